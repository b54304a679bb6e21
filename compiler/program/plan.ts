/**
 * The memory plan: which values share a GPU buffer one after another. A dispatch may not read and
 * write one buffer, so two values that the same call touches never share: lifetimes include both
 * ends.
 */

/** A value from the first call that touches it to the last, by their positions. */
export interface Lifetime {
  readonly id: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** One buffer and the values that lie in it in turn, each from the buffer's start. */
export interface SharedBuffer {
  readonly bytes: number;
  readonly tenants: readonly Lifetime[];
}

/**
 * Greedy by size (Pisarchyk and Lee 2020, "Efficient memory management for deep neural net
 * inference"): the largest value first, each into the smallest buffer that is free throughout its
 * lifetime, or else into a new one of its own size.
 */
export function planBuffers(lifetimes: readonly Lifetime[]): readonly SharedBuffer[] {
  const buffers: { bytes: number; tenants: Lifetime[] }[] = [];
  for (const value of [...lifetimes].sort(bySize)) {
    // Every buffer is at least as large as the value. Later ones are smaller.
    const free = buffers.filter(({ tenants }) => tenants.every((other) => !overlap(other, value)));
    const smallest = free.at(-1);
    if (smallest === undefined) buffers.push({ bytes: value.bytes, tenants: [value] });
    else smallest.tenants.push(value);
  }
  return buffers;
}

export function overlap(a: Lifetime, b: Lifetime): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Ties by position, so that a plan does not depend on the order of the list. */
function bySize(a: Lifetime, b: Lifetime): number {
  return b.bytes - a.bytes || a.first - b.first || a.id - b.id;
}
