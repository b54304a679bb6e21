/**
 * Entries: how a checked function, or a test, becomes a graph. Parameters that are not given become
 * inputs named after them (`model.blocks.attn.out.w`), results become outputs. A random entry draws
 * from the input `key`, u32[2].
 */
import type { Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Graph, Output } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { BlockDecl, CheckedProgram, FnDecl } from '../types/declaration.ts';
import { attempt } from './attempt.ts';
import { callFunction } from './call.ts';
import { type ConcreteType, concreteType, noStatics, type Statics } from './concrete.ts';
import { type Environment, startStaging } from './environment.ts';
import { reduce, reshape } from './named.ts';
import { keyInput } from './random.ts';
import { stage } from './stage.ts';
import { type Trace, traceOutputs } from './trace.ts';
import { inputTree, itemOf, outputTree } from './tree.ts';
import { type Tensor, tensor, type Value } from './value.ts';

export interface Entry {
  readonly name: string;
  readonly isRandom: boolean;
  /** First parts of the names of outputs that take over the storage of the inputs of the same names. */
  readonly donate?: readonly string[];
  /** Given where values of `trace` are to be outputs: takes up what they are. */
  readonly traces?: Trace[];
}

/** A graph whose outputs `build` stages in a fresh environment. */
export function stageEntry(
  entry: Entry,
  build: (environment: Environment) => readonly Output[],
): Result<Graph> {
  return attempt(() => {
    const staging = startStaging(new GraphBuilder(), entry.traces !== undefined);
    const pure: Environment = { staging, statics: noStatics, locals: new Map(), axes: [] };
    const environment: Environment = entry.isRandom
      ? { ...pure, random: { key: keyInput(staging), path: [], ordinal: { next: 0 }, outside: 0 } }
      : pure;
    const results = build(environment);
    const outputs = [...results, ...traceOutputs(staging, results, entry.traces)];
    const names = new Set(staging.inputs.map(({ attributes }) => attributes.name));
    const takesOver = ({ name }: Output): boolean =>
      names.has(name) && entry.donate?.includes(name.split('.')[0]!) === true;
    return {
      name: entry.name,
      inputs: staging.inputs,
      outputs: outputs.map((output) =>
        takesOver(output) ? { ...output, donates: output.name } : output,
      ),
    };
  });
}

/** A declared function of a module that the program uses. */
export function findFunction(program: CheckedProgram, module: string, name: string): FnDecl {
  const found = program.modules.get(module)?.declarations.get(name);
  invariant(found?.kind === 'fn', () => `no function ${module}.${name}`);
  return found;
}

export interface FunctionEntry {
  readonly name: string;
  readonly statics: Statics;
  /** Of a method: the type of its owner, which becomes the inputs `self.…` (of models `model.…`). */
  readonly owner?: Extract<ConcreteType, { kind: 'record' }>;
  /** Parameters with a known value; the others become inputs. */
  readonly given?: ReadonlyMap<string, Value>;
  /** One name for the result, or one for each item of a tuple. */
  readonly results: readonly string[];
  readonly donate?: readonly string[];
  readonly traces?: Trace[];
  /** Give it a key although its signature is pure: it takes functions that may draw. */
  readonly isRandom?: boolean;
}

/** One call of a function, method or model. */
export function stageFunction(fn: FnDecl, options: FunctionEntry): Result<Graph> {
  const { statics, owner, given, results, ...entry } = options;
  return stageEntry({ isRandom: fn.isRandom, ...entry }, (environment) => {
    const { staging } = environment;
    const self =
      owner && inputTree(staging, owner, owner.record.isModel ? 'model' : 'self', fn.span);
    const scope = owner === undefined ? statics : { ...statics, dtypes: owner.statics.dtypes };
    const dims = new Map([...(owner?.statics.dims ?? []), ...statics.dims]);
    const args = fn.params.map(({ local, type, hasDefault }) => {
      const known = given?.get(local.name);
      if (known !== undefined || hasDefault) return known;
      const concrete = concreteType(type, { ...scope, dims }, fn.span);
      return inputTree(staging, concrete, local.name, fn.span);
    });
    const value = callFunction(fn, statics, self, args, environment, fn.span);
    const [only, ...others] = results;
    if (only !== undefined && others.length === 0) {
      return outputTree(staging.builder, value, only, fn.span);
    }
    return results.flatMap((name, i) =>
      outputTree(staging.builder, itemOf(value, i, fn.span), name, fn.span),
    );
  });
}

export interface StagedTest {
  readonly title: string;
  readonly span: Span;
  readonly graph: Graph;
  /** One output a condition, in order: a bool scalar of this name. */
  readonly asserts: readonly { readonly output: string; readonly span: Span }[];
}

/** Each `assert` of a test is an output that must be true. */
export function stageTest(test: BlockDecl): Result<StagedTest> {
  const asserts: { output: string; span: Span }[] = [];
  const graph = stageEntry({ name: test.name, isRandom: true }, (environment) => {
    const { staging } = environment;
    if (test.body !== undefined) stage(test.body, environment);
    return staging.watched.map(({ span, value }, i) => {
      const name = `assert.${i}`;
      asserts.push({ output: name, span });
      return { name, node: holdsEverywhere(staging.builder, value, span).node };
    });
  });
  if (!graph.ok) return graph;
  const value = { title: test.name, span: test.span, graph: graph.value, asserts };
  return { ok: true, value, warnings: [] };
}

/** No element is false. */
function holdsEverywhere(builder: GraphBuilder, condition: Tensor, span: Span): Tensor {
  const size = condition.node.shape.reduce((a, b) => a * b, 1);
  const flat = reshape(builder, condition, [size], span);
  const failed = builder.node(
    'cast',
    [builder.node('not', [flat.node], {}, span)],
    { dtype: 'i32' },
    span,
  );
  const any = reduce(builder, 'reduce_max', tensor(failed, []), span);
  const fails = builder.node('cast', [any.node], { dtype: 'bool' }, span);
  return tensor(builder.node('not', [fails], {}, span), []);
}
