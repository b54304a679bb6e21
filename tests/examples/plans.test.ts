/**
 * Plans of the examples as reviewed: which kernels, how often, how much memory. A change of the
 * compiler that moves them shows here what it moved.
 */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Graph } from '../../compiler/graph/graph.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { unwrap } from '../support/stage.ts';
import { examples, graphsOf } from './programs.ts';

const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 8);

/** The kernels in the order of their first dispatch, and how often each runs. */
function planOf(name: string, graph: Graph): string {
  const { pipelines, dispatches, statistics } = unwrap(
    compileGraph(graph, { target: lavapipe, optimize: 2 }),
  );
  const { peakBytes, bytesMoved } = statistics;
  const kernels = pipelines.map(({ wgsl }, at) => {
    const own = dispatches.filter(({ pipeline }) => pipeline === at);
    return `  ${String(own.length).padStart(3)} ${hashOf(wgsl)} ${own[0]!.label}`;
  });
  const head = `${name}: ${dispatches.length} dispatches, ${pipelines.length} kernels`;
  return [`${head}, peak ${peakBytes} bytes, ${bytesMoved} moved`, ...kernels].join('\n');
}

test.each(examples)('the plans of %s', async (example) => {
  const plans = [...graphsOf(example)].map(([name, graph]) => planOf(name, graph));
  await expect(`${plans.join('\n\n')}\n`).toMatchFileSnapshot(`snapshots/${example}.plan`);
});
