import { expect, test } from 'vitest';
import { Meter } from '../../../runtime/train/meter.ts';

test('the first chunk, which compiles kernels, is told and then forgotten', () => {
  const meter = new Meter(50);
  meter.start(1000);
  expect(meter.count(1, 6000)).toEqual({ milliseconds: 5000, tokensPerSecond: 10 });
  expect(meter.count(2, 6200)).toEqual({ milliseconds: 100, tokensPerSecond: 500 });
});

test('pauses do not count', () => {
  const meter = new Meter(50);
  meter.start(0);
  meter.count(1, 100);
  meter.count(1, 200);
  meter.start(90_000);
  expect(meter.count(3, 90_300)).toEqual({ milliseconds: 100, tokensPerSecond: 500 });
});

test('a run that became slower says so within ten seconds', () => {
  const meter = new Meter(50);
  meter.start(0);
  for (let second = 1; second <= 1000; second += 1) meter.count(10, 1000 * second);
  expect(meter.count(10, 1_001_000).milliseconds).toBe(100);
  meter.count(10, 1_006_000);
  expect(meter.count(10, 1_011_000).milliseconds).toBe(500);
});
