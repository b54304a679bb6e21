/**
 * `trace("name", x)`: x, and where a run asks for it, what x is made of. Every traced tensor becomes
 * four outputs, computed where the tensor is: `trace.0.min`, `.mean`, `.max` of its finite numbers,
 * and the share of these, `trace.0.finite`.
 */
import type { GraphBuilder } from '../graph/builder.ts';
import { coneOf } from '../graph/extract.ts';
import { elementCount, type Node, type Output, type Shape } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import type { Environment, Staging } from './environment.ts';
import { areFinite } from './finite.ts';
import { leavesOf, materialise } from './tree.ts';
import type { Value } from './value.ts';

export interface Trace {
  /** As the program calls it; for a tree, with the path of the leaf: `model.up.w`. */
  readonly name: string;
  /** With the indices around the call in front. */
  readonly shape: Shape;
  readonly span: Span;
}

export const tracePrefix = 'trace.';

export const traceStatistics = ['min', 'mean', 'max', 'finite'] as const;

/** Watches every tensor of a value. */
export function trace(name: string, value: Value, { staging }: Environment, span: Span): Value {
  if (!staging.isTraced) return value;
  for (const { path, value: leaf } of leavesOf(value, span)) {
    const tensor = materialise(staging.builder, leaf, span);
    staging.watched.push({ span, value: tensor, trace: path === '' ? name : `${name}.${path}` });
  }
  return value;
}

/** The outputs for what was watched and `results` depend on, told to `traces` in order. */
export function traceOutputs(
  { builder, watched }: Staging,
  results: readonly Output[],
  traces: Trace[] | undefined,
): readonly Output[] {
  if (traces === undefined) return [];
  const needed = new Set(coneOf(results.map(({ node }) => node)));
  return watched.flatMap(({ trace: name, span, value: { node } }) => {
    if (name === undefined || !needed.has(origin(node))) return [];
    const prefix = `${tracePrefix}${traces.length}.`;
    traces.push({ name, shape: node.shape, span });
    const values = statistics(builder.at(span), node);
    return traceStatistics.map((statistic) => ({
      name: `${prefix}${statistic}`,
      node: values[statistic],
    }));
  });
}

/** Of what a loop gives in each round, the loop. */
function origin(node: Node): Node {
  return node.op === 'permute' || node.op === 'result' ? origin(node.inputs[0]!) : node;
}

function statistics(
  b: GraphBuilder,
  node: Node,
): Readonly<Record<(typeof traceStatistics)[number], Node>> {
  const count = elementCount(node.shape);
  const flat = b.cast(b.reshape(node, [count]), 'f32');
  const counts = areFinite(b, flat);
  const sum = (x: Node): Node => b.sum(x, [0]);
  const many = sum(b.cast(counts, 'f32'));
  const zeros = b.splat(0, 'f32', [count]);
  const least = b.splat(-largest, 'f32', [count]);
  const most = (x: Node): Node => b.reduceMax(b.select(counts, x, least), [0]);
  return {
    min: b.neg(most(b.neg(flat))),
    mean: b.div(sum(b.select(counts, flat, zeros)), b.max(many, b.splat(1, 'f32', []))),
    max: most(flat),
    finite: b.div(many, b.splat(count, 'f32', [])),
  };
}

const largest = 3.402_823_466_385_288_6e38;
