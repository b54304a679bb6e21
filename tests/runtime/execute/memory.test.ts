import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device } from '../../../runtime/device/device.ts';
import { createExecutable } from '../../../runtime/execute/executable.ts';
import { openForTests, programOf } from '../hand-written.ts';

let device: Device;
beforeAll(async () => {
  device = await openForTests();
});
afterAll(() => device.close());

const mebi = 1 << 18;
/** 1 MiB of parameters, 1 of state, and 24 that grow with a batch of 8. */
const program = programOf(
  'step',
  [
    ['model.w', 'f32', [mebi]],
    ['state.mean', 'f32', [mebi]],
    ['batch.input', 'i32', [8, mebi / 4]],
  ],
  [
    ['scores', 'f32', [8, mebi]],
    ['hidden', 'f32', [8, mebi]],
    ['logits', 'f32', [6, mebi]],
    ['loss', 'f32', []],
  ],
  [],
);

test('a program beyond the memory names its largest buffers and the batch that fits', async () => {
  const small = { ...device, memoryBytes: 15 * 2 ** 20 };
  const made = await createExecutable(small, program, new Map(), { batch: 8 });
  expect(made.ok ? [] : made.diagnostics).toMatchObject([
    {
      slug: 'out-of-memory',
      title: '`step` needs more memory than this device has',
      notes: [
        'needed  26.0 MiB',
        'free    15.0 MiB of 15.0 MiB',
        '',
        'the largest buffers:',
        '  8.00 MiB  scores',
        '  8.00 MiB  hidden',
        '  6.00 MiB  logits',
        '  2.00 MiB  batch.input',
        '  1.00 MiB  model.w',
      ],
      // 1 + 1 and 1 for the gradient stay; 12 of the 15 are left for 23 at a batch of 8.
      hint: 'A batch of 4 should fit',
    },
  ]);
});

test('memory is counted over all programs of a device and given back', async () => {
  const roomy = { ...device, memoryBytes: 40 * 2 ** 20 };
  const first = await createExecutable(roomy, program);
  const second = await createExecutable(roomy, program);
  expect([first.ok, second.ok]).toEqual([true, false]);
  if (first.ok) first.value.destroy();
  const third = await createExecutable(roomy, program);
  expect(third.ok).toBe(true);
  if (third.ok) third.value.destroy();
});

test('a tensor larger than a buffer is refused at the line that makes it', async () => {
  const limits = { ...device.target.limits, maxBufferSize: 4 * 2 ** 20 };
  const narrow = { ...device, target: { ...device.target, limits } };
  const made = await createExecutable(narrow, program, new Map(), { batch: 8 });
  expect(made.ok ? [] : made.diagnostics).toMatchObject([
    {
      slug: 'buffer-too-large',
      span: program.buffers[3]!.span,
      label: 'scores takes 8.00 MiB',
      hint: 'A batch of 4 should fit',
    },
  ]);
});
