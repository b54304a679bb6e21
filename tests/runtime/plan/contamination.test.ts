/** A plan that looks for its test in its text, and takes it out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device } from '../../../runtime/device/device.ts';
import type { RunEvent } from '../../../runtime/events.ts';
import { loadProgram } from '../../../runtime/load.ts';
import { runPlan } from '../../../runtime/plan/run-plan.ts';
import { testDevice } from '../../support/gpu.ts';

const question = 'What did the old man of the sea give to the girl in the boat?';
const program = `use std.data.{jsonl, read}
use std.eval.{contamination, decontaminate, report, unseen}

plan look {
  let text = read("story.txt")
  let rows = jsonl("questions.jsonl")
  report("both", [
    contamination("a", text, rows),
    contamination("b", decontaminate(text, rows), rows),
    contamination("c", text, unseen(text, rows)),
  ])
}
`;

let device: Device;
let folder: string;
beforeAll(async () => {
  device = await testDevice();
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-contamination-'));
  const put = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
  put('plan.llm', program);
  put('story.txt', `${question} A lamp! ${'The waves went up and down. '.repeat(30)}`);
  const rows = [
    { question, answer: 'A lamp' },
    { question: 'What went up and down?', answer: 'Nobody knows that' },
  ];
  put('questions.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'));
});
afterAll(() => {
  device?.close();
  rmSync(folder, { recursive: true });
});

test('half of the rows are given away, then none', async () => {
  const loaded = loadProgram(path.join(folder, 'plan.llm'));
  const events: RunEvent[] = [];
  const run = await runPlan(loaded.program!, loaded.sources, {
    device,
    out: path.join(folder, 'run'),
    optimize: 2,
    report: (event) => events.push(event),
  });
  const [report] = events.flatMap((event) => (event.event === 'report' ? [event] : []));
  expect(report!.scores.map(({ metrics }) => metrics[0]!.value)).toEqual([0.5, 0, 0]);
  expect(report!.scores.map(({ examples }) => examples)).toEqual([2, 2, 1]);
  const warnings = run.ok ? run.warnings : [];
  expect(warnings.map(({ slug }) => slug)).toEqual(['contaminated']);
  expect(warnings[0]!.notes).toEqual([
    expect.stringMatching(/questions\.jsonl:1: man of the sea .* boat a$/),
  ]);
});
