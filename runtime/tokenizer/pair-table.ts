/**
 * A hash table from pairs of token ids to a number. Open addressing over flat arrays: encoding looks
 * up two pairs for each merge, and a `Map` would need a key of more than 31 bits, which it boxes.
 */

const empty = -1;

export class PairTable {
  #size = 0;
  #mask: number;
  /** Left, right and value of each slot, side by side. */
  #slots: Int32Array;

  /** Room for `capacity` pairs before it grows. */
  constructor(capacity = 16) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2)));
    this.#mask = slots - 1;
    this.#slots = new Int32Array(slots * 3).fill(empty);
  }

  /** -1 if the pair is not there. */
  get(left: number, right: number): number {
    const slots = this.#slots;
    for (let slot = this.#home(left, right); ; slot = (slot + 1) & this.#mask) {
      const at = slot * 3;
      if (slots[at] === left && slots[at + 1] === right) return slots[at + 2]!;
      if (slots[at] === empty) return -1;
    }
  }

  /** `value` from 0. */
  set(left: number, right: number, value: number): void {
    if ((this.#size + 1) * 2 > this.#mask + 1) this.#grow();
    this.#place(left, right, value);
  }

  #home(left: number, right: number): number {
    const mixed = Math.imul(left, 0x9e_37_79_b1) ^ Math.imul(right, 0x85_eb_ca_6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  #place(left: number, right: number, value: number): void {
    let slot = this.#home(left, right);
    while (this.#slots[slot * 3] !== empty) {
      if (this.#slots[slot * 3] === left && this.#slots[slot * 3 + 1] === right) break;
      slot = (slot + 1) & this.#mask;
    }
    if (this.#slots[slot * 3] === empty) this.#size += 1;
    this.#slots[slot * 3] = left;
    this.#slots[slot * 3 + 1] = right;
    this.#slots[slot * 3 + 2] = value;
  }

  #grow(): void {
    const old = this.#slots;
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Int32Array((this.#mask + 1) * 3).fill(empty);
    this.#size = 0;
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] !== empty) this.#place(old[at]!, old[at + 1]!, old[at + 2]!);
    }
  }
}
