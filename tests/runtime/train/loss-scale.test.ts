/** What the loop makes of a step that says how its loss was scaled: it is told, and below 1 it is the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Program } from '../../../compiler/program/program.ts';
import type { Device } from '../../../runtime/device/device.ts';
import type { RunEvent } from '../../../runtime/events.ts';
import { accept } from '../../../runtime/result.ts';
import { train } from '../../../runtime/train/loop.ts';
import { openForTests, programOf } from '../hand-written.ts';
import { tinyOptions } from './tiny.ts';

let device: Device;
let folder: string;
beforeAll(async () => {
  device = await openForTests();
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-scale-'));
});
afterAll(() => {
  device.close();
  rmSync(folder, { recursive: true });
});

/** Skips every step, with a loss that is not finite. */
function skipping(): Program {
  const names = ['state.scale', 'loss', 'grad_norm', 'scale', 'skipped', 'weight'] as const;
  const declared = names.map(
    (name, i) =>
      `@group(0) @binding(${i}) var<storage, read_write> ${name.replace('.', '_')}: array<f32>;`,
  );
  const wgsl = `${declared.join('\n')}
@compute @workgroup_size(1) fn main() {
  state_scale[0] = state_scale[0] / 2;
  scale[0] = state_scale[0];
  skipped[0] = 3 - log2(state_scale[0]);
  loss[0] = bitcast<f32>(0x7f800000u + u32(skipped[0]) - u32(skipped[0]));
  weight[0] = 1;
}`;
  const [state, ...scalars] = names.map((name) => [name, 'f32', []] as const);
  const inputs = [
    ['batch.input', 'i32', [2, 4]],
    ['batch.target', 'i32', [2, 4]],
    ['key', 'u32', [2]],
  ] as const;
  return programOf(
    'step',
    [state!, ...inputs],
    [state!, ...scalars],
    [{ wgsl, uses: names.map((name) => `${name}!`), groups: 1 }],
  );
}

test('skipped steps are told, and the training ends where no scale helps', async () => {
  const events: RunEvent[] = [];
  const outcome = await train({
    ...tinyOptions(device, folder, { size: 1, rate: 0.1 }),
    programs: { step: skipping() },
    initial: async () =>
      accept({
        model: new Map(),
        state: new Map([['scale', { dtype: 'f32', shape: [], values: Float32Array.of(8) }]]),
      }),
    report: (event) => events.push(event),
    saveEvery: 100,
  });
  const told = events.flatMap((event) => (event.event === 'step' ? [event] : []));
  expect(told.map(({ lossScale, skipped }) => [lossScale, skipped])).toEqual([
    [4, 1],
    [2, 2],
    [1, 3],
  ]);
  expect(outcome).toMatchObject({
    ok: false,
    diagnostics: [
      {
        slug: 'loss-not-finite',
        title: 'The training diverged at step 4',
        label: 'its gradient is not finite, however the loss is scaled',
      },
    ],
  });
});
