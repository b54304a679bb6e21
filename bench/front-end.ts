/**
 * `npm run bench:front-end [-- --json]`: how long a person waits for the compiler before any kernel
 * runs. Medians, beside the limits we set ourselves on the reference machine (two x86-64 cores).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compileGraph } from '../compiler/pipeline.ts';
import type { Program } from '../compiler/program/program.ts';
import { lavapipe, type Target } from '../compiler/target/target.ts';
import { openDevice } from '../runtime/device/device.ts';
import { createPipelines } from '../runtime/execute/pipelines.ts';
import { median } from '../runtime/profile/median.ts';
import { Editor } from '../tests/editor/client.ts';
import { gptStep } from './cases.ts';
import { checkPrograms, stageEntry, unwrap } from './ours.ts';

interface Timing {
  readonly name: string;
  readonly milliseconds: number;
  readonly limit: number;
}

const root = fileURLToPath(new URL('../', import.meta.url));
const runs = 5;

async function medianTime(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** 200 functions of five lines, all of them checked by themselves. */
const longProgram = `use std.nn.softmax\n${Array.from(
  { length: 200 },
  (_, i) => `/// Number ${i}.
fn layer_${i}(x: f32[B, D], w: f32[D, F]) -> f32[B, F] {
  let y${i} = x @ w
  softmax(y${i} + max(y${i}, 0.0))
}`,
).join('\n')}\n`;

function check(files: readonly string[]): Promise<number> {
  const binary = path.join(root, 'bin/llmc.mjs');
  return medianTime(() =>
    execFileSync(process.execPath, [binary, 'check', ...files], { stdio: 'ignore' }),
  );
}

function standardLibrary(): string[] {
  return readdirSync(path.join(root, 'stdlib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.llm'))
    .map((file) => path.join(root, 'stdlib', file));
}

async function checkLongProgram(): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-bench-'));
  const file = path.join(folder, 'long.llm');
  writeFileSync(file, longProgram);
  const time = await check([file]);
  rmSync(folder, { recursive: true });
  return time;
}

const gpt2 = gptStep({
  vocabulary: 50_257,
  context: 1024,
  width: 768,
  heads: 12,
  layers: 12,
  batch: 2,
});
const programs = checkPrograms();

/** GPT-2 with 124 million parameters on 2 x 1,024 tokens. */
function compileGpt2(target: Target): Program {
  return unwrap(compileGraph(stageEntry(programs, gpt2), { target, optimize: 2 }));
}

/** Once: the second time the pipelines are there. */
async function compileGpt2WithPipelines(): Promise<number> {
  const device = unwrap(await openDevice('auto'));
  const start = performance.now();
  unwrap(await createPipelines(device, compileGpt2(device.target)));
  const time = performance.now() - start;
  device.close();
  return time;
}

async function hover(): Promise<number> {
  const { editor } = await Editor.start({});
  await editor.show('long.llm', longProgram);
  const place = editor.at('long.llm', 'softmax(y150 ', 10);
  const time = await medianTime(() => editor.ask('textDocument/hover', place));
  await editor.stop();
  return time;
}

const timings: readonly Timing[] = [
  {
    name: 'check the standard library, start included',
    milliseconds: await check(standardLibrary()),
    limit: 500,
  },
  { name: 'check 1,000 lines, start included', milliseconds: await checkLongProgram(), limit: 500 },
  {
    name: 'compile a training step of GPT-2 124M to WGSL',
    milliseconds: await medianTime(() => compileGpt2(lavapipe)),
    limit: 5000,
  },
  {
    name: 'the same with all pipelines made, on the device at hand',
    milliseconds: await compileGpt2WithPipelines(),
    limit: 20_000,
  },
  { name: 'hover in 1,000 lines', milliseconds: await hover(), limit: 50 },
];

const { values: flags } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
if (flags.json) {
  process.stdout.write(`${JSON.stringify(timings)}\n`);
} else {
  for (const { name, milliseconds, limit } of timings) {
    const time = milliseconds.toFixed(milliseconds < 100 ? 1 : 0).padStart(7);
    process.stdout.write(`${time} ms  (at most ${limit})  ${name}\n`);
  }
}
// The device stays open; nothing else ends the process.
process.exit(0);
