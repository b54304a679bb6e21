/** The profile on the device: a time for each dispatch, by both clocks, and what adds up to what. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GraphBuilder } from '../../../compiler/graph/builder.ts';
import type { Graph } from '../../../compiler/graph/graph.ts';
import { type Device, openDeviceToProfile } from '../../../runtime/device/device.ts';
import { createExecutable } from '../../../runtime/execute/executable.ts';
import { loadProgram } from '../../../runtime/load.ts';
import type { ProfileHead } from '../../../runtime/profile/profile.ts';
import { profileGraph, profileTraining } from '../../../runtime/profile/profile-training.ts';
import { timeRun } from '../../../runtime/profile/timed-run.ts';
import { traceOf } from '../../../runtime/profile/trace.ts';
import { line, programOf } from '../hand-written.ts';

let device: Device;
beforeAll(async () => {
  const opened = await openDeviceToProfile('auto');
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
  device = opened.value;
});
afterAll(() => device.close());

const head: ProfileHead = {
  training: 'tiny',
  device: 'this one',
  clock: 'host',
  peaks: { flops: 1e9, bytes: 1e9 },
};

/** A product, and the exponentials of its left matrix. */
function productAndExponentials(): Graph {
  const b = new GraphBuilder().at(line);
  const [left, right] = [b.input('left', 'f32', [64, 32]), b.input('right', 'f32', [32, 16])];
  const product = b.dot(left, right, { batch: [], contract: [[1, 0]] });
  const outputs = [
    { name: 'product', node: product },
    { name: 'exp', node: b.exp(left) },
  ];
  return { name: 'tiny', inputs: [left, right], outputs };
}

async function profiled(clock: ProfileHead['clock']) {
  const place = () => 'tiny.llm:1';
  const options = { device, steps: 3 };
  const result = await profileGraph(productAndExponentials(), { ...head, clock }, options, place);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

const clocks = ['host', 'device'] as const;

test.each(clocks)('by the clock of the %s every dispatch has a time', async (clock) => {
  if (clock === 'device' && !device.gpu.features.has('timestamp-query')) return;
  const { profile, runs } = await profiled(clock);
  expect(runs.length).toBe(3);
  for (const run of runs) {
    expect(run.map(({ dispatch }) => dispatch)).toEqual([...run.keys()]);
    for (const { begin, end, place } of run) {
      expect(end).toBeGreaterThan(begin);
      expect(place).toBe('tiny.llm:1');
    }
  }
  const { kernels, dispatches } = profile;
  const sum = (of: (row: (typeof kernels)[number]) => number) =>
    kernels.reduce((total, row) => total + of(row), 0);
  expect(dispatches).toBe(runs[0]!.length);
  expect(sum(({ times }) => times)).toBe(dispatches);
  expect(sum(({ share }) => share)).toBeCloseTo(1, 12);
  expect(sum(({ milliseconds }) => milliseconds)).toBeCloseTo(profile.milliseconds, 12);
  expect(sum(({ flops }) => flops)).toBe(2 * 64 * 32 * 16 + 64 * 32);
  expect(profile.idle).toBeGreaterThanOrEqual(0);
  expect(profile.idle).toBeLessThan(1);
});

test('the trace has what Perfetto asks of each event', async () => {
  const found = await profiled('host');
  const { traceEvents } = JSON.parse(traceOf(found));
  const kernels = traceEvents.filter(({ cat, tid }: { cat?: string; tid: number }) => {
    return cat === 'gpu' && tid === 1;
  });
  expect(kernels.length).toBe(3 * found.profile.dispatches);
  let until = 0;
  for (const { name, ph, ts, dur, pid, tid, args } of kernels) {
    expect({ name: typeof name, ph, pid, tid }).toEqual({
      name: 'string',
      ph: 'X',
      pid: 1,
      tid: 1,
    });
    expect(args).toEqual({ line: 'tiny.llm:1' });
    expect(ts).toBeGreaterThanOrEqual(until);
    expect(dur).toBeGreaterThan(0);
    until = ts + dur;
  }
  const rows = traceEvents.filter(({ ph }: { ph: string }) => ph === 'M');
  expect(rows.map(({ args }: { args: { name: string } }) => args.name)).toEqual([
    'tiny on this one',
    'steps',
    'kernels',
  ]);
});

test('timestamps are finer than the 65,536 ns to which Dawn rounds them', async () => {
  if (!device.gpu.features.has('timestamp-query')) return;
  const { runs } = await profiled('device');
  const times = runs.flat().map(({ begin, end }) => end - begin);
  expect(times.some((time) => time % 65_536 !== 0)).toBe(true);
});

test('more dispatches than a query set holds are timed, and compute what a run computes', async () => {
  const wgsl = `@group(0) @binding(0) var<storage, read_write> n: array<f32>;
@compute @workgroup_size(1) fn main() { n[0] += 1; }`;
  const once = programOf(
    'count',
    [['n', 'f32', [1]]],
    [['n', 'f32', [1]]],
    [{ wgsl, uses: ['n!'], groups: 1 }],
  );
  const rounds = 3000;
  const program = { ...once, repeats: [{ first: 0, count: 1, rounds }] };
  const executable = await createExecutable(device, program);
  if (!executable.ok) throw new Error(JSON.stringify(executable.diagnostics));
  executable.value.write('n', new Float32Array(1));
  const clock = device.gpu.features.has('timestamp-query') ? 'device' : 'host';
  const timed = await timeRun(device, executable.value, clock);
  expect(timed.ok && timed.value.length).toBe(rounds);
  const read = await executable.value.read('n');
  expect(read.ok && [...read.value.values]).toEqual([rounds]);
  executable.value.destroy();
});

test('the step of a plan is profiled without its data', async () => {
  const { program, sources } = loadProgram('tests/cli/tiny.llm');
  const result = await profileTraining(program!, sources, { device, steps: 1 });
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  const { training, peaks, kernels } = result.value.profile;
  expect(training).toBe('model');
  expect(peaks.flops).toBeGreaterThan(0);
  expect(peaks.bytes).toBeGreaterThan(0);
  const lines = kernels.map(({ place }) => place);
  expect(lines.some((place) => /^std\/nn\.llm:\d+$/.test(place))).toBe(true);
  const other = { device, steps: 1, training: 'modle' };
  const refused = await profileTraining(program!, sources, other);
  expect(refused).toMatchObject({ ok: false, diagnostics: [{ hint: 'It trains: model' }] });
});
