import { expect, test } from 'vitest';
import { type SampleOptions, sample } from '../../../runtime/generate/sample.ts';

const probabilities = [0.1, 0.4, 0.05, 0.25, 0.2];
const logits = Float32Array.from(probabilities, Math.log);

function frequencies(options: Omit<SampleOptions, 'seed'>, draws = 4000): number[] {
  const counts = probabilities.map(() => 0);
  for (let position = 0; position < draws; position += 1) {
    const id = sample(logits, position, { ...options, seed: 5 });
    counts[id] = counts[id]! + 1;
  }
  return counts.map((count) => count / draws);
}

/** Six standard deviations of a frequency from 4000 draws are at most 0.048. */
function near(found: readonly number[], expected: readonly number[]): void {
  for (const [id, frequency] of found.entries()) {
    if (expected[id] === 0) expect(frequency).toBe(0);
    expect(Math.abs(frequency - expected[id]!)).toBeLessThan(0.048);
  }
}

test('at temperature 1 the frequencies are the probabilities', () => {
  near(frequencies({ temperature: 1 }), probabilities);
});

test('temperature sharpens: at 1/2 the probabilities are squared', () => {
  const squares = probabilities.map((p) => p * p);
  const sum = squares.reduce((a, b) => a + b);
  near(
    frequencies({ temperature: 0.5 }),
    squares.map((square) => square / sum),
  );
});

test('top-k keeps the k likeliest, top-p the fewest that reach p', () => {
  near(frequencies({ temperature: 1, topK: 2 }), [0, 0.4 / 0.65, 0, 0.25 / 0.65, 0]);
  near(frequencies({ temperature: 1, topP: 0.6 }), [0, 0.4 / 0.65, 0, 0.25 / 0.65, 0]);
  near(frequencies({ temperature: 1, topP: 0 }), [0, 1, 0, 0, 0]);
});

test('temperature 0 takes the likeliest, the lowest id of equals', () => {
  expect(sample(logits, 0, { temperature: 0, seed: 1 })).toBe(1);
  expect(sample(Float32Array.of(1, 3, 3), 0, { temperature: 0, seed: 1 })).toBe(1);
});

test('a draw is a function of seed and position', () => {
  const draw = (seed: number) =>
    Array.from({ length: 50 }, (_, at) => sample(logits, at, { temperature: 1, seed }));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test('logits of any size are safe: only differences count', () => {
  const large = Float32Array.of(3e38, -3e38, 3e38);
  expect([0, 2]).toContain(sample(large, 3, { temperature: 1, seed: 1 }));
});
