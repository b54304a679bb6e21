/** What is made of timings, by numbers small enough to be redone by hand. */
import { expect, test } from 'vitest';
import type { Program } from '../../../compiler/program/program.ts';
import { profilePage } from '../../../runtime/profile/page.ts';
import { type Profile, profileOf } from '../../../runtime/profile/profile.ts';
import { achieved, milliseconds, tableOf } from '../../../runtime/profile/table.ts';
import type { Timing } from '../../../runtime/profile/timed-run.ts';
import { line, programOf } from '../hand-written.ts';

const wgsl = '';
const uses = ['x', 'y!'];
const three = programOf(
  'p',
  [['x', 'f32', [1]]],
  [['y', 'f32', [1]]],
  [1, 2, 3].map(() => ({ wgsl, uses, groups: 1 })),
);
const program: Program = {
  ...three,
  dispatches: three.dispatches.map((dispatch, at) => ({
    ...dispatch,
    label: at === 1 ? 'dot <1>' : 'sum',
    span: line,
  })),
};
const head = {
  training: 'base',
  device: 'a card',
  clock: 'device',
  peaks: { flops: 4e9, bytes: 2e9 },
} as const;

/** Three dispatches of 1, 3 and 1 ms after one another, half a millisecond between the last two. */
function run(scale: number): readonly Timing[] {
  const at = (begin: number, end: number, dispatch: number): Timing => ({
    dispatch,
    begin: begin * 1e6 * scale,
    end: end * 1e6 * scale,
  });
  return [at(0, 1, 0), at(1, 4, 1), at(4.5, 5.5, 2)];
}

const costs = [1, 2, 3].map((n) => ({ flops: n * 1e6, bytes: n * 2e6 }));
const profile = profileOf(head, program, costs, [run(9), run(1), run(1)], () => 'gpt.llm:7');

test('kernels of one name and line are one row, and of repeated steps the median counts', () => {
  expect(profile).toMatchObject({ steps: 3, dispatches: 3, milliseconds: 5 });
  expect(profile.idle).toBeCloseTo(0.5 / 5.5, 12);
  expect(profile.kernels).toEqual([
    {
      ...{ kernel: 'dot <1>', place: 'gpt.llm:7', times: 1, milliseconds: 3, share: 0.6 },
      ...{ flops: 2e6, bytes: 4e6 },
    },
    {
      ...{ kernel: 'sum', place: 'gpt.llm:7', times: 2, milliseconds: 2, share: 0.4 },
      ...{ flops: 4e6, bytes: 8e6 },
    },
  ]);
  expect(achieved(profile.kernels[1]!)).toEqual({ flops: 2e9, bytes: 4e9 });
});

test('dispatches that overlap are not counted twice as busy', () => {
  const both = [
    { dispatch: 0, begin: 0, end: 2e6 },
    { dispatch: 1, begin: 1e6, end: 3e6 },
    { dispatch: 2, begin: 3e6, end: 4e6 },
  ];
  expect(profileOf(head, program, costs, [both], () => '').idle).toBe(0);
});

test('the table, with room', () => {
  expect(tableOf(profile, 100)).toMatchInlineSnapshot(`
    "base: 5.00 ms a step in kernels, 9.1 % idle
    3 dispatches, median of 3 steps
    timed by the device, a pass a kernel
    a card
    peaks: 4.00 GFLOP/s, 2.00 GB/s

      ms  share  times  GFLOP/s  of peak  GB/s  of peak  line       kernel
    3.00   60 %      1     0.67     17 %  1.33     67 %  gpt.llm:7  dot <1>
    2.00   40 %      2     2.00     50 %  4.00    200 %  gpt.llm:7  sum
    "
  `);
});

test('no line is wider than what there is, and the rest is one row', () => {
  const row = profile.kernels[0]!;
  const kernels = Array.from({ length: 40 }, (_, i) => ({
    ...row,
    kernel: `dot+add+mul+exp+sum ${i} [128, 64, 64, 768]`,
    share: 1 / 40,
  }));
  const long: Profile = { ...profile, kernels, device: 'a device with a long name '.repeat(9) };
  for (const width of [60, 80, 120]) {
    const lines = tableOf(long, width).trimEnd().split('\n');
    expect(lines.filter((each) => each.length > width)).toEqual([]);
    expect(lines.at(-1)).toMatch(/^ *75\.0 +63 %.* 25 more$/);
    expect(lines.filter((each) => each.includes('gpt.llm:7')).length).toBe(15);
  }
});

test('three digits of milliseconds, or as many as there are before the point', () => {
  expect([1234, 12.34, 1.234, 0.1234].map(milliseconds)).toEqual(['1234', '12.3', '1.23', '0.123']);
});

test('the page holds each kernel, escaped, and nothing from elsewhere', () => {
  const page = profilePage(profile);
  expect(page).toContain('<code>dot &lt;1&gt;</code>');
  expect(page).toContain('gpt.llm:7');
  expect(page).not.toMatch(/https?:|<script|@import|url\(/);
});
