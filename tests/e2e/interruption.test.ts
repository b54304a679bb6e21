/** Runs that are stopped, politely or not, and go on: the model at the end is the same. */
import type { ChildProcess } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsIn, eventsNamed, patience, program, text, Workspace } from './workspace.ts';

/** Enough that a signal reaches the run before its end. */
const steps = 150;
/** A checkpoint each. */
const every = 5;

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  place.write('text.txt', text);
  place.write('mite.llm', program({ steps, every }));
  expect(place.run('mite.llm', 'whole').code).toBe(0);
}, patience.timeout);
afterAll(() => place.remove());

interface Stopped {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls `stop` once, when stdout first matches. */
async function runUntil(
  child: ChildProcess,
  pattern: RegExp,
  stop: () => unknown,
): Promise<Stopped> {
  let [stdout, stderr, done] = ['', '', false];
  child.stderr!.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout!.on('data', (chunk) => {
    stdout += chunk;
    if (done || !pattern.test(stdout)) return;
    done = true;
    stop();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

function expectSameModel(out: string): void {
  expect(place.read(out, 'mite.safetensors') === place.read('whole', 'mite.safetensors')).toBe(
    true,
  );
}

function halfWritten(out: string): string[] {
  return place.list(out).filter((name) => name.includes('.partial'));
}

// Windows cannot send a signal that a process may handle.
describe.skipIf(process.platform === 'win32')('a run that is stopped and started again', () => {
  test(
    'after Ctrl-C goes on where it was and makes the same model, bit by bit',
    patience,
    async () => {
      const child = place.start('mite.llm', 'stopped');
      const interrupt = () => child.kill('SIGINT');
      const stopped = await runUntil(child, /"event":"step"/, interrupt);
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toMatch(/stopped; to go on: llmc run .*mite\.llm --out .*stopped\n$/);
      const { step } = eventsNamed(eventsIn(stopped.stdout), 'saved').at(-1)!;
      expect(step).toBeLessThan(steps);

      const rest = place.run('mite.llm', 'stopped');
      expect(rest.code).toBe(0);
      expect(eventsNamed(rest.events, 'resume')).toMatchObject([{ step }]);
      expect(eventsNamed(rest.events, 'step')[0]).toMatchObject({ step: step + 1 });
      expectSameModel('stopped');
      const lines = eventsIn(place.read('stopped', 'model', 'metrics.ndjson'));
      const noted = eventsNamed(lines, 'step').map((event) => event.step);
      expect(noted).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    },
  );

  test(
    'after kill -9 while it saves loses at most the steps since its last checkpoint',
    patience,
    async () => {
      const { out, stdout } = await killedWhileSaving();
      expect(halfWritten(out)).not.toEqual([]);
      const told = eventsNamed(eventsIn(whole(stdout)), 'saved').map(({ step }) => step);
      const rest = place.run('mite.llm', out);
      expect(rest.code).toBe(0);
      const resumed = eventsNamed(rest.events, 'resume');
      expect(resumed).toHaveLength(1);
      expect(resumed[0]!.step).toBeGreaterThanOrEqual(told.at(-1)!);
      expect(eventsNamed(rest.events, 'step')[0]!.step).toBe(resumed[0]!.step + 1);
      expectSameModel(out);
      expect(halfWritten(out)).toEqual([]);
    },
  );
});

interface Killed {
  readonly out: string;
  readonly stdout: string;
}

/** A checkpoint is whole within milliseconds, so that the kill may come too late: then once more. */
async function killedWhileSaving(attempt = 1): Promise<Killed> {
  const out = `killed-${attempt}`;
  const child = place.start('mite.llm', out);
  const { stdout } = await runUntil(child, /"event":"saved"/, () =>
    killWhenHalfWritten(child, out),
  );
  return halfWritten(out).length > 0 || attempt === 5
    ? { out, stdout }
    : killedWhileSaving(attempt + 1);
}

async function killWhenHalfWritten(child: ChildProcess, out: string): Promise<void> {
  while (child.exitCode === null) {
    if (halfWritten(out).length > 0) {
      child.kill('SIGKILL');
      return;
    }
    await nextTurn();
  }
}

/** Without a last line that was cut off. */
function whole(stdout: string): string {
  return stdout.slice(0, stdout.lastIndexOf('\n') + 1);
}
