/**
 * `chain(x, layers)`: a stack of layers applied one after another. Further named arguments,
 * `chain(x, layers, doc: doc)`, are computed once and given to every layer.
 */
import type { Span } from '../source/span.ts';
import { type Argument, matchArguments, settledArgument } from './arguments.ts';
import type { Body } from './body.ts';
import { callMethodOf } from './call.ts';
import { coerce, settle } from './coerce.ts';
import { fail } from './fault.ts';
import { printType } from './print.ts';
import { dropAxes } from './substitute.ts';
import type { Local, Statement, Term } from './term.ts';

const parameters = [
  { name: 'x', hasDefault: false },
  { name: 'layers', hasDefault: false },
  { name: 'remat', hasDefault: true },
] as const;

export function callChain(body: Body, args: readonly Argument[], span: Span): Term {
  const isOwn = ({ name }: Argument) =>
    name === undefined || parameters.some((parameter) => parameter.name === name.text);
  const own = args.filter(isOwn);
  const [first, second, third] = matchArguments('chain', parameters, own, false, span);
  if (first === undefined || second === undefined) return fail('arity', 'Too few arguments', span);
  const initial = first.term();
  const layers = second.term();
  const stack = body.resolve(layers.type);
  const count = stack.kind === 'record' ? stack.axes[0] : undefined;
  if (count === undefined) {
    return fail('type-mismatch', 'chain needs a stack of layers', second.span, {
      label: `this is ${printType(stack)}`,
      hint: 'a stack is written [L]Block[…].',
    });
  }
  const input: Local = { name: 'x' };
  const layer: Local = { name: 'layer' };
  const inputTerm: Term = { kind: 'local', local: input, type: initial.type, span };
  const layerTerm: Term = {
    kind: 'local',
    local: layer,
    type: dropAxes(1, stack),
    span: second.span,
  };
  const shared = args.filter((arg) => !isOwn(arg)).map((arg) => shareArgument(body, arg));
  const called = callMethodOf(
    body,
    layerTerm,
    [settledArgument(inputTerm, first.description), ...shared.map(({ argument }) => argument)],
    true,
    span,
  );
  const title = 'A layer of a chain must give what it takes';
  const step = coerce(body, called, initial.type, title, span);
  const chain: Term = {
    kind: 'chain',
    initial,
    layers,
    count,
    input,
    layer,
    body: step,
    remat: third === undefined ? no(span) : staticBool(third),
    type: initial.type,
    span,
  };
  if (shared.length === 0) return chain;
  const statements = shared.map(({ statement }) => statement);
  return { kind: 'block', statements, result: chain, type: initial.type, span };
}

/** A local that all layers are given in place of the argument, so that it is computed once. */
function shareArgument(
  body: Body,
  arg: Argument,
): { readonly argument: Argument; readonly statement: Statement } {
  const value = settle(body, arg.term());
  const { type, span } = value;
  const local: Local = { name: arg.name?.text ?? 'shared' };
  return {
    argument: {
      ...settledArgument({ kind: 'local', local, type, span }, arg.description),
      ...(arg.name === undefined ? {} : { name: arg.name }),
    },
    statement: { kind: 'let', pattern: { kind: 'local', local, type }, value, span },
  };
}

const no = (span: Span): Term => ({
  kind: 'bool',
  value: false,
  type: { kind: 'static', of: 'bool' },
  span,
});

/** A static bool: written, computed from dims, or a static parameter. */
function staticBool(arg: Argument): Term {
  const term = arg.term();
  if (term.type.kind === 'static' && term.type.of === 'bool') return term;
  return fail('not-static', 'This is not known until run time', arg.span, {
    label: 'whether to compute again is decided when the program is compiled',
  });
}
