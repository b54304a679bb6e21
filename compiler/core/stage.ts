/**
 * Staging: a typed term under known static parameters becomes graph values. Everything that exists
 * at compile time only (functions, records, exact numbers, lifting, `for`, methods, type
 * parameters) is gone afterwards. There is no recursion in the language, so this always ends.
 */
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Span } from '../source/span.ts';
import type { Pattern, Statement, Term } from '../types/term.ts';
import { asLeaf, binary, choose, convert, unary } from './arithmetic.ts';
import { stageFor, stageIndex, stageRange } from './binder.ts';
import { apply, call } from './call.ts';
import { inGraph } from './captured.ts';
import { concreteDim, concreteDtype, extendStatics, recordStatics } from './concrete.ts';
import { checkConditions } from './conditions.ts';
import { bindLocals, type Environment, enterCall, lookUp } from './environment.ts';
import { gradient } from './gradient.ts';
import { nothing, stackValues, unroll } from './loop.ts';
import { type Round, stageLoop } from './loop-body.ts';
import { contract, positionalShape } from './named.ts';
import { fieldOf, itemOf, leavesOf, materialise, replaceAt } from './tree.ts';
import { positionalRank, type Value } from './value.ts';

export function stage(term: Term, environment: Environment): Value {
  const { builder } = environment.staging;
  const { span } = term;
  switch (term.kind) {
    case 'number':
    case 'bool':
      return { kind: 'static', value: term.value };
    case 'string':
      return { kind: 'string', value: term.value };
    case 'dim':
      return { kind: 'static', value: concreteDim(term.dim, environment.statics, span, 0) };
    case 'static-number':
      return { kind: 'static', value: staticNumber(term.name, environment, span) };
    case 'static-bool':
      return { kind: 'static', value: staticBool(term.name, environment) };
    case 'local':
      return inGraph(lookUp(environment, term.local, span), environment.staging, span);
    case 'const':
      invariant(term.declaration.value, () => `${term.declaration.name} has no value`, span);
      return stage(term.declaration.value, environment);
    case 'convert':
      return convert(
        builder,
        stage(term.of, environment),
        concreteDtype(term.dtype, environment.statics),
        span,
      );
    case 'unary':
      return unary(builder, term.op, stage(term.of, environment), span);
    case 'binary': {
      const left = stage(term.left, environment);
      return binary(builder, term.op, left, stage(term.right, environment), span);
    }
    case 'contract': {
      const left = materialise(builder, asLeaf(stage(term.left, environment), span), span);
      const right = materialise(builder, asLeaf(stage(term.right, environment), span), span);
      return contract(builder, left, right, span);
    }
    case 'call':
      return call(term, environment);
    case 'apply':
      return apply(term, environment);
    case 'lambda':
      return { kind: 'closure', params: term.params, body: term.body, environment };
    case 'for':
      return stageFor(term, environment);
    case 'index':
      return stageIndex(term, environment);
    case 'range':
      return stageRange(term, environment);
    case 'tuple':
      return { kind: 'tuple', items: term.items.map((item) => stage(item, environment)) };
    case 'list': {
      const items = term.items.map((item) => stage(item, environment));
      if (term.type.kind === 'list') return { kind: 'tuple', items };
      return stackValues(items, environment, span);
    }
    case 'item':
      return itemOf(stage(term.of, environment), term.position, span);
    case 'construct':
      return construct(term, environment);
    case 'field':
      return fieldOf(stage(term.of, environment), term.name, span);
    case 'with':
      return term.changes.reduce(
        (tree, { path, value }) => replaceAt(tree, path, stage(value, environment), span),
        stage(term.of, environment),
      );
    case 'block':
      return stageBlock(term.statements, term.result, environment);
    case 'if':
      return stageIf(term, environment);
    case 'shape-choice':
      return stageShapeChoice(term, environment);
    case 'chain':
      return stageChain(term, environment);
    case 'grad':
      return gradient(term, environment);
    case 'using':
      return stage(term.body, withKey(term, environment));
    default:
      return term satisfies never;
  }
}

/** A plan is evaluated before any graph is built, so what it names cannot be part of one. */
function refuseTensors(value: Value, span: Span): void {
  if (leavesOf(value, span).every((leaf) => leaf.value.kind === 'static')) return;
  throw new DiagnosticError({
    severity: 'error',
    slug: 'tensor-in-plan',
    title: 'A plan computes no tensors itself',
    span,
    label: 'this is a tensor',
    hint: 'write it in the function that needs it, or as a `let` outside the plan.',
  });
}

type TermOf<Kind extends Term['kind']> = Extract<Term, { kind: Kind }>;

function staticNumber(name: string, { statics }: Environment, span: Span): number {
  const value = statics.numbers.get(name);
  invariant(value !== undefined, () => `the number ${name} is not known`, span);
  return value;
}

function staticBool(name: string, environment: Environment): boolean {
  return name === 'keyed'
    ? environment.random !== undefined
    : (environment.statics.bools.get(name) ?? false);
}

/** Binds what a pattern names. */
export function bindPattern(
  environment: Environment,
  pattern: Pattern,
  value: Value,
  span: Span,
): Environment {
  switch (pattern.kind) {
    case 'local':
      return bindLocals(environment, [[pattern.local, value]]);
    case 'ignore':
      return environment;
    case 'tuple':
      return pattern.items.reduce(
        (inner, item, i) => bindPattern(inner, item, itemOf(value, i, span), span),
        environment,
      );
    default:
      return pattern satisfies never;
  }
}

function stageBlock(
  statements: readonly Statement[],
  result: Term | undefined,
  environment: Environment,
): Value {
  let inner = environment;
  for (const statement of statements) {
    switch (statement.kind) {
      case 'let': {
        const value = stage(statement.value, inner);
        if (inner.staging.plan !== undefined) refuseTensors(value, statement.value.span);
        inner = bindPattern(inner, statement.pattern, value, statement.span);
        break;
      }
      case 'assert': {
        const { builder, watched } = inner.staging;
        const condition = asLeaf(stage(statement.condition, inner), statement.span);
        watched.push({
          span: statement.span,
          value: materialise(builder, condition, statement.span),
        });
        break;
      }
      case 'effect':
        stage(statement.value, inner);
        break;
      default:
        statement satisfies never;
    }
  }
  return result === undefined ? { kind: 'tuple', items: [] } : stage(result, inner);
}

function construct(term: TermOf<'construct'>, environment: Environment): Value {
  const statics = recordStatics(term.record, term.statics, environment.statics, term.span);
  checkConditions(term.record.where, statics, term.span, term.record.name);
  const fields = new Map<string, Value>();
  for (const field of term.record.fields) {
    const given = term.fields.get(field.name);
    const value = given ?? field.default;
    invariant(value, () => `${term.record.name} lacks ${field.name}`, term.span);
    const inner = given === undefined ? { ...environment, statics } : environment;
    fields.set(field.name, stage(value, inner));
  }
  return { kind: 'record', record: term.record, statics, fields };
}

function stageIf(term: TermOf<'if'>, environment: Environment): Value {
  const { builder } = environment.staging;
  const condition = asLeaf(stage(term.condition, environment), term.span);
  if (condition.kind === 'static') {
    return stage(condition.value ? term.then_ : term.else_, environment);
  }
  const yes = stage(term.then_, environment);
  return choose(builder, condition, yes, stage(term.else_, environment), term.span);
}

function stageShapeChoice(term: TermOf<'shape-choice'>, environment: Environment): Value {
  const value = asLeaf(stage(term.of, environment), term.span);
  const shape = value.kind === 'static' ? [] : positionalShape(value);
  if (shape.length !== term.names.length) return stage(term.else_, environment);
  const named = term.names.map((name, i) => [name, shape[i]!] as const);
  const dims = new Map([...environment.statics.dims, ...named]);
  return stage(term.then_, { ...environment, statics: { ...environment.statics, dims } });
}

/** Layer by layer, each a slice of the stack; with `remat` a loop, which keeps nothing but what it carries. */
function stageChain(term: TermOf<'chain'>, environment: Environment): Value {
  const count = concreteDim(term.count, environment.statics, term.span);
  const stack = stage(term.layers, environment);
  const inside = enterCall(environment);
  const initial = stage(term.initial, environment);
  const remat = asLeaf(stage(term.remat, environment), term.span);
  const body = (carried: Value, layer: Value, round: Environment): Round => {
    const bindings = [
      [term.input, carried],
      [term.layer, layer],
    ] as const;
    return { carried: stage(term.body, bindLocals(round, bindings)), given: nothing };
  };
  const run = remat.kind === 'static' && remat.value === true ? stageLoop : unroll;
  return run({ initial, stack, count, body }, inside, term.span).carried;
}

function withKey(term: TermOf<'using'>, environment: Environment): Environment {
  if (term.key === undefined) {
    const { random: _, ...silent } = environment;
    return silent;
  }
  const key = asLeaf(stage(term.key, environment), term.span);
  invariant(key.kind === 'tensor', () => 'a key is never an exact number', term.span);
  if (positionalRank(key) !== 1) {
    throw new DiagnosticError({
      severity: 'error',
      slug: 'key-not-single',
      title: '`using` needs a single key',
      span: term.span,
    });
  }
  const outside = environment.axes.length;
  return { ...environment, random: { key, path: [], ordinal: { next: 0 }, outside } };
}

/** The environment of a declaration's body: its own statics, nothing of the caller's locals. */
export function bodyEnvironment(
  caller: Environment,
  statics: Environment['statics'],
  owner?: Environment['statics'],
): Environment {
  const own = owner === undefined ? statics : extendStatics(owner, statics);
  return { ...enterCall(caller), statics: own, locals: new Map() };
}
