/**
 * Prints a syntax tree for reading, `llmc inspect --stage ast`: one node a line, its kind and
 * names first, its parts indented below. It follows the shape of the nodes, so that a new kind of
 * node prints without a line here. Places, and what is empty or false, are left out.
 */
import type { ModuleSyntax, Name } from './ast.ts';

interface Node {
  readonly [property: string]: unknown;
}

export function printSyntax(module: ModuleSyntax): string {
  const { file, doc, uses, items } = module;
  const head = [`module ${file}`, ...(doc === '' ? [] : [`  doc ${JSON.stringify(doc)}`])];
  const parts = [...uses.flatMap((u) => print('use', u)), ...items.flatMap((i) => print('', i))];
  return [...head, ...parts.map((line) => `  ${line}`)].join('\n');
}

/** The lines of a part under its label. */
function print(label: string, part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap((item) => print(label, item));
  if (typeof part === 'string' && part !== '') return [`${label} ${JSON.stringify(part)}`];
  if (!isNode(part)) return [];
  const { kind, span, ...properties } = part;
  const entries = Object.entries(properties);
  const words = entries.flatMap(([name, value]) => inline(name, value));
  const below = entries.flatMap(([name, value]) =>
    inline(name, value).length > 0 ? [] : print(name, value),
  );
  const head = [label, kind, ...words].filter((word) => word !== undefined && word !== '');
  return [head.join(' '), ...below.map((line) => `  ${line}`)];
}

/** Names that need no word in front, as the node's kind says what they are. */
const unlabelled: ReadonlySet<string> = new Set(['name', 'binder']);

/** What fits on the node's own line: names, numbers, flags. */
function inline(property: string, value: unknown): string[] {
  if (value === true) return [property === 'value' ? 'true' : property];
  if (value === false) return property === 'value' ? ['false'] : [];
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') {
    if (property === 'doc') return [];
    return [property === 'op' ? value : JSON.stringify(value)];
  }
  if (isName(value)) return [unlabelled.has(property) ? value.text : `${property} ${value.text}`];
  if (Array.isArray(value) && value.length > 0 && value.every(isName)) {
    const text = value.map((name) => name.text).join(property === 'path' ? '.' : ', ');
    return [property === 'path' ? text : `${property} ${text}`];
  }
  return [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !isSpan(value);
}

function isName(value: unknown): value is Name {
  return isNode(value) && typeof value.text === 'string' && !('kind' in value);
}

/** `opSpan` and the like. */
function isSpan(value: object): boolean {
  return 'start' in value && 'end' in value && 'file' in value;
}
