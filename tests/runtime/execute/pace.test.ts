import { expect, test } from 'vitest';
import { Pace } from '../../../runtime/execute/pace.ts';

test('nothing is slept before the first run was timed, then four fifths of what is left', () => {
  const pace = new Pace();
  pace.submit(0);
  expect(pace.nap(1, 0)).toBe(0);
  pace.finish(1, 100);
  expect(pace.milliseconds).toBe(100);
  pace.submit(1000);
  pace.submit(1001);
  expect(pace.nap(2, 1000)).toBeCloseTo(80);
  expect(pace.nap(3, 1050)).toBeCloseTo(0.8 * 150);
});

test('idle time does not count as work, and one slow run hardly moves the guess', () => {
  const pace = new Pace();
  pace.submit(0);
  pace.finish(1, 10);
  pace.submit(5000);
  pace.finish(2, 5010);
  expect(pace.milliseconds).toBe(10);
  pace.submit(6000);
  pace.finish(3, 6110);
  expect(pace.milliseconds).toBeCloseTo(0.8 * 10 + 0.2 * 110);
});

test('a run that was over before anyone looked at most halves the guess', () => {
  const pace = new Pace();
  pace.submit(0);
  pace.submit(0);
  pace.finish(1, 400);
  pace.finish(2, 401);
  expect(pace.milliseconds).toBe(200);
});
