import { expect, test } from 'vitest';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import { elementCount, type Graph, type Node, topological } from '../../compiler/graph/graph.ts';
import { verify } from '../../compiler/graph/verify.ts';
import { layInSlabs } from '../../compiler/kernel/slabs.ts';
import { packSlabs } from '../../compiler/passes/pack-slabs.ts';
import { lavapipe, type Target } from '../../compiler/target/target.ts';
import { randomUpdates } from './random-updates.ts';

const alignment = (bytes: number): Target => ({
  ...lavapipe,
  limits: { ...lavapipe.limits, minStorageBufferOffsetAlignment: bytes },
});

const seeds = Array.from({ length: 150 }, (_, seed) => seed);

test.each([4, 16, 256])(
  'random updates keep their values where bindings begin at multiples of %i',
  (bytes) => {
    for (const seed of seeds) {
      const { graph, inputs } = randomUpdates(seed);
      const packed = packSlabs(graph, alignment(bytes));
      verify(packed);
      expect(packed.outputs.map(({ name, donates }) => [name, donates])).toEqual(
        graph.outputs.map(({ name, donates }) => [name, donates]),
      );
      const actual = evaluate(packed, inputs);
      for (const [name, { data }] of evaluate(graph, inputs)) {
        const other = actual.get(name)!.data;
        const worst = Math.max(...data.map((value, i) => Math.abs(value - other[i]!)));
        expect(worst, `${name} of ${seed}`).toBeLessThan(1e-12);
      }
    }
  },
);

test('each group of two leaves or more is a slab for each of its states', () => {
  for (const seed of seeds) {
    const { graph, groups } = randomUpdates(seed);
    const target = alignment(4);
    const laid = layInSlabs(packSlabs(graph, target), target);
    const parts = laid.slabs.map(({ starts }) => starts.size);
    const states = graph.inputs.filter(({ attributes: { name } }) => /^state\d\.leaf0$/.test(name));
    const wanted = groups
      .filter((group) => group.length > 1)
      .flatMap((group) => states.map(() => group.length));
    expect(parts.sort(), `seed ${seed}`).toEqual(wanted.sort());
  }
});

/** One step of gradient descent with momentum on leaves of these sizes. */
function momentum(
  sizes: readonly number[],
  more: (b: GraphBuilder, next: Node[]) => Node[] = () => [],
) {
  const b = new GraphBuilder();
  const inputs: Node<'input'>[] = [];
  const input = (name: string, shape: readonly number[]) => {
    const node = b.input(name, 'f32', shape);
    inputs.push(node);
    return node;
  };
  const next = sizes.flatMap((size, at) => {
    const [p, v] = [input(`p${at}`, [size]), input(`v${at}`, [size])];
    const moved = b.add(b.mul(v, b.like(v, 0.9)), b.sum(input(`g${at}`, [2, size]), [0]));
    return [b.sub(p, b.mul(moved, b.like(p, 0.1))), moved];
  });
  const names = sizes.flatMap((_, at) => [`p${at}`, `v${at}`]);
  const graph: Graph = {
    name: 'momentum',
    inputs,
    outputs: [
      ...next.map((node, at) => ({ name: names[at]!, node, donates: names[at]! })),
      ...more(b, next).map((node, at) => ({ name: `more${at}`, node })),
    ],
  };
  return graph;
}

const parts = (graph: Graph, target: Target) =>
  layInSlabs(packSlabs(graph, target), target).slabs.map(({ starts }) => [...starts]);

test('parts begin where bindings may, and one that ends elsewhere is the last', () => {
  expect(parts(momentum([5, 8, 7, 64]), alignment(16))).toEqual([
    [
      ['p1', 0],
      ['p3', 8],
      ['p0', 72],
    ],
    [
      ['v1', 0],
      ['v3', 8],
      ['v0', 72],
    ],
  ]);
  expect(parts(momentum([5, 8, 7, 64]), alignment(256))).toEqual([
    [
      ['p3', 0],
      ['p0', 64],
    ],
    [
      ['v3', 0],
      ['v0', 64],
    ],
  ]);
});

test('a slab is no larger than a binding', () => {
  const limits = { ...lavapipe.limits, maxStorageBufferBindingSize: 4 * 100 };
  const slabs = parts(momentum([40, 120, 40, 40, 20]), { ...lavapipe, limits });
  expect(slabs.map((slab) => slab.map(([name]) => name))).toEqual([
    ['p0', 'p2', 'p4'],
    ['v0', 'v2', 'v4'],
  ]);
});

test('whoever else reads a new value gets it', () => {
  const graph = momentum([4, 8], (b, next) => [b.sum(b.exp(next[0]!), [0])]);
  const inputs = new Map(
    graph.inputs.map(({ attributes: { name, dtype, shape } }, k) => {
      const data = Float64Array.from({ length: elementCount(shape) }, (_, i) => Math.sin(k + i));
      return [name, { dtype, shape, data }] as const;
    }),
  );
  const packed = packSlabs(graph, lavapipe);
  expect(layInSlabs(packed, lavapipe).slabs).toHaveLength(2);
  const [wanted, got] = [evaluate(graph, inputs), evaluate(packed, inputs)];
  expect(got.get('more0')!.data[0]).toBeCloseTo(wanted.get('more0')!.data[0]!, 12);
});

const refused: Readonly<Record<string, (b: GraphBuilder, x: Node, given: Node) => Node>> = {
  'a gradient that is repeated, not computed': (b, x) =>
    b.sub(x, b.broadcast(b.sum(x, [1]), x.shape, [0])),
  'two gradients': (b, x, given) => b.mul(b.sub(x, b.cumsum(given, 0)), b.cumsum(given, 1)),
  'a plain input': (b, x, given) => b.sub(x, given),
};

test.each(Object.entries(refused))('%s makes no slab', (_, update) => {
  const b = new GraphBuilder();
  const leaves = [4, 8].map((size) => b.input(`p${size}`, 'f32', [size, 4]));
  const given = [4, 8].map((size) => b.input(`g${size}`, 'f32', [size, 4]));
  const graph: Graph = {
    name: 'refused',
    inputs: [...leaves, ...given],
    outputs: leaves.map((leaf, at) => {
      const { name } = leaf.attributes;
      return { name, node: update(b, leaf, given[at]!), donates: name };
    }),
  };
  expect(topological(packSlabs(graph, lavapipe)).some(({ op }) => op === 'concat')).toBe(false);
});
