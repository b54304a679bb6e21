import { expect, test } from 'vitest';
import { jsonView, textView } from '../../cli/output/run-view.ts';
import type { RunEvent } from '../../runtime/events.ts';
import { recordedTerminal } from './terminal.ts';

function step(number: number, steps: number): Extract<RunEvent, { readonly event: 'step' }> {
  return {
    event: 'step',
    name: 'base',
    step: number,
    steps,
    loss: 4 / number + 1,
    learningRate: 0.001,
    gradientNorm: 0.5,
    weight: 768,
    tokensPerSecond: 1000,
    milliseconds: 10,
  };
}

test('without a terminal 2,000 steps are some forty plain lines, the last with the curve', () => {
  const terminal = recordedTerminal();
  const { report, close } = textView(terminal);
  for (let number = 1; number <= 2000; number += 1) report(step(number, 2000));
  close();
  expect(terminal.stderr.length).toBe(41);
  expect(terminal.stderr[0]).toBe('   1/2000    0%  loss 5.000  lr 1.0e-3  1.00k tok/s');
  expect(terminal.stderr[1]).toBe('  50/2000    2%  loss 1.080  lr 1.0e-3  1.00k tok/s  20 s left');
  expect(terminal.stderr.at(-1)).toBe(
    '2000/2000  100%  loss 1.002 █▂▁▁▁▁▁▁▁▁▁▁  lr 1.0e-3  1.00k tok/s',
  );
  expect([terminal.drawn, terminal.stdout]).toEqual([[], []]);
});

test('on a terminal one line is drawn over, at most a dozen times a second, then stays', () => {
  const terminal = recordedTerminal({ isLive: true });
  let clock = 0;
  const { report } = textView(terminal, () => clock);
  for (let number = 1; number <= 100; number += 1) {
    clock += 10;
    report(step(number, 100));
  }
  // 99 steps of 10 ms, a drawing each 80 ms, and the clearing at the end.
  expect(terminal.drawn.length).toBe(14);
  expect(terminal.drawn.at(-1)).toBe('');
  expect(terminal.stderr.length).toBe(1);
});

test('the curve starts anew with each training', () => {
  const terminal = recordedTerminal({ width: 100 });
  const { report } = textView(terminal);
  for (const number of [1, 2, 3]) report(step(number, 3));
  for (const number of [1, 2]) report(step(number, 2));
  expect(terminal.stderr.at(-1)).toContain(' █▁ ');
});

test('samples are data, all else is messages', () => {
  const terminal = recordedTerminal();
  const { report } = textView(terminal);
  report({
    event: 'compile',
    name: 'step',
    ops: 412,
    kernels: 61,
    pipelines: 33,
    bytes: 2 ** 20,
    milliseconds: 1310,
  });
  report({ event: 'resume', step: 7, path: 'runs/a' });
  report({ event: 'eval', name: 'held out', step: 7, loss: 1.88 });
  report({ event: 'sample', name: 'text', text: 'To be' });
  report({ event: 'saved', step: 7, path: 'runs/a/checkpoints/step-7' });
  report({ event: 'cached', name: 'base', path: 'runs/a' });
  report({ event: 'download', address: 'https://example.org/a.txt', bytes: 10, total: 10 });
  report({ event: 'done', seconds: 75, out: 'runs/a' });
  expect(terminal.stdout).toEqual(['To be\n']);
  expect(terminal.stderr).toEqual([
    'compile  step: 412 ops, 61 kernels (33 distinct), 1.00 MiB, 1.3 s',
    'resume   from step 7, runs/a',
    'eval     held out: loss 1.8800 at step 7',
    'saved    step 7, runs/a/checkpoints/step-7',
    'cached   base, runs/a',
    'download https://example.org/a.txt, 10 B',
    'done     1 min 15 s, runs/a',
  ]);
});

test('--json prints every event, with its own fields and no others', () => {
  const terminal = recordedTerminal();
  const events: RunEvent[] = [step(1, 2), step(2, 2), { event: 'done', seconds: 1, out: 'runs/a' }];
  for (const event of events) jsonView(terminal).report(event);
  expect(terminal.stdout.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
  expect(terminal.stdout.map((line) => JSON.parse(line))).toEqual(events);
  expect(terminal.stderr).toEqual([]);
});
