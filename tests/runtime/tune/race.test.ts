/** Only schedules that compute the same may win. */
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../compiler/graph/builder.ts';
import type { Node } from '../../../compiler/graph/graph.ts';
import type { MapSchedule } from '../../../compiler/kernel/schedule/schedule.ts';
import { compileGraph } from '../../../compiler/pipeline.ts';
import type { Trial, TrialCandidate } from '../../../compiler/program/trials.ts';
import { agree } from '../../../runtime/tune/agree.ts';
import { race } from '../../../runtime/tune/race.ts';
import type { HostTensor } from '../../../runtime/weights/tensor.ts';
import { testDevice } from '../../support/gpu.ts';

const device = await testDevice();
const unreachable = { flops: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

function candidate(
  size: number,
  workgroupSize: number,
  f: (b: GraphBuilder, x: Node) => Node,
): TrialCandidate {
  const schedule: MapSchedule = { template: 'map', lanes: 1, workgroupSize };
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [size]);
  const graph = { name: 'trial', inputs: [x], outputs: [{ name: 'y', node: f(b, x) }] };
  return { schedule, compile: () => compileGraph(graph, { target: device.target, optimize: 2 }) };
}

function trialOf(...candidates: readonly TrialCandidate[]): Trial {
  return { key: 'k', label: 'k', span: undefined, uses: 1, flops: 1, bytes: 1, candidates };
}

test('a schedule that computes something else does not win, however fast', async () => {
  const slow = candidate(2 ** 20, 64, (b, x) => b.tanh(b.exp(b.sin(x))));
  const wrong = candidate(2 ** 20, 128, (b, x) => b.neg(x));
  const outcome = await race(trialOf(slow, wrong), device, 'host', unreachable);
  expect(outcome).toMatchObject({ ok: true, value: { schedule: slow.schedule, ran: 2, wrong: 1 } });
});

test('one that cannot be made stays out', async () => {
  const right = candidate(64, 64, (b, x) => b.neg(x));
  const refused: TrialCandidate = {
    schedule: { template: 'map', lanes: 1, workgroupSize: 128 },
    compile: () => ({ ok: false, diagnostics: [] }),
  };
  const outcome = await race(trialOf(right, refused), device, 'host', unreachable);
  expect(outcome).toMatchObject({ ok: true, value: { schedule: right.schedule, ran: 1 } });
});

test('nobody runs against a reference at the peak', async () => {
  const right = candidate(64, 64, (b, x) => b.neg(x));
  const other = candidate(64, 128, (b, x) => b.neg(x));
  const low = { flops: 1e-9, bytes: 1e-9 };
  const outcome = await race(trialOf(right, other), device, 'host', low);
  expect(outcome).toMatchObject({ ok: true, value: { schedule: right.schedule, ran: 1 } });
});

const tensor = (dtype: HostTensor['dtype'], ...values: readonly number[]): HostTensor => ({
  dtype,
  shape: [values.length],
  values: dtype === 'f32' ? Float32Array.from(values) : Int32Array.from(values),
});

test.each([
  ['equal', tensor('f32', 1, 2), tensor('f32', 1, 2), true],
  ['rounded otherwise', tensor('f32', 1, 1000), tensor('f32', 1.01, 1000), true],
  ['wrong', tensor('f32', 1, 1000), tensor('f32', 2, 1000), false],
  ['integers', tensor('i32', 1, 100_000), tensor('i32', 2, 100_000), false],
  ['no number in both', tensor('f32', Number.NaN, 1), tensor('f32', Number.NaN, 1), true],
  ['no number in one', tensor('f32', 0, 1), tensor('f32', Number.NaN, 1), false],
  ['infinite in one', tensor('f32', 1, 1), tensor('f32', 1, Number.POSITIVE_INFINITY), false],
  ['both infinite and one wrong', tensor('f32', Infinity, 1), tensor('f32', Infinity, 3), false],
])('results that are %s', (_, expected, found, isSame) => {
  expect(agree([expected], [found])).toBe(isSame);
});
