import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { llmc } from './llmc.ts';

const file = 'tests/cli/tiny.llm';

test('llmc tune keeps what it learns, finds it again, and everybody is told if it is damaged', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-tune-'));
  const env = { LLMC_CACHE: folder };
  const words = ['tune', file, '--seconds', '1', '--json'];
  const first = llmc(words, env);
  expect(first.code, first.stderr).toBe(0);
  const lines = first.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const summary = lines.at(-1);
  expect(summary).toMatchObject({ event: 'tuning', training: 'model', known: 0 });
  expect(summary.tuned).toBe(lines.length - 1);
  expect(summary.tuned).toBeGreaterThan(0);

  const [learnt] = readdirSync(path.join(folder, 'schedules'));
  const second = llmc(['tune', file, '--seconds', '1', '--json'], env);
  expect(JSON.parse(second.stdout.trim().split('\n').at(-1)!).known).toBe(summary.tuned);

  writeFileSync(path.join(folder, 'schedules', learnt!), 'damaged\n');
  const test = llmc(['test', 'stdlib/nn.llm'], env);
  expect(test.stderr).toContain('is damaged, so it is not used');
  rmSync(folder, { recursive: true });
}, 180_000);

test('a training that there is not is told', () => {
  const { code, stderr } = llmc(['tune', file, '--only', 'modle']);
  expect(code).toBe(1);
  expect(stderr).toContain('It trains: model');
});
