import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device } from '../../../runtime/device/device.ts';
import { latestCheckpoint } from '../../../runtime/train/checkpoint.ts';
import { train } from '../../../runtime/train/loop.ts';
import { openForTests } from '../hand-written.ts';
import { tinyOptions } from './tiny.ts';

const large = { size: 1 << 20, rate: 0.125 };

let device: Device;
let folder: string;
beforeAll(async () => {
  device = await openForTests();
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-crash-'));
});
afterAll(() => {
  device.close();
  rmSync(folder, { recursive: true });
});

/**
 * Starts the endless training, stops it when some checkpoints are there, and kills it if it stands
 * in the middle of the next; else lets it go on for a while.
 */
async function killWhileSaving(run: string): Promise<void> {
  const script = fileURLToPath(new URL('./endless.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, run], { stdio: 'ignore' });
  const gone = new Promise((resolve) => child.on('exit', resolve));
  for (;;) {
    await sleep(5);
    const names = entries(path.join(run, 'checkpoints'));
    if (!names.some((name) => name.endsWith('.partial')) || names.length < 3) continue;
    child.kill('SIGSTOP');
    await sleep(20);
    if (entries(path.join(run, 'checkpoints')).some((name) => name.endsWith('.partial'))) break;
    child.kill('SIGCONT');
  }
  child.kill('SIGKILL');
  await gone;
}

function entries(where: string): string[] {
  try {
    return readdirSync(where);
  } catch {
    return [];
  }
}

test.skipIf(process.platform === 'win32')(
  'a process killed while it saves loses only the steps since its last checkpoint',
  async () => {
    const run = path.join(folder, 'killed');
    await killWhileSaving(run);
    const left = entries(path.join(run, 'checkpoints'));
    expect(left.some((name) => name.endsWith('.partial'))).toBe(true);
    const latest = await latestCheckpoint(run);
    if (!latest.ok || latest.value === undefined) throw new Error('nothing is left');
    expect(latest.warnings).toEqual([]);
    const { step } = latest.value;
    expect(step).toBeGreaterThanOrEqual(2);

    const resumed = await train({ ...tinyOptions(device, run, large), steps: step + 2 });
    const whole = await train({
      ...tinyOptions(device, path.join(folder, 'calm'), large),
      steps: step + 2,
    });
    if (!resumed.ok || !whole.ok) throw new Error('training failed');
    const bytes = [resumed, whole].map(({ value }) =>
      readFileSync(path.join(value.path, 'model.safetensors'), 'latin1'),
    );
    expect(bytes[0] === bytes[1]).toBe(true);
    const after = entries(path.join(run, 'checkpoints'));
    expect(after.filter((name) => name.endsWith('.partial'))).toEqual([]);
  },
);

/** A file system of 10 MB, where the test may mount one; else undefined. */
function smallDisk(): string | undefined {
  const mounted = path.join(folder, 'disk');
  mkdirSync(mounted);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=10m', 'llmc', mounted]);
  return status === 0 ? mounted : undefined;
}

test('a full disk is said, and leaves the last checkpoint and nothing half-written', async (context) => {
  const disk = smallDisk();
  if (disk === undefined) return context.skip('mounting a small disk is not permitted here');
  try {
    const run = path.join(disk, 'run');
    // Each checkpoint takes 4 MB: two fit, the third does not.
    const outcome = await train({ ...tinyOptions(device, run, large), saveEvery: 2 });
    expect(outcome.ok ? [] : outcome.diagnostics.map(({ slug }) => slug)).toEqual(['disk-full']);
    expect(entries(path.join(run, 'checkpoints')).sort()).toEqual(['step-2', 'step-4']);
    const latest = await latestCheckpoint(run);
    expect(latest.ok && latest.warnings.length === 0 && latest.value?.step).toBe(4);
  } finally {
    spawnSync('umount', [disk]);
  }
});
