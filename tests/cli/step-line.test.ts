import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparkline } from '../../cli/output/sparkline.ts';
import { type StepLine, stepLine } from '../../cli/output/step-line.ts';

const line: StepLine = {
  step: {
    event: 'step',
    name: 'base',
    step: 400,
    steps: 2000,
    loss: 1.8424,
    learningRate: 0.00098,
    gradientNorm: 0.5,
    weight: 768,
    tokensPerSecond: 41_234,
    milliseconds: 10,
  },
  losses: [4, 3, 2.5, 2.2, 2, 1.9],
  secondsLeft: 76.4,
};

test('a wide line has everything', () => {
  expect(stepLine(line, 100)).toBe(
    ' 400/2000   20%  loss 1.842 █▅▃▂▁▁  lr 9.8e-4  41.2k tok/s  1 min 16 s left',
  );
});

test('what the loss logs follows it, and goes first, from the end', () => {
  const step = { ...line.step, log: { accuracy: 0.875, margin: 1.5 } };
  expect(stepLine({ ...line, step }, 110)).toBe(
    ' 400/2000   20%  loss 1.842 █▅▃▂▁▁  accuracy 0.875  margin 1.500  lr 9.8e-4  41.2k tok/s  1 min 16 s left',
  );
  expect(stepLine({ ...line, step }, 95)).toBe(
    ' 400/2000   20%  loss 1.842 █▅▃▂▁▁  accuracy 0.875  lr 9.8e-4  41.2k tok/s  1 min 16 s left',
  );
  expect(stepLine({ ...line, step }, 80)).toBe(stepLine(line, 80));
});

test('at 60 columns the learning rate goes first', () => {
  expect(stepLine(line, 60)).toBe(' 400/2000   20%  loss 1.842 █▅▃▂▁▁  1 min 16 s left');
});

test('position and loss stay longest', () => {
  expect(stepLine(line, 25)).toBe(' 400/2000  loss 1.842');
});

test('no line is wider than the window', () => {
  const event = fc.record({
    step: fc.integer({ min: 1, max: 100_000 }),
    loss: fc.double({ min: 0, max: 1e9, noNaN: true }),
    learningRate: fc.double({ min: 0, max: 1, noNaN: true }),
    tokensPerSecond: fc.double({ min: 0, max: 1e9, noNaN: true }),
    columns: fc.integer({ min: 1, max: 200 }),
    secondsLeft: fc.integer({ min: 0, max: 1e6 }),
    losses: fc.array(fc.double({ noNaN: true })),
  });
  fc.assert(
    fc.property(event, ({ columns, secondsLeft, losses, ...measured }) => {
      const step = { ...line.step, ...measured, steps: 100_000 };
      expect(stepLine({ step, losses, secondsLeft }, columns).length).toBeLessThanOrEqual(columns);
    }),
    { seed: 1 },
  );
});

test('a sparkline keeps the ends of a fall, and means in between', () => {
  expect(sparkline([8, 7, 6, 5, 4, 3, 2, 1], 8)).toBe('█▇▆▅▄▃▂▁');
  expect(sparkline([8, 8, 4.5, 4.5, 1, 1], 3)).toBe('█▅▁');
  expect(sparkline([5, 5, 5], 8)).toBe('▁▁▁');
  expect(sparkline([], 8)).toBe('');
  expect(sparkline([2, Number.NaN, 1], 8)).toBe('█▁');
});
