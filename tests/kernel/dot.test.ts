/** Contractions on edge shapes, in every layout of the operands, with and without subgroups. */
import { expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Node, OpAttributes } from '../../compiler/graph/graph.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import { baseline, type Target } from '../../compiler/target/target.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { Sketch } from './fused-cases.ts';

const device = await testDevice();
const targets: readonly Target[] = [device.target, { ...baseline, name: 'no subgroups' }];

interface Size {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** Around the tile (16 rows, 32 columns, 4 steps): one, primes, exact, one more, vectors and none. */
const sizes: readonly Size[] = [
  { batch: 1, rows: 1, columns: 1, depth: 1 },
  { batch: 1, rows: 7, columns: 13, depth: 5 },
  { batch: 1, rows: 16, columns: 32, depth: 8 },
  { batch: 2, rows: 17, columns: 33, depth: 9 },
  { batch: 3, rows: 64, columns: 36, depth: 32 },
  { batch: 1, rows: 1, columns: 100, depth: 64 },
  { batch: 1, rows: 100, columns: 1, depth: 64 },
  { batch: 1, rows: 40, columns: 66, depth: 3 },
  { batch: 2, rows: 5, columns: 8, depth: 0 },
];

/** Whether each operand has its contracted axis last. */
const layouts = [
  [true, false],
  [true, true],
  [false, false],
  [false, true],
] as const;

function contraction(
  sketch: Sketch,
  size: Size,
  [leftLast, rightLast]: readonly [boolean, boolean],
): Node {
  const { batch, rows, columns, depth } = size;
  const left = sketch.f(leftLast ? [batch, rows, depth] : [batch, depth, rows]);
  const right = sketch.f(rightLast ? [batch, columns, depth] : [batch, depth, columns]);
  const attributes: OpAttributes['dot'] = {
    batch: [[0, 0]],
    contract: [[leftLast ? 2 : 1, rightLast ? 2 : 1]],
  };
  return sketch.b.dot(left, right, attributes);
}

for (const size of sizes) {
  const { batch, rows, columns, depth } = size;
  test(`${batch} x ${rows} x ${columns} x ${depth}`, async () => {
    const sketch = new Sketch();
    const products = layouts.map((layout) => contraction(sketch, size, layout));
    const turned = products.map((product) => sketch.b.permute(product, [0, 2, 1]));
    const outputs = Object.fromEntries(
      [...products.slice(0, 2), ...turned.slice(2)].map((node, at) => [`y${at}`, node]),
    );
    const graph = sketch.graph(outputs);
    const expected = evaluate(graph, sketch.values);
    for (const target of targets) {
      const program = lowerGraph(graph, target);
      if (!program.ok) throw new Error(JSON.stringify(program.diagnostics));
      const actual = await runProgram(device, program.value, sketch.values);
      for (const [name, value] of expected) {
        // Each of `depth` products and sums rounds once.
        const error = roundings(actual.get(name)!, value);
        expect(error, `${name} on ${target.name}`).toBeLessThan(4 + depth);
      }
    }
  });
}
