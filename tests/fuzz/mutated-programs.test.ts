import { expect, test } from 'vitest';
import { mutatedProgram, trial } from './mutated-programs.ts';

const count = 2000;

test('mutated programs end in messages or can be staged', () => {
  let right = 0;
  for (let seed = 0; seed < count; seed += 1) {
    const source = mutatedProgram(seed);
    try {
      const { isRight, faults } = trial(source);
      expect(faults, `seed ${seed}`).toEqual([]);
      if (isRight) right += 1;
    } catch (error) {
      throw new Error(`seed ${seed}, a change to ${source.file}`, { cause: error });
    }
  }
  // Most changes break a program, and many do not: both ends are reached.
  expect(right).toBeGreaterThan(count / 20);
  expect(right).toBeLessThan(count / 2);
}, 240_000);
