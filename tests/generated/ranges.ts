/** The range of an index that is not said: the length of an axis on which it stands alone. */
import type { ExprSyntax, IndexSyntax } from '../../compiler/syntax/ast.ts';
import { type Scope, stackOf, type Value } from './value.ts';

/** Looks at what is indexed by name, or by a field, outside of `body`. */
export function findRange(
  body: ExprSyntax,
  index: string,
  evaluate: (syntax: ExprSyntax) => Value,
  scope: Scope,
): number {
  for (const { of, indices } of indexings(body)) {
    const axis = indices.findIndex((each) => isBare(each, index));
    if (axis < 0 || !isKnown(of, scope) || indices.slice(0, axis).some(isRest)) continue;
    return lengthOf(evaluate(of), axis);
  }
  throw new Error(`nothing says the range of ${index}`);
}

type Indexing = Extract<ExprSyntax, { kind: 'index' }>;

/** Every `x[…]` in a tree, whatever the tree is. */
function indexings(node: unknown): readonly Indexing[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap(indexings);
  return 'kind' in node && node.kind === 'index' ? [node as Indexing, ...inner] : inner;
}

function isBare(each: IndexSyntax, index: string): boolean {
  return each.kind === 'at' && each.value.kind === 'name' && each.value.name.text === index;
}

const isRest = ({ kind }: IndexSyntax): boolean => kind === 'rest';

function isKnown(of: ExprSyntax, scope: Scope): boolean {
  if (of.kind === 'member') return isKnown(of.of, scope);
  return of.kind === 'name' && scope.values.has(of.name.text);
}

function lengthOf(value: Value, axis: number): number {
  const rows = stackOf(value);
  return axis === 0 ? rows.length : lengthOf(rows[0]!, axis - 1);
}
