/** Whether an expression mentions a name: any node of the syntax tree that is this LOWER name. */
import type { ExprSyntax } from '../syntax/ast.ts';

export function mentionsAny(syntax: ExprSyntax, names: readonly string[]): boolean {
  return visit(syntax, new Set(names));
}

function visit(node: unknown, names: ReadonlySet<string>): boolean {
  if (Array.isArray(node)) return node.some((item) => visit(item, names));
  if (typeof node !== 'object' || node === null) return false;
  if ('kind' in node && node.kind === 'name' && 'name' in node && isNamed(node.name)) {
    return names.has(node.name.text);
  }
  return Object.values(node).some((part) => visit(part, names));
}

function isNamed(value: unknown): value is { readonly text: string } {
  return typeof value === 'object' && value !== null && 'text' in value;
}
