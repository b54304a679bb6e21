/**
 * `npm run bench:matmul [-- --only WORDS]`: contractions of twelve shapes, the schedule that the cost
 * model chose beside each other candidate, in turn. The share is the best time over the chosen one's.
 */
import { parseArgs } from 'node:util';
import { GraphBuilder } from '../compiler/graph/builder.ts';
import { elementCount, type Graph } from '../compiler/graph/graph.ts';
import type { ChooseSchedule, Schedule } from '../compiler/kernel/schedule/schedule.ts';
import { lowerGraph } from '../compiler/program/lower-graph.ts';
import { type Device, openDevice } from '../runtime/device/device.ts';
import { createExecutable } from '../runtime/execute/executable.ts';
import { medianInTurn, type Side } from './measure.ts';
import { uniform } from './numbers.ts';
import { unwrap } from './ours.ts';

interface Shape {
  readonly name: string;
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Whether each operand has its contracted axis last. */
  readonly last: readonly [left: boolean, right: boolean];
}

type Sizes = readonly [batch: number, rows: number, columns: number, depth: number];

function shape(
  name: string,
  [batch, rows, columns, depth]: Sizes,
  last: Shape['last'] = [true, false],
): Shape {
  return { name, batch, rows, columns, depth, last };
}

const shapes: readonly Shape[] = [
  shape('square 256', [1, 256, 256, 256]),
  shape('square 512', [1, 512, 512, 512]),
  shape('square 1024', [1, 1024, 1024, 1024]),
  shape('one row', [1, 1, 3072, 768]),
  shape('four rows', [1, 4, 3072, 768]),
  shape('eight rows', [1, 8, 3072, 768]),
  shape('depth 64', [1, 512, 512, 64]),
  shape('64 columns', [1, 1024, 64, 768]),
  shape('vocabulary, one row', [1, 1, 12_000, 384], [true, true]),
  shape('vocabulary, 64 rows', [1, 64, 12_000, 384], [true, true]),
  shape('gradient of weights', [1, 128, 128, 3072], [false, false]),
  shape('scores of 24 heads', [24, 128, 128, 64], [true, true]),
];

const effort = { warmUps: 1, fewest: 5, most: 60, seconds: 4 };

function graphOf({ batch, rows, columns, depth, last }: Shape): Graph {
  const b = new GraphBuilder();
  const left = b.input('left', 'f32', last[0] ? [batch, rows, depth] : [batch, depth, rows]);
  const right = b.input(
    'right',
    'f32',
    last[1] ? [batch, columns, depth] : [batch, depth, columns],
  );
  const contract = [[last[0] ? 2 : 1, last[1] ? 2 : 1]] as const;
  const node = b.dot(left, right, { batch: [[0, 0]], contract });
  return { name: 'matmul', inputs: [left, right], outputs: [{ name: 'out', node }] };
}

/** How many candidates there are, and the one at `at` as something to be timed. */
async function sideOf(
  device: Device,
  graph: Graph,
  at: number,
): Promise<{ readonly side: Side; readonly schedule: Schedule; readonly count: number }> {
  const chosen: { schedule?: Schedule; count: number } = { count: 0 };
  const choose: ChooseSchedule = (_, candidates) => {
    const schedule = candidates[at] ?? candidates[0];
    Object.assign(chosen, { schedule, count: candidates.length });
    return schedule;
  };
  const program = unwrap(lowerGraph(graph, device.target, { choose }));
  const executable = unwrap(await createExecutable(device, program));
  for (const [seed, slot] of program.inputs.entries())
    executable.write(slot.name, uniform(elementCount(slot.shape), seed + 1, 1));
  const run = async (): Promise<void> => {
    executable.run();
    await device.gpu.queue.onSubmittedWorkDone();
  };
  const side = { run, dispose: () => executable.destroy() };
  return { side, schedule: chosen.schedule!, count: chosen.count };
}

interface Measured {
  readonly shape: Shape;
  readonly chosen: Schedule;
  readonly best: Schedule;
  readonly milliseconds: number;
  readonly bestMilliseconds: number;
  readonly candidates: number;
}

async function measure(device: Device, one: Shape): Promise<Measured> {
  const graph = graphOf(one);
  const first = await sideOf(device, graph, 0);
  const sides = [first];
  for (let at = 1; at < first.count; at += 1) sides.push(await sideOf(device, graph, at));
  const times = await medianInTurn(
    sides.map(({ side }) => side),
    effort,
  );
  for (const { side } of sides) side.dispose();
  const best = times.indexOf(Math.min(...times));
  return {
    shape: one,
    chosen: first.schedule,
    best: sides[best]!.schedule,
    milliseconds: times[0]!,
    bestMilliseconds: times[best]!,
    candidates: first.count,
  };
}

function line(measured: Measured): string {
  const { shape: one, milliseconds, bestMilliseconds, candidates } = measured;
  const flops = 2 * one.batch * one.rows * one.columns * one.depth;
  const sizes = `${one.batch} x ${one.rows} x ${one.columns} x ${one.depth}`;
  const cells = [
    `${one.name}, ${sizes}`,
    milliseconds.toFixed(2),
    (flops / milliseconds / 1e6).toFixed(1),
    candidates,
    (bestMilliseconds / milliseconds).toFixed(2),
    short(measured.chosen),
    measured.best === measured.chosen ? '' : short(measured.best),
  ];
  return `| ${cells.join(' | ')} |`;
}

function short(schedule: Schedule): string {
  switch (schedule.template) {
    case 'register':
      return `${schedule.sharing} ${schedule.rows} x ${schedule.lanes}${turned(schedule)}`;
    case 'staged':
      return `staged ${schedule.tileRows} x ${schedule.tileColumns}${turned(schedule)}`;
    case 'skinny':
      return `skinny ${schedule.split} ${schedule.teams} x ${schedule.teamSize}${turned(schedule)}`;
    case 'split-k':
      return `${schedule.parts} parts of ${short(schedule.tile)}`;
    default:
      return schedule.template;
  }
}

function turned({ isTurned }: { readonly isTurned: boolean }): string {
  return isTurned ? ', turned' : '';
}

const { values: flags } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const device = unwrap(await openDevice('auto'));
const header = ['shape', 'ms', 'GFLOP/s', 'candidates', 'share', 'chosen', 'best'];
process.stdout.write(`| ${header.join(' | ')} |\n|---|---:|---:|---:|---:|---|---|\n`);
for (const one of shapes.filter(({ name }) => name.includes(flags.only ?? '')))
  process.stdout.write(`${line(await measure(device, one))}\n`);
const failure = device.failure();
if (failure !== undefined) process.stderr.write(`${failure.title}\n`);
// The device stays open; nothing else ends the process.
process.exit(failure === undefined ? 0 : 1);
