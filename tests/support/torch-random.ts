/**
 * The numbers that torch draws on a CPU, so that a test can start from a seed that others published
 * numbers for: Mersenne twister (Matsumoto and Nishimura, 1998), then 24 bits of each word.
 */
const words = 624;
const shift = 397;

export class TorchRandom {
  private readonly state = new Uint32Array(words);
  private next = words;

  /** `torch.manual_seed(seed)` */
  constructor(seed: number) {
    this.state[0] = seed;
    for (let at = 1; at < words; at += 1) {
      const before = this.state[at - 1]!;
      this.state[at] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + at;
    }
  }

  /** `torch.rand(count)` in f32: uniform on [0, 1). */
  uniform(count: number): Float64Array {
    return Float64Array.from({ length: count }, () => (this.word() & 0xff_ffff) / 2 ** 24);
  }

  /** `torch.randn(count)` in f32, for counts of at least 16: Box and Muller (1958) in blocks of 16. */
  normal(count: number): Float64Array {
    const draws = this.uniform(count);
    for (let at = 0; at + 16 <= count; at += 16) bend(draws.subarray(at, at + 16));
    if (count % 16 !== 0) {
      draws.set(this.uniform(16), count - 16);
      bend(draws.subarray(count - 16));
    }
    return draws;
  }

  private word(): number {
    if (this.next === words) this.twist();
    let word = this.state[this.next]!;
    this.next += 1;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let at = 0; at < words; at += 1) {
      const joined = (state[at]! & 0x8000_0000) | (state[(at + 1) % words]! & 0x7fff_ffff);
      const odd = (joined & 1) === 1 ? 0x9908_b0df : 0;
      state[at] = state[(at + shift) % words]! ^ (joined >>> 1) ^ odd;
    }
    this.next = 0;
  }
}

/** Sixteen uniform numbers to as many normal ones, in place. */
function bend(block: Float64Array): void {
  for (let at = 0; at < 8; at += 1) {
    const radius = Math.sqrt(-2 * Math.log(1 - block[at]!));
    const angle = 2 * Math.PI * block[at + 8]!;
    block[at] = radius * Math.cos(angle);
    block[at + 8] = radius * Math.sin(angle);
  }
}
