/**
 * Entries: how a checked function, or a test, becomes a graph. Parameters that are not given become
 * inputs named after them (`model.blocks.attn.out.w`), results become outputs.
 */
import type { Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { type Graph, type Output, topological } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { BlockDecl, CheckedProgram, FnDecl, RecordDecl } from '../types/declaration.ts';
import { attempt } from './attempt.ts';
import { type ConcreteType, concreteType, noStatics, type Statics } from './concrete.ts';
import { checkConditions } from './conditions.ts';
import { bindLocals, type Environment, type Staging, startStaging } from './environment.ts';
import { drawTree } from './init.ts';
import { reduce, reshape } from './named.ts';
import { keyInput } from './random.ts';
import { stage } from './stage.ts';
import { inputTree, itemOf, outputTree } from './tree.ts';
import { tensor, type Tensor, type Value } from './value.ts';

export interface EntryOptions {
  readonly name: string;
  readonly statics: Statics;
  /** Parameters with a known value; the others become inputs. */
  readonly given?: ReadonlyMap<string, Value>;
  /** What the outputs are called: one name for the result, or one for each item of a tuple. */
  readonly results: readonly string[];
  /** Results that take over the storage of the inputs of the same names. */
  readonly donate?: readonly string[];
  /** A random entry draws from the input `key`, u32[2]. */
}

/** A function of the program: `std.run`, `train_step`. Methods: `model` and '' with `owner`. */
export function findFunction(program: CheckedProgram, module: string, name: string): FnDecl {
  const found = program.modules.get(module)?.declarations.get(name);
  invariant(found?.kind === 'fn', () => `no function ${module}.${name}`);
  return found;
}

export function stageFunction(fn: FnDecl, options: EntryOptions): Result<Graph> {
  return attempt(() => {
    const builder = new GraphBuilder();
    const environment = entryEnvironment(builder, options.statics, fn.isRandom);
    invariant(fn.body !== undefined, () => `${fn.name} has no body`, fn.span);
    checkConditions(fn.where, options.statics, fn.span, fn.name);
    const bound = fn.params.reduce((inner, param) => {
      const name = param.local.name;
      const value =
        options.given?.get(name) ??
        inputTree(environment.staging, concreteType(param.type, options.statics, fn.span), name, fn.span);
      return bindLocals(inner, [[param.local, value]]);
    }, environment);
    const value = stage(fn.body, bound);
    return finish(environment.staging, options, resultOutputs(builder, value, options.results, fn.span));
  });
}

/** The nameless method of a model: inputs `self.…` as `model.…`, and its parameters. */
export function stageModel(
  record: RecordDecl,
  method: FnDecl,
  options: EntryOptions,
): Result<Graph> {
  return attempt(() => {
    const builder = new GraphBuilder();
    const environment = entryEnvironment(builder, options.statics, method.isRandom);
    const type: ConcreteType = { kind: 'record', axes: [], record, statics: options.statics };
    const self = inputTree(environment.staging, type, 'model', record.span);
    invariant(method.body !== undefined && method.self !== undefined, () => 'no body', method.span);
    const bound = method.params.reduce((inner, param) => {
      const input = concreteType(param.type, options.statics, method.span);
      return bindLocals(inner, [
        [param.local, inputTree(environment.staging, input, param.local.name, method.span)],
      ]);
    }, bindLocals(environment, [[method.self, self]]));
    const value = stage(method.body, bound);
    return finish(environment.staging, options, resultOutputs(builder, value, options.results, method.span));
  });
}

/** `init[M]()` from the input `key`. */
export function stageInit(type: ConcreteType, name: string, span: Span): Result<Graph> {
  return attempt(() => {
    const builder = new GraphBuilder();
    const environment = entryEnvironment(builder, noStatics, true);
    const value = drawTree(type, environment, span);
    return finish(environment.staging, { name, statics: noStatics, results: ['model'] }, [
      ...outputTree(builder, value, 'model', span),
    ]);
  });
}

export interface StagedTest {
  readonly title: string;
  readonly span: Span;
  readonly graph: Graph;
  /** One output a condition, in order: a bool scalar of this name. */
  readonly asserts: readonly { readonly output: string; readonly span: Span }[];
}

/** A test draws from a fixed key; each `assert` is an output that must be true everywhere. */
export function stageTest(test: BlockDecl): Result<StagedTest> {
  return attempt(() => {
    const builder = new GraphBuilder();
    const environment = entryEnvironment(builder, noStatics, true);
    if (test.body !== undefined) stage(test.body, environment);
    const asserts = environment.staging.asserts.map(({ span }, i) => ({
      output: `assert.${i}`,
      span,
    }));
    const outputs = environment.staging.asserts.map(({ span, condition }, i) => ({
      name: `assert.${i}`,
      node: holdsEverywhere(builder, condition, span).node,
    }));
    const options: EntryOptions = { name: test.name, statics: noStatics, results: [] };
    return { title: test.name, span: test.span, graph: finish(environment.staging, options, outputs), asserts };
  });
}

function holdsEverywhere(builder: GraphBuilder, condition: Tensor, span: Span): Tensor {
  const size = condition.node.shape.reduce((a, b) => a * b, 1);
  const flat = reshape(builder, condition, [size], span);
  const failed = tensor(builder.node('not', [flat.node], {}, span), []);
  const counted = tensor(builder.node('cast', [failed.node], { dtype: 'i32' }, span), []);
  const any = reduce(builder, 'reduce_max', counted, span);
  const fails = builder.node('cast', [any.node], { dtype: 'bool' }, span);
  return tensor(builder.node('not', [fails], {}, span), []);
}

function entryEnvironment(
  builder: GraphBuilder,
  statics: Statics,
  isRandom: boolean,
): Environment {
  const staging = startStaging(builder);
  const environment: Environment = { staging, statics, locals: new Map(), axes: [] };
  if (!isRandom) return environment;
  return {
    ...environment,
    random: { key: keyInput(staging), path: [], ordinal: { next: 0 } },
  };
}

function resultOutputs(
  builder: GraphBuilder,
  value: Value,
  names: readonly string[],
  span: Span,
): readonly Output[] {
  if (names.length === 1) return outputTree(builder, value, names[0]!, span);
  return names.flatMap((name, i) => outputTree(builder, itemOf(value, i, span), name, span));
}

/** Inputs in the order in which they were made; donation goes by equal names. */
function finish(
  { inputs }: Staging,
  options: EntryOptions,
  outputs: readonly Output[],
): Graph {
  const isInput = new Set(inputs.map((input) => input.attributes.name));
  const donated = outputs.map((output): Output => {
    const root = output.name.split('.')[0]!;
    const donates = options.donate?.includes(root) === true && isInput.has(output.name);
    return donates ? { ...output, donates: output.name } : output;
  });
  const graph: Graph = { name: options.name, inputs, outputs: donated };
  invariant(topological(graph).length > 0, () => `${options.name} computes nothing`);
  return graph;
}
