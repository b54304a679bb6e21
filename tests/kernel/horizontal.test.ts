/** Rule H: what runs side by side, what does not, and that it computes the same. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph, Node } from '../../compiler/graph/graph.ts';
import { bytesMoved } from '../../compiler/kernel/call.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import { baseline, lavapipe, type Target } from '../../compiler/target/target.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { unwrap } from '../support/stage.ts';
import { Sketch } from './fused-cases.ts';

const device = await testDevice();
/** The device at hand, planned for as if branches cost it nothing. */
const branching: Target = { ...device.target, kind: 'discrete' };

interface Case {
  readonly name: string;
  readonly kernels: number;
  readonly build: (s: Sketch) => Graph;
}

const product = (s: Sketch, a: Node, b: Node): Node =>
  s.b.dot(a, b, { batch: [], contract: [[1, 0]] });

const cases: readonly Case[] = [
  {
    name: 'products of one left operand',
    kernels: 1,
    build: (s) => {
      const x = s.f([67, 40]);
      const [q, k, v] = [s.f([40, 24]), s.f([40, 8]), s.f([40, 7])];
      return s.graph({ q: product(s, x, q), k: product(s, x, k), v: s.b.exp(product(s, x, v)) });
    },
  },
  {
    name: 'the gradients of weights, bias and input of a layer',
    kernels: 1,
    build: (s) => {
      const [x, w, dy] = [s.f([67, 66]), s.f([66, 69]), s.f([67, 69])];
      return s.graph({
        dx: s.b.dot(dy, w, { batch: [], contract: [[1, 1]] }),
        dw: s.b.dot(x, dy, { batch: [], contract: [[0, 0]] }),
        db: s.b.sum(dy, [0]),
      });
    },
  },
  {
    name: 'rows and columns, each with its own workgroup memory',
    kernels: 1,
    build: (s) => {
      const x = s.f([33, 256]);
      return s.graph({ y: s.softmax(x), sum: s.b.sum(x, [0]), all: s.b.sum(x, [0, 1]) });
    },
  },
  {
    name: 'what ends more than it begins beside anything',
    kernels: 1,
    build: (s) => {
      const [x, w] = [s.f([201, 100]), s.f([103, 200])];
      return s.graph({ x: s.b.exp(x), w: s.b.sum(w, [0]) });
    },
  },
  {
    name: 'no kernel beside one that it waits for',
    kernels: 3,
    build: (s) => {
      const [x, w] = [s.f([16, 16]), s.f([16, 16])];
      const y = product(s, x, w);
      return s.graph({ z: product(s, product(s, y, x), x) });
    },
  },
  {
    name: 'no kernel beside one with which it has next to nothing in common',
    kernels: 2,
    build: (s) => {
      const [x, w, rate] = [s.f([201, 100]), s.f([103, 200]), s.f([])];
      const times = (a: Node): Node => s.b.mul(a, s.b.broadcast(rate, a.shape, []));
      return s.graph({ x: times(x), w: times(w) });
    },
  },
];

const targets: readonly Target[] = [
  branching,
  { ...baseline, kind: 'discrete' },
  { ...baseline, limits: { ...baseline.limits, maxStorageBuffersPerShaderStage: 4 } },
  device.target,
];

async function expectRight(graph: Graph, sketch: Sketch, target: Target): Promise<void> {
  const actual = await runProgram(device, unwrap(lowerGraph(graph, target)), sketch.values);
  for (const [name, expected] of evaluate(graph, sketch.values)) {
    expect(roundings(actual.get(name)!, expected), `${name} on ${target.name}`).toBeLessThan(64);
  }
}

describe.each(cases)('$name', ({ kernels, build }) => {
  test('in so many kernels', () => {
    expect(lowerFused(build(new Sketch()), branching).calls.length).toBe(kernels);
  });

  test('with the same results', async () => {
    for (const target of targets) {
      const sketch = new Sketch();
      await expectRight(build(sketch), sketch, target);
    }
  });
});

test('what both read is moved once', () => {
  const s = new Sketch();
  const [x, a, b] = [s.f([64, 32]), s.f([32, 16]), s.f([32, 24])];
  const graph = s.graph({ a: product(s, x, a), b: product(s, x, b) });
  const moved = (target: Target) =>
    lowerFused(graph, target).calls.map((call) => bytesMoved(call) / 4);
  const [first, second] = [32 * 16 + 64 * 16, 32 * 24 + 64 * 24];
  expect(moved(branching)).toEqual([64 * 32 + first + second]);
  expect(moved(lavapipe)).toEqual([64 * 32 + first, 64 * 32 + second]);
});

test('state that a neighbour reads is not overwritten meanwhile', async () => {
  const sketch = new Sketch();
  const [p, other] = [sketch.f([40, 8], 'p'), sketch.f([8, 40])];
  const graph = sketch.graph(
    { next: sketch.b.mul(p, p), norm: sketch.b.sum(p, [0]), other: sketch.b.neg(other) },
    { next: 'p' },
  );
  for (const target of targets) await expectRight(graph, sketch, target);
});
