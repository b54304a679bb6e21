import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunEvent } from '../../runtime/events.ts';
import { binary, type Ended, llmc } from './llmc.ts';

const program = fileURLToPath(new URL('tiny.llm', import.meta.url));

let out: string;
beforeEach(() => {
  out = mkdtempSync(path.join(os.tmpdir(), 'llmc-run-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

function eventsOf({ stdout }: Ended): RunEvent[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
}

function only<E extends RunEvent['event']>(events: readonly RunEvent[], name: E) {
  return events.filter(
    (event): event is Extract<RunEvent, { readonly event: E }> => event.event === name,
  );
}

test('llmc run --json trains, measures, writes and ends with done', () => {
  const ended = llmc(['run', program, '--out', out, '--json']);
  expect(ended.code).toBe(0);
  const events = eventsOf(ended);
  expect(only(events, 'compile').length).toBeGreaterThanOrEqual(2);
  const steps = only(events, 'step');
  expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  // A model that knows nothing loses ln 28 = 3.33. In the sentence every letter but few is decided by
  // the two before it.
  expect(steps[0]!.loss).toBeCloseTo(Math.log(28), 0);
  expect(only(events, 'eval').at(-1)!.loss).toBeLessThan(2);
  expect(only(events, 'sample')[0]!.text).toMatch(/^the /);
  expect(events.at(-1)).toMatchObject({ event: 'done', out });

  const again = eventsOf(llmc(['run', program, '--out', out, '--json']));
  expect(only(again, 'cached')).toHaveLength(1);
  expect(only(again, 'step')).toEqual([]);
  expect(only(again, 'compile').map(({ name }) => name)).not.toContain('step');
  expect(only(again, 'eval').at(-1)).toEqual(only(events, 'eval').at(-1));

  const first = llmc(['generate', out, '-p', 'the ', '-n', '8', '--seed', '3']);
  expect(first.code).toBe(0);
  expect(first.stdout).toMatch(/^the [\s\S]{8}\n$/);
  expect(llmc(['generate', out, '-p', 'the ', '-n', '8', '--seed', '3'])).toEqual(first);
});

test('llmc run --trace reports what the loss traces', () => {
  const traced = fileURLToPath(new URL('traced.llm', import.meta.url));
  const ended = llmc(['run', traced, '--out', out, '--json', '--trace']);
  expect(ended.code).toBe(0);
  const events = eventsOf(ended);
  const steps = only(events, 'step');
  const traces = only(events, 'trace');
  const nll = traces.filter(({ value }) => value === 'nll');
  expect(nll.map(({ step }) => step)).toEqual([1, 2, 4]);
  for (const { step, shape, min, mean, max, finite, place } of nll) {
    expect(shape).toEqual([4, 8]);
    expect(finite).toBe(1);
    expect(place).toMatch(/traced\.llm:11:13$/);
    // The loss is the mean over all places.
    expect(mean).toBeCloseTo(steps[step - 1]!.loss, 4);
    expect(min).toBeLessThan(mean);
    expect(mean).toBeLessThan(max);
  }
  // What is not finite is reported at every step.
  const odds = traces.filter(({ value }) => value === 'odds');
  expect(odds.map(({ step, finite }) => [step, finite])).toEqual([1, 2, 3, 4].map((i) => [i, 0]));
});

// Windows has no SIGINT to send to a process.
test.skipIf(process.platform === 'win32')(
  'Ctrl-C saves and exits 130; a rerun goes on',
  async () => {
    const child = spawn(process.execPath, [binary, 'run', program, '--out', out, '--json']);
    let [stdout, stderr, sent] = ['', '', false];
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (!sent && stdout.includes('"event":"step"')) sent = child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(stderr).toContain(`stopped; to go on: llmc run ${program} --out ${out}\n`);
    const [saved] = only(eventsOf({ code: 130, stdout, stderr }), 'saved').slice(-1);

    const rest = eventsOf(llmc(['run', program, '--out', out, '--json']));
    expect(only(rest, 'resume')).toMatchObject([{ step: saved!.step }]);
    expect(only(rest, 'step').map(({ step }) => step)[0]).toBe(saved!.step + 1);
    expect(rest.at(-1)).toMatchObject({ event: 'done' });
  },
);

test('what the user got wrong exits 1 and leaves no run behind', () => {
  const ended = llmc(['run', program, '--out', path.join(out, 'run'), '--plan', 'tyni']);
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr).toContain('tyni');
  expect(existsSync(path.join(out, 'run'))).toBe(false);
});
