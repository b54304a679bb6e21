/**
 * `npm run bench [-- --json] [--quick] [--only WORDS]`: our kernels and training steps beside
 * jax-js's, in turn, on the same adapter. A ratio above 1 says that ours is faster.
 */
import { parseArgs } from 'node:util';
import { openDevice } from '../runtime/device/device.ts';
import { type Case, cases } from './cases.ts';
import { type Comparison, describe } from './comparison.ts';
import { type Effort, medianInTurn, quick, thorough } from './measure.ts';
import { type Compiled, checkPrograms, compileEntry, unwrap } from './ours.ts';
import { type Jax, loadJax } from './peer/jax-js.ts';
import { printTable } from './table.ts';

async function compare(
  one: Case,
  compiled: Compiled,
  jax: Jax,
  effort: Effort,
): Promise<Comparison> {
  const peer = one.peer(jax);
  try {
    const [oursTime, peerTime] = await medianInTurn([compiled.side, peer], effort);
    return describe(one, compiled, oursTime!, peerTime!);
  } finally {
    peer.dispose();
  }
}

async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
    },
  });
  const device = unwrap(await openDevice('auto'));
  const jax = await loadJax();
  const programs = checkPrograms();
  const comparisons: Comparison[] = [];
  for (const one of cases.filter(({ name }) => name.includes(flags.only ?? ''))) {
    if (!flags.json) process.stderr.write(`${one.name} …\n`);
    const compiled = await compileEntry(programs, device, one.ours);
    comparisons.push(await compare(one, compiled, jax, flags.quick ? quick : thorough));
    compiled.side.dispose();
  }
  const result = { device: device.describe(), node: process.version, comparisons };
  process.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : printTable(result));
}

await main();
// Both devices stay open; nothing else ends the process.
process.exit(0);
