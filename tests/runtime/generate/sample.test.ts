import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SampleOptions, sample } from '../../../runtime/generate/sample.ts';

const probabilities = [0.1, 0.4, 0.05, 0.25, 0.2];
const logits = Float32Array.from(probabilities, Math.log);
const none = new Int32Array(0);
const first = { row: 0, step: 0 };

function frequencies(options: Omit<SampleOptions, 'seed'>, draws = 4000): number[] {
  const counts = probabilities.map(() => 0);
  for (let step = 0; step < draws; step += 1) {
    const id = sample(logits, none, { row: 0, step }, { ...options, seed: 5 });
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

test('min-p keeps what is at least that share as likely as the likeliest', () => {
  near(frequencies({ temperature: 1, minP: 0.45 }), [0, 0.4 / 0.85, 0, 0.25 / 0.85, 0.2 / 0.85]);
});

test('of equals at the edge of top-p the lowest ids stay, at the edge of top-k all', () => {
  const equal = Float32Array.of(0, 1, 1, 1);
  const ids = (options: Partial<SampleOptions>) =>
    new Set(
      Array.from({ length: 200 }, (_, step) =>
        sample(equal, none, { row: 0, step }, { temperature: 1, seed: 1, ...options }),
      ),
    );
  expect(ids({ topP: 0.5 })).toEqual(new Set([1, 2]));
  expect(ids({ topK: 1 })).toEqual(new Set([1, 2, 3]));
});

/** The definitions, token by token: in order of falling probability, lowest ids first. */
function kept(
  p: readonly number[],
  { topK = p.length, topP = 1, minP = 0 }: Partial<SampleOptions>,
) {
  const order = [...p.keys()].sort((a, b) => p[b]! - p[a]! || a - b);
  const top = order.filter((id) => p[id]! >= p[order[Math.max(1, topK) - 1] ?? order.at(-1)!]!);
  const mass = top.reduce((sum, id) => sum + p[id]!, 0);
  const before = top.map((_, at) => top.slice(0, at).reduce((sum, id) => sum + p[id]!, 0));
  const nucleus = top.filter((_, at) => at === 0 || before[at]! < topP * mass);
  return new Set(nucleus.filter((id) => p[id]! >= minP * p[order[0]!]!));
}

test('only what the definitions keep is drawn, and all of it can be', () => {
  const settings = fc.record({
    // Powers of two add up without rounding, so both ways agree at the edges.
    exponents: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 }),
    topK: fc.integer({ min: 1, max: 8 }),
    topP: fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
    minP: fc.constantFrom(0, 0.25, 0.5, 1),
  });
  fc.assert(
    fc.property(settings, ({ exponents, ...options }) => {
      const some = Float32Array.from(exponents, (exponent) => exponent * Math.LN2);
      const draws = Array.from({ length: 400 }, (_, step) =>
        sample(some, none, { row: 0, step }, { temperature: 1, seed: 2, ...options }),
      );
      const allowed = kept(
        exponents.map((exponent) => 2 ** exponent),
        options,
      );
      const drawn = new Set(draws);
      return drawn.size <= allowed.size && [...drawn].every((id) => allowed.has(id));
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('repetition divides positive logits and multiplies negative ones', () => {
  const some = Float32Array.of(3, 2, -1, -1.5);
  const likeliest = (text: readonly number[], penalty: number) =>
    sample(some, Int32Array.from(text), first, {
      temperature: 0,
      repetitionPenalty: penalty,
      seed: 1,
    });
  expect(likeliest([], 2)).toBe(0);
  expect(likeliest([0, 0], 2)).toBe(1);
  expect(likeliest([0, 1], 1.2)).toBe(0);
  const weights = [1.5, 2, -2, -1.5].map(Math.exp);
  const total = weights.reduce((a, b) => a + b);
  const counts = [0, 0, 0, 0];
  for (let step = 0; step < 4000; step += 1) {
    const options = { temperature: 1, repetitionPenalty: 2, seed: 1 };
    const id = sample(some, Int32Array.of(0, 2), { row: 0, step }, options);
    counts[id] = counts[id]! + 1 / 4000;
  }
  for (const [id, share] of counts.entries()) {
    expect(Math.abs(share - weights[id]! / total)).toBeLessThan(0.048);
  }
});

test('temperature 0 takes the likeliest, the lowest id of equals', () => {
  expect(sample(logits, none, first, { temperature: 0, seed: 1 })).toBe(1);
  expect(sample(Float32Array.of(1, 3, 3), none, first, { temperature: 0, seed: 1 })).toBe(1);
});

test('a draw is a function of seed, row and step', () => {
  const draw = (seed: number, row: number) =>
    Array.from({ length: 50 }, (_, step) =>
      sample(logits, none, { row, step }, { temperature: 1, seed }),
    );
  expect(draw(1, 0)).toEqual(draw(1, 0));
  expect(draw(1, 0)).not.toEqual(draw(2, 0));
  expect(draw(1, 0)).not.toEqual(draw(1, 1));
});

test('logits of any size are safe: only differences count', () => {
  const large = Float32Array.of(3e38, -3e38, 3e38);
  expect([0, 2]).toContain(sample(large, none, first, { temperature: 1, seed: 1 }));
});
