/**
 * Contractions by each of their templates, on edge shapes, in every layout of the operands, with a
 * prologue and epilogues, against the interpreter; on the device and on targets that lack much.
 */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../compiler/graph/evaluate.ts';
import type { Graph, Node, OpAttributes } from '../../compiler/graph/graph.ts';
import { lowerFused } from '../../compiler/kernel/lower.ts';
import type { ChooseSchedule, DotSchedule } from '../../compiler/kernel/schedule/schedule.ts';
import { verifyKernel } from '../../compiler/kernel/verify.ts';
import { lowerGraph } from '../../compiler/program/lower-graph.ts';
import type { Program } from '../../compiler/program/program.ts';
import { baseline, type Target } from '../../compiler/target/target.ts';
import { roundings } from '../support/close.ts';
import { runProgram, testDevice } from '../support/gpu.ts';
import { Sketch } from './fused-cases.ts';

const device = await testDevice();
const subgroup = device.target.features.subgroupSize ?? 8;
/** 16 KiB of workgroup memory, 256 threads, no subgroups. */
const plain: Target = { ...baseline, name: 'no subgroups' };

interface Size {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
}

/** Around the tiles: one, primes, exact, one more, vectors and none. */
const sizes: readonly Size[] = [
  { batch: 1, rows: 1, columns: 1, depth: 1 },
  { batch: 1, rows: 7, columns: 13, depth: 5 },
  { batch: 2, rows: 17, columns: 33, depth: 9 },
  { batch: 3, rows: 64, columns: 36, depth: 32 },
  { batch: 1, rows: 3, columns: 100, depth: 65 },
  { batch: 1, rows: 65, columns: 4, depth: 64 },
  { batch: 2, rows: 5, columns: 8, depth: 0 },
];

/** Whether each operand has its contracted axis last. */
const layouts = [
  [true, false],
  [true, true],
  [false, false],
  [false, true],
] as const;

interface Forced {
  readonly name: string;
  readonly schedule: DotSchedule;
  readonly target: Target;
}

const registers: Omit<Extract<DotSchedule, { template: 'register' }>, 'sharing' | 'bandLanes'> = {
  template: 'register',
  isTurned: false,
  rows: 8,
  lanes: 4,
  bands: 1,
};
const handedRound = { ...registers, sharing: 'subgroup', bandLanes: subgroup } as const;
const direct = { ...registers, rows: 4, bands: 2, sharing: 'direct', bandLanes: 8 } as const;
const staged = {
  template: 'staged',
  isTurned: false,
  tileRows: 32,
  tileColumns: 32,
  tileDepth: 8,
  rows: 4,
  lanes: 4,
} as const;
const skinny = {
  template: 'skinny',
  isTurned: false,
  rows: 4,
  lanes: 4,
  teams: 4,
  teamSize: 8,
} as const;

const inSubgroups: readonly Forced[] = [
  { name: 'registers, handed round', schedule: handedRound, target: device.target },
  {
    name: 'skinny, along, through a subgroup',
    schedule: { ...skinny, split: 'along', teamSize: subgroup, through: 'subgroup' },
    target: device.target,
  },
];

const forced: readonly Forced[] = [
  ...(device.target.features.subgroupSize === undefined ? [] : inSubgroups),
  { name: 'registers, turned', schedule: { ...direct, isTurned: true }, target: plain },
  { name: 'staged', schedule: staged, target: plain },
  {
    name: 'staged, tall, turned',
    schedule: { ...staged, isTurned: true, tileRows: 64, rows: 8, tileDepth: 16 },
    target: plain,
  },
  { name: 'staged, scalars', schedule: { ...staged, lanes: 1, tileColumns: 8 }, target: plain },
  {
    name: 'skinny, along, through memory',
    schedule: { ...skinny, split: 'along', through: 'memory' },
    target: plain,
  },
  {
    name: 'skinny, across',
    schedule: { ...skinny, split: 'across', through: 'memory', isTurned: true },
    target: plain,
  },
  {
    name: 'split, registers',
    schedule: { template: 'split-k', parts: 4, tile: direct },
    target: plain,
  },
  {
    name: 'split, staged',
    schedule: { template: 'split-k', parts: 3, tile: staged },
    target: plain,
  },
];

/** Gives contractions this schedule, though it may be none of their candidates. */
function force(schedule: DotSchedule): ChooseSchedule {
  const choose = (key: string, [first]: readonly unknown[]): unknown =>
    key.startsWith('dot ') ? schedule : first;
  return choose as ChooseSchedule;
}

function contraction(
  sketch: Sketch,
  { batch, rows, columns, depth }: Size,
  [leftLast, rightLast]: readonly [boolean, boolean],
  dtype: 'f32' | 'f16' = 'f32',
): Node {
  const operand = (shape: readonly number[], name: string): Node =>
    sketch.input(dtype, shape, -1, 1, name);
  const number = sketch.values.size;
  const left = operand(leftLast ? [batch, rows, depth] : [batch, depth, rows], `l${number}`);
  const right = operand(
    rightLast ? [batch, columns, depth] : [batch, depth, columns],
    `r${number}`,
  );
  const attributes: OpAttributes['dot'] = {
    batch: [[0, 0]],
    contract: [[leftLast ? 2 : 1, rightLast ? 2 : 1]],
  };
  return sketch.b.dot(left, right, attributes);
}

function compile(graph: Graph, { target, schedule }: Pick<Forced, 'target' | 'schedule'>): Program {
  const program = lowerGraph(graph, target, { choose: force(schedule) });
  if (!program.ok) throw new Error(JSON.stringify(program.diagnostics));
  return program.value;
}

async function expectRight(
  sketch: Sketch,
  graph: Graph,
  by: Forced,
  within: number,
): Promise<void> {
  for (const { kernel } of lowerFused(graph, by.target, { choose: force(by.schedule) }).calls) {
    expect(verifyKernel(kernel, by.target), by.name).toEqual([]);
  }
  const actual = await runProgram(device, compile(graph, by), sketch.values);
  for (const [name, value] of evaluate(graph, sketch.values)) {
    expect(roundings(actual.get(name)!, value), `${name} by ${by.name}`).toBeLessThan(within);
  }
}

describe.each(forced.map((by, number) => ({ ...by, number })))('$name', ({ number, ...by }) => {
  // Compiling is what takes the time, so each template meets each size in one layout, every size all.
  test.each(sizes.map((size, at) => ({ ...size, layout: (at + number) % layouts.length })))(
    '$batch x $rows x $columns x $depth, layout $layout',
    async ({ layout, ...size }) => {
      const sketch = new Sketch();
      const product = contraction(sketch, size, layouts[layout]!);
      const y = layout < 2 ? product : sketch.b.permute(product, [0, 2, 1]);
      // Each of `depth` products and sums rounds once.
      await expectRight(sketch, sketch.graph({ y }), by, 4 + size.depth);
    },
  );

  test('a prologue, and an epilogue of bias, GELU and residual that keeps the sum', async () => {
    const sketch = new Sketch();
    const { b } = sketch;
    const [x, w] = [sketch.f([19, 36]), sketch.f([36, 68])];
    const scaled = b.mul(x, sketch.splat(0.5, x));
    const pre = sketch.linear(scaled, w, sketch.f([68]));
    const act = b.add(sketch.gelu(pre), sketch.f([19, 68]));
    await expectRight(sketch, sketch.graph({ pre, act }), by, 64);
  });

  test('two runs have the same bits', async () => {
    const sketch = new Sketch();
    const y = contraction(sketch, { batch: 2, rows: 33, columns: 40, depth: 100 }, [true, false]);
    const program = compile(sketch.graph({ y }), by);
    const [first, second] = [
      await runProgram(device, program, sketch.values),
      await runProgram(device, program, sketch.values, 2),
    ];
    expect(first.get('y')!.data).toEqual(second.get('y')!.data);
  });
});

const half = forced.filter(({ target }) => target === device.target || target.features.f16);

test.runIf(device.target.features.f16).each(half)('f16 by $name', async (by) => {
  const sketch = new Sketch();
  const size: Size = { batch: 1, rows: 17, columns: 36, depth: 40 };
  const y = contraction(sketch, size, [true, false], 'f16');
  for (const { data } of sketch.values.values()) {
    // Numbers that f16 has.
    for (const [at, value] of data.entries()) data[at] = Math.round(value * 1024) / 1024;
  }
  const graph = sketch.graph({ y });
  const actual = await runProgram(device, compile(graph, by), sketch.values);
  const expected = evaluate(graph, sketch.values).get('y')!;
  const values = actual.get('y')!.data;
  // Summed in f32, rounded once to the 11 bits of f16 (the interpreter rounds to f16 as well).
  for (const [at, value] of expected.data.entries()) {
    expect(Math.abs(values[at]! - value)).toBeLessThanOrEqual(
      2 ** -10 * Math.max(1, Math.abs(value)),
    );
  }
});
