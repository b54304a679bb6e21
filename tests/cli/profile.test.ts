import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { llmc } from './llmc.ts';

const file = 'tests/cli/tiny.llm';

test('llmc profile prints one object, and writes a trace and a page', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-profile-'));
  const [trace, page] = ['step.json', 'step.html'].map((name) => path.join(folder, name));
  const words = ['profile', file, '--steps', '2', '--trace', trace!, '--html', page!, '--json'];
  const { code, stdout, stderr } = llmc(words);
  expect(code, stderr).toBe(0);
  const profile = JSON.parse(stdout);
  expect(profile).toMatchObject({ event: 'profile', training: 'model', steps: 2 });
  const { traceEvents } = JSON.parse(readFileSync(trace!, 'utf8'));
  const kernels = traceEvents.filter(({ ph, tid }: { ph: string; tid: number }) => {
    return ph === 'X' && tid === 1;
  });
  expect(kernels.length).toBe(2 * profile.dispatches);
  expect(readFileSync(page!, 'utf8')).toContain('Where the time of model goes');
  rmSync(folder, { recursive: true });
});

test('a training that there is not, and a file that cannot be written, are told', () => {
  const wrong = llmc(['profile', file, '--only', 'modle']);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('It trains: model');
  const nowhere = llmc(['profile', file, '--steps', '1', '--html', 'package.json/a.html']);
  expect(nowhere.code).toBe(1);
  expect(nowhere.stderr).toContain('This place cannot be written to');
  expect(nowhere.stdout).toContain('ms a step in kernels');
});
