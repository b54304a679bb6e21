import { expect, test } from 'vitest';
import { Pace } from '../../../runtime/execute/pace.ts';

/** A pace that has seen one run of `milliseconds` after the first, at time 0. */
function paceOf(milliseconds: number): Pace {
  const pace = new Pace();
  pace.submit(-9000);
  pace.finish(1, -milliseconds);
  pace.submit(-milliseconds);
  pace.finish(2, 0);
  return pace;
}

test('the first run, in which the driver compiles, is forgotten', () => {
  const pace = new Pace();
  pace.submit(0);
  expect(pace.nap(1, 0)).toBe(0);
  pace.finish(1, 5000);
  expect(pace.milliseconds).toBeUndefined();
  pace.submit(5000);
  expect(pace.nap(2, 5000)).toBe(0);
  pace.finish(2, 5100);
  expect(pace.milliseconds).toBe(100);
});

test('four fifths of what is left are slept', () => {
  const pace = paceOf(100);
  pace.submit(1000);
  pace.submit(1001);
  expect(pace.nap(3, 1000)).toBeCloseTo(80);
  expect(pace.nap(4, 1050)).toBeCloseTo(0.8 * 150);
});

test('idle time does not count as work, and one slow run hardly moves the guess', () => {
  const pace = paceOf(10);
  pace.submit(5000);
  pace.finish(3, 5010);
  expect(pace.milliseconds).toBe(10);
  pace.submit(6000);
  pace.finish(4, 6110);
  expect(pace.milliseconds).toBeCloseTo(0.8 * 10 + 0.2 * 110);
});

test('a fast run is believed at once', () => {
  const pace = paceOf(100);
  pace.submit(0);
  pace.finish(3, 20, 5);
  expect(pace.milliseconds).toBe(20);
});

test('after a guess that was far too long, a few runs suffice to sleep no longer than they take', () => {
  const pace = paceOf(1000);
  const milliseconds = 10;
  let now = 0;
  for (let run = 3; run < 12; run += 1) {
    pace.submit(now);
    const awake = now + pace.nap(run, now);
    now = Math.max(now + milliseconds, awake);
    pace.finish(run, now, awake);
  }
  pace.submit(now);
  expect(pace.nap(12, now)).toBeLessThanOrEqual(milliseconds);
  // 800 ms of the wrong guess, then each time less than half of the time before.
  expect(now).toBeLessThan(2 * 800);
});

test('of two chunks in flight, one that was there when looked for counts half of its time', () => {
  const pace = paceOf(400);
  pace.submit(0);
  pace.submit(0);
  pace.finish(3, 400, 320);
  pace.finish(4, 640, 640);
  expect(pace.milliseconds).toBe(120);
});
