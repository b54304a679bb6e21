import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { isFloat } from '../../compiler/graph/dtype.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import {
  elementCount,
  type Graph,
  type OpAttributes,
  type OpName,
} from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { opDefinition, ops } from '../../compiler/graph/ops.ts';
import { verify } from '../../compiler/graph/verify.ts';
import { gradientError } from './central-difference.ts';
import { expectClose } from './expect-close.ts';
import { samples } from './samples.ts';

interface Use {
  readonly inputs: readonly NdArray[];
  readonly attributes: OpAttributes[OpName];
  readonly expected: readonly number[];
  readonly isSmooth?: boolean;
}

/** An input has no value of its own, a gradient is expanded before it has one, a loop has a body. */
const withoutSamples: ReadonlySet<OpName> = new Set(['input', 'gradient', 'loop', 'result']);

const uses = (Object.keys(ops) as OpName[])
  .filter((op) => !withoutSamples.has(op))
  .map((op) => [op, samples[op] as readonly Use[]] as const);

function graphOf(op: OpName, use: Use): { graph: Graph; inputs: Map<string, NdArray> } {
  const b = new GraphBuilder();
  const nodes = use.inputs.map(({ dtype, shape }, i) => b.input(`x${i}`, dtype, shape));
  const graph = {
    name: op,
    inputs: nodes,
    outputs: [{ name: 'y', node: b.node(op, nodes, use.attributes) }],
  };
  return { graph, inputs: new Map(use.inputs.map((value, i) => [`x${i}`, value])) };
}

describe.each(uses)('%s', (op, cases) => {
  test.each(cases.map((use, i) => [i, use] as const))('value of sample %i', (_, use) => {
    const { graph, inputs } = graphOf(op, use);
    verify(graph);
    const y = evaluate(graph, inputs).get('y')!;
    expect(y.data.length).toBe(elementCount(y.shape));
    expectClose(y.data, use.expected, 1e-9);
  });

  const { vjp } = opDefinition(op);
  const smooth = cases.filter(({ isSmooth }) => vjp !== 'zero' && isSmooth !== false);
  test.each(smooth.map((use, i) => [i, use] as const))('gradient of sample %i', (_, use) => {
    const { graph, inputs } = graphOf(op, use);
    if (!isFloat(graph.outputs[0]!.node.dtype)) return;
    const { error, corners } = gradientError(graph, inputs);
    expect(error).toBeLessThan(1e-6);
    expect(corners).toBe(0);
  });
});
