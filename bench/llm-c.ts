/**
 * `npm run bench:llm-c -- PATH`: a training step of the six-layer GPT beside llm.c's CPU program,
 * built with OpenMP from the checkout at PATH, on as many threads as the machine has cores.
 *
 * The sides take turns of some steps each. Ours are read as `llmc run` reads them: one number after
 * the steps of a turn. The first steps of a turn, which compile or warm caches, are not counted.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDevice } from '../runtime/device/device.ts';
import type { Executable } from '../runtime/execute/executable.ts';
import { median } from '../runtime/profile/median.ts';
import { gptStep } from './cases.ts';
import { sixLayers } from './gpt-shape.ts';
import { checkPrograms, compileEntry, unwrap } from './ours.ts';

const turns = 3;
const steps = 5;
const warmUps = 2;

const source = fileURLToPath(new URL('peer/llm-c.c', import.meta.url));

function buildPeer(checkout: string, folder: string): string {
  const binary = path.join(folder, 'peer');
  const flags = ['-Ofast', '-march=native', '-fopenmp', '-DOMP', '-w', '-I', checkout];
  execFileSync('cc', [...flags, source, '-o', binary, '-lm'], { stdio: 'inherit' });
  return binary;
}

/** Milliseconds of each counted step. */
function peerTurn(binary: string, folder: string): readonly number[] {
  const args = [path.join(folder, 'model.bin'), String(steps + warmUps)];
  const env = { ...process.env, OMP_NUM_THREADS: String(os.cpus().length) };
  const printed = execFileSync(binary, args, { encoding: 'utf8', env });
  const times = [...printed.matchAll(/^step (\S+)$/gm)].map((match) => Number(match[1]));
  return times.slice(warmUps);
}

async function ourTurn(executable: Executable): Promise<number> {
  const timed = async (count: number): Promise<number> => {
    const start = performance.now();
    for (let step = 0; step < count; step += 1) executable.run();
    unwrap(await executable.read('loss'));
    return (performance.now() - start) / count;
  };
  await timed(warmUps);
  return timed(steps);
}

async function main(): Promise<void> {
  const [checkout] = parseArgs({ allowPositionals: true }).positionals;
  if (checkout === undefined) throw new Error('Usage: npm run bench:llm-c -- PATH-TO-LLM.C');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-bench-'));
  const binary = buildPeer(path.resolve(checkout), folder);
  const device = unwrap(await openDevice('auto'));
  const { executable } = await compileEntry(checkPrograms(), device, gptStep(sixLayers));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    theirs.push(...peerTurn(binary, folder));
    ours.push(await ourTurn(executable));
  }
  rmSync(folder, { recursive: true });
  const [own, peer] = [median(ours), median(theirs)];
  process.stdout.write(
    `${device.describe()}\nours ${own.toFixed(0)} ms a step, llm.c ${peer.toFixed(0)} ms ` +
      `on ${os.cpus().length} threads: ${(own / peer).toFixed(2)} times its time\n`,
  );
}

await main();
// The device stays open; nothing else ends the process.
process.exit(0);
