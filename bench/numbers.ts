/** Numbers to compute with: the same for both sides and on every machine. */

/** Mulberry32, as uniform numbers in [-scale, scale). */
export function uniform(count: number, seed: number, scale = 1): Float32Array {
  const values = new Float32Array(count);
  let state = seed;
  for (let i = 0; i < count; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    values[i] = scale * (((t ^ (t >>> 14)) >>> 0) / 2147483648 - 1);
  }
  return values;
}

/** Token ids below `size`. */
export function tokens(count: number, size: number, seed: number): Int32Array {
  return Int32Array.from(uniform(count, seed), (u) => Math.floor(((u + 1) / 2) * size) % size);
}
