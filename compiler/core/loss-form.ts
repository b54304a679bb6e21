/**
 * The three forms of a loss, made one, and its precision. A loss gives a number, or a total and a weight, or these and a
 * record of numbers to log; `std.run` takes a total and a tally: one row with the weight, then what
 * is logged, times the weight, so that sums of tallies give means that are weighted as the loss is.
 * The model is cast to the precision that the loss takes it in; its gradient comes back as it is.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Scalar } from '../graph/graph.ts';
import { nowhere, type Span } from '../source/span.ts';
import type { Local, Pattern, Term } from '../types/term.ts';
import type { Type } from '../types/type.ts';
import { type ConcreteType, concreteType, noStatics } from './concrete.ts';
import { startStaging } from './environment.ts';
import type { Closure, Value } from './value.ts';

export interface TalliedLoss {
  /** `(M, X) -> (f32, f32[K])` */
  readonly loss: Closure;
  /** What stands in the tally behind the weight, times the weight. */
  readonly logged: readonly string[];
}

/** What a plan gives for a loss: the function, what it gives, and the floats of its model. */
interface GivenLoss {
  readonly loss: Value;
  readonly result: ConcreteType;
  readonly precision: Scalar;
}

/** Throws `loss-form` if the result is none of the three. */
export function tallied(given: GivenLoss, span: Span): TalliedLoss {
  const { result } = given;
  if (isNumber(result)) return { loss: tallying(given, (cost) => [cost, one], span), logged: [] };
  const [total, weight, log, ...others] = result.kind === 'tuple' ? result.items : [];
  const isWeighted = total !== undefined && isNumber(total) && weight && isNumber(weight);
  const logged = log === undefined ? [] : namesOf(log);
  if (!isWeighted || logged === undefined || others.length > 0) throw wrongForm(span);
  const parts = (whole: Term): readonly [Term, ...Term[]] => [
    item(whole, 0),
    item(whole, 1),
    ...logged.map((name) => product(item(whole, 1), field(item(whole, 2), name))),
  ];
  return { loss: tallying(given, parts, span), logged };
}

function isNumber(type: ConcreteType): boolean {
  return type.kind === 'tensor' && type.dtype === 'f32' && type.shape.length === 0;
}

/** The fields of a record of numbers; undefined for anything else. */
function namesOf(type: ConcreteType): readonly string[] | undefined {
  if (type.kind !== 'record' || type.axes.length > 0) return undefined;
  const { fields } = type.record;
  const areNumbers = fields.every((each) =>
    isNumber(concreteType(each.type, type.statics, each.span)),
  );
  return areNumbers ? fields.map(({ name }) => name) : undefined;
}

/** `|model, example| { let whole = loss(model as precision, example); (total, [weight, …]) }` */
function tallying(
  { loss, precision }: GivenLoss,
  parts: (whole: Term) => readonly [Term, ...Term[]],
  span: Span,
): Closure {
  const [given, model, example, whole] = ['loss', 'model', 'example', 'whole'].map(
    (name): Local => ({ name }),
  ) as [Local, Local, Local, Local];
  const cast: Term = {
    kind: 'convert',
    of: mention(model),
    dtype: precision,
    isWritten: false,
    type,
    span,
  };
  const args = [cast, mention(example)].map((term) => ({ term, lift: 0 }));
  const value: Term = { kind: 'apply', callee: mention(given), args, frame: [], type, span };
  const [total, ...row] = parts(mention(whole));
  const tally: Term = { kind: 'list', items: row, type, span };
  const body: Term = {
    kind: 'block',
    statements: [{ kind: 'let', pattern: binding(whole), value, span }],
    result: { kind: 'tuple', items: [total, tally], type, span },
    type,
    span,
  };
  const environment = {
    staging: startStaging(new GraphBuilder()),
    statics: noStatics,
    locals: new Map([[given, loss]]),
    axes: [],
  };
  return { kind: 'closure', params: [binding(model), binding(example)], body, environment };
}

/** Types are settled before staging, which asks only whether one is a list or static: this is neither. */
const type: Type = { kind: 'tensor', axes: [], dtype: 'f32' };
const one: Term = { kind: 'number', value: 1, type, span: nowhere };

function binding(local: Local): Pattern {
  return { kind: 'local', local, type };
}

function mention(local: Local): Term {
  return { kind: 'local', local, type, span: nowhere };
}

function item(of: Term, position: number): Term {
  return { kind: 'item', of, position, type, span: nowhere };
}

function field(of: Term, name: string): Term {
  return { kind: 'field', of, name, type, span: nowhere };
}

function product(left: Term, right: Term): Term {
  return { kind: 'binary', op: 'mul', left, right, type, span: nowhere };
}

function wrongForm(span: Span): DiagnosticError {
  return new DiagnosticError({
    severity: 'error',
    slug: 'loss-form',
    title: 'A loss returns one number, or a total and a weight',
    span,
    hint: 'declare it as `-> f32`, `-> (f32, f32)`, or `-> (f32, f32, Log)` with a record of f32.',
  });
}
