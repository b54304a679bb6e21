/**
 * Counter-based random numbers: Threefry-2x32 with 20 rounds (Salmon et al., 2011, "Parallel
 * random numbers: as easy as 1, 2, 3"). A draw is a function of a key and a counter and of nothing
 * else, so the order of work, resuming and batching cannot change it.
 */

/** Two words of 32 bits: a key of the language. */
export type Key = readonly [number, number];

const rotations = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

/** The block cipher: two random words for each key and counter. */
export function threefry(key: Key, counter: Key): Key {
  const keys = [key[0], key[1], key[0] ^ key[1] ^ 0x1bd1_1bda] as const;
  let x = (counter[0] + keys[0]) | 0;
  let y = (counter[1] + keys[1]) | 0;
  for (let group = 1; group <= 5; group += 1) {
    for (const distance of rotations[(group - 1) % 2]!) {
      x = (x + y) | 0;
      y = ((y << distance) | (y >>> (32 - distance))) ^ x;
    }
    x = (x + keys[group % 3]!) | 0;
    y = (y + keys[(group + 1) % 3]! + group) | 0;
  }
  return [x >>> 0, y >>> 0];
}

/** The key of a seed, a natural number below 2^53. */
export function keyOf(seed: number): Key {
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

/** The `index`-th key derived from `key`. */
export function fork(key: Key, index: number): Key {
  return threefry(key, keyOf(index));
}

/** Uniform in [0, 1), a multiple of 2^-53. */
export function uniform(key: Key, index: number): number {
  const [high, low] = threefry(key, keyOf(index));
  return (high * 2 ** 21 + (low >>> 11)) * 2 ** -53;
}
