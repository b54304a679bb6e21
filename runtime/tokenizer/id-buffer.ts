/** Token ids, one after the other, of which nobody knows beforehand how many there will be. */
export class IdBuffer {
  #ids: Int32Array;
  #count = 0;

  constructor(capacity = 64) {
    this.#ids = new Int32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  push(id: number): void {
    if (this.#count === this.#ids.length) this.#grow(1);
    this.#ids[this.#count] = id;
    this.#count += 1;
  }

  append(ids: Int32Array): void {
    const end = this.#count + ids.length;
    if (end > this.#ids.length) this.#grow(ids.length);
    // A loop beats `set` for the few ids of a word.
    for (let at = 0; at < ids.length; at += 1) this.#ids[this.#count + at] = ids[at]!;
    this.#count = end;
  }

  /** A copy of what has been added. */
  take(): Int32Array {
    return this.#ids.slice(0, this.#count);
  }

  #grow(room: number): void {
    const larger = new Int32Array(Math.max(this.#ids.length * 2, this.#count + room));
    larger.set(this.#ids);
    this.#ids = larger;
  }
}
