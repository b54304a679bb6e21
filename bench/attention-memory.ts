/**
 * `npm run bench:attention [-- --longest N]`: memory and time of attention, forward and backward, as
 * texts grow, with the scores streamed and with the scores in memory. The one is linear in their
 * length, the other quadratic.
 */
import { parseArgs } from 'node:util';
import type { Graph } from '../compiler/graph/graph.ts';
import { graphPasses } from '../compiler/passes/passes.ts';
import { lowerGraph } from '../compiler/program/lower-graph.ts';
import type { Program } from '../compiler/program/program.ts';
import type { Target } from '../compiler/target/target.ts';
import type { CheckedProgram } from '../compiler/types/declaration.ts';
import { type Device, openDevice } from '../runtime/device/device.ts';
import { medianInTurn, quick } from './measure.ts';
import { checkPrograms, type Entry, placeOn, stageEntry, unwrap } from './ours.ts';

const lengths = [256, 512, 1024, 2048, 4096];

function entryOf(length: number): Entry {
  const dims = { B: 1, H: 2, T: length, K: 64 };
  return { name: 'attention_gradient', dims, results: ['dq', 'dk', 'dv'] };
}

/** With all passes but some. */
function compileWithout(left: ReadonlySet<string>, graph: Graph, target: Target): Program {
  const passes = graphPasses.filter(({ name }) => !left.has(name));
  const transformed = passes.reduce((current, { run }) => run(current, target), graph);
  return unwrap(lowerGraph(transformed, target));
}

async function printRow(programs: CheckedProgram, device: Device, length: number): Promise<void> {
  const entry = entryOf(length);
  const graph = stageEntry(programs, entry);
  const both = [new Set<string>(), new Set(['recognise-attention'])].map((left) =>
    compileWithout(left, graph, device.target),
  );
  const placed = await Promise.all(both.map((program) => placeOn(device, program, entry)));
  const sides = placed.map(({ side }) => side);
  const times = await medianInTurn(sides, quick);
  for (const side of sides) side.dispose();
  const memory = both.map(({ statistics }) => (statistics.peakBytes / 2 ** 20).toFixed(1));
  const cells = [length, ...memory, ...times.map((time) => time.toFixed(0))];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { longest: { type: 'string', default: '4096' } } });
  const device = unwrap(await openDevice('auto'));
  const programs = checkPrograms();
  process.stdout.write('| positions | streamed MiB | stored MiB | streamed ms | stored ms |\n');
  process.stdout.write('|---:|---:|---:|---:|---:|\n');
  for (const length of lengths.filter((one) => one <= Number(values.longest)))
    await printRow(programs, device, length);
}

await main();
// The device stays open; nothing else ends the process.
process.exit(0);
