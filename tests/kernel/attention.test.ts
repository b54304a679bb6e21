/** The kernels of attention against the interpreter. */
import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import { baseline, type Target } from '../../compiler/target/target.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { type AttentionCase, attentionCase, type Extents, holes } from './attention-cases.ts';

const device = await testDevice();

/** No subgroups, 8 buffers; and the same where barriers cost. */
const plain: Target = { ...baseline, name: 'plain' };
const targets: readonly Target[] = [device.target, plain];

async function expectRight({ graph, values }: AttentionCase, target: Target): Promise<void> {
  const program = lowerGraph(graph, target);
  if (!program.ok) throw new Error(JSON.stringify(program.diagnostics));
  const actual = await runProgram(device, program.value, values);
  for (const [name, expected] of evaluate(graph, values)) {
    const error = roundings(actual.get(name)!, expected);
    expect(error, `${graph.name}: ${name} on ${target.name}`).toBeLessThan(64);
  }
}

const extents: readonly (Extents & { readonly name: string })[] = [
  { name: 'whole tiles', batch: [2], heads: 1, queries: 64, keys: 64, width: 16, cells: 32 },
  {
    name: 'heads that share keys',
    batch: [2],
    heads: 3,
    queries: 19,
    keys: 19,
    width: 8,
    cells: 12,
  },
  { name: 'odd sizes', batch: [2, 2], heads: 1, queries: 13, keys: 37, width: 5, cells: 3 },
];

for (const hole of holes) {
  test.each(extents)(`${hole.name}: $name`, async (sizes) => {
    for (const target of targets) await expectRight(attentionCase(hole, sizes), target);
  });
}
