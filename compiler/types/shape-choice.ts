/**
 * `if w is [M, N] { … } else { … }`: static, by how many axes an open shape `..S` has. In the first
 * branch these axes have names, and every value of that shape has them.
 */
import type { ConditionExprSyntax, DimSyntax, ExprSyntax, Name } from '../syntax/ast.ts';
import type { Body } from './body.ts';
import { coerce } from './coerce.ts';
import { variableDim } from './dim.ts';
import { infer } from './expression.ts';
import { fail } from './fault.ts';
import { alignShapes } from './mismatch.ts';
import { printType } from './print.ts';
import { noStatics, substituteType } from './substitute.ts';
import type { Term } from './term.ts';
import type { Type } from './type.ts';

type IfSyntax = Extract<ExprSyntax, { kind: 'if' }>;
type IsSyntax = Extract<ConditionExprSyntax, { kind: 'is' }>;

const title = 'The branches have different types';

export function inferShapeChoice(
  body: Body,
  { then: thenSyntax, else: elseSyntax, span }: IfSyntax,
  { of: ofSyntax, axes }: IsSyntax,
  hint?: Type,
): Term {
  const of = infer(body, ofSyntax);
  const rest = openShapeOf(body, of);
  const names = axes.dims.map(nameOf);
  if (axes.rest !== undefined) fail('not-a-size', 'These axes have no names', axes.rest.span);
  const dims = names.map(({ text }) => variableDim(text));
  const close = (type: Type): Type =>
    substituteType(type, { ...noStatics, shapes: new Map([[rest, { axes: dims }]]) });
  const wanted = hint === undefined ? undefined : close(body.resolve(hint));
  const then_ = body.withDims(names, () =>
    body.withTypes(close, () => infer(body, thenSyntax, wanted)),
  );
  const else_ = infer(body, elseSyntax, hint);
  const [first, second] = join(body, then_, else_, close, span);
  const type = second.type;
  return {
    kind: 'shape-choice',
    of,
    names: names.map(({ text }) => text),
    then_: first,
    else_: second,
    type,
    span,
  };
}

/** The `S` of a value of type `float[..S]`. */
function openShapeOf(body: Body, of: Term): string {
  const type = body.resolve(of.type);
  if (type.kind === 'tensor' && type.rest !== undefined && type.axes.length === 0) return type.rest;
  return fail('type-mismatch', 'The axes of this are known', of.span, {
    label: `it is ${printType(type)}`,
    hint: '`is` asks a parameter of any shape, float[..S], how many axes it has.',
  });
}

function nameOf(dim: DimSyntax): Name {
  if (dim.kind === 'name' && dim.args === undefined) return dim.name;
  return fail('not-a-size', 'An axis is given a name here', dim.span, {
    label: 'this is no name of an axis',
    hint: 'for example if w is [M, N] { … }.',
  });
}

/** The first branch has the type of the second, with the shape's axes in its place. */
function join(
  body: Body,
  then_: Term,
  else_: Term,
  close: (type: Type) => Type,
  span: IfSyntax['span'],
): readonly [Term, Term] {
  const [a, b] = [body.resolve(then_.type), body.resolve(else_.type)];
  if (b.kind === 'static') return [then_, coerce(body, else_, a, title)];
  if (a.kind === 'static') return [coerce(body, then_, close(b), title), else_];
  if (body.solver.unify(a, close(b))) return [then_, else_];
  return fail('type-mismatch', title, span, {
    notes: alignShapes({ label: 'if', type: a }, { label: 'else', type: close(b) }),
  });
}
