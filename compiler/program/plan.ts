/**
 * The memory plan: which values share a GPU buffer, at which offsets. Values alive at one time lie
 * side by side, others in turn. A dispatch may not read one part of a buffer and write another, so
 * two values of which a call reads one and writes the other never share.
 */

/** A value from the first call that touches it to the last, by their positions. */
export interface Lifetime {
  readonly id: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
  /** Values that must lie in other buffers. */
  readonly apart: ReadonlySet<number>;
  /** The host finds it where its buffer starts. */
  readonly isFirst?: boolean;
}

export interface Tenant extends Lifetime {
  readonly offset: number;
}

/** One buffer and the values that lie in it. */
export interface SharedBuffer {
  readonly bytes: number;
  readonly tenants: readonly Tenant[];
}

/**
 * Greedy by size (Pisarchyk and Lee 2020, "Efficient memory management for deep neural net
 * inference"): the largest value first, each into the smallest gap that is free throughout its
 * lifetime, or else into a new buffer of its own size. Offsets are multiples of `alignment`.
 */
export function planBuffers(
  lifetimes: readonly Lifetime[],
  alignment: number,
): readonly SharedBuffer[] {
  const buffers: { readonly bytes: number; readonly tenants: Tenant[] }[] = [];
  for (const value of [...lifetimes].sort(bySize)) {
    let best: { readonly gap: Gap; readonly tenants: Tenant[] } | undefined;
    for (const { bytes, tenants } of buffers) {
      if (tenants.some(({ id }) => value.apart.has(id))) continue;
      for (const gap of gapsFor(value, tenants, bytes, alignment)) {
        if (best === undefined || gap.bytes < best.gap.bytes) best = { gap, tenants };
      }
    }
    if (best === undefined)
      buffers.push({ bytes: value.bytes, tenants: [{ ...value, offset: 0 }] });
    else best.tenants.push({ ...value, offset: best.gap.offset });
  }
  return buffers;
}

interface Gap {
  readonly offset: number;
  readonly bytes: number;
}

/** Where a value fits between those that live in a buffer while it does. */
function gapsFor(
  value: Lifetime,
  tenants: readonly Tenant[],
  end: number,
  alignment: number,
): readonly Gap[] {
  const around = tenants
    .filter((other) => overlap(other, value))
    .sort((a, b) => a.offset - b.offset);
  const gaps: Gap[] = [];
  let offset = 0;
  const close = (next: number): void => {
    const isAllowed = offset === 0 || value.isFirst !== true;
    if (isAllowed && next - offset >= value.bytes) gaps.push({ offset, bytes: next - offset });
  };
  for (const tenant of around) {
    close(tenant.offset);
    // These live beside the value, but not all beside one another: they may overlap.
    const behind = Math.ceil((tenant.offset + tenant.bytes) / alignment) * alignment;
    offset = Math.max(offset, behind);
  }
  close(end);
  return gaps;
}

/** The most bytes that are alive at one position: no plan needs less. */
export function liveBytes(lifetimes: readonly Lifetime[]): number {
  const changes = new Map<number, number>();
  const change = (at: number, by: number): void =>
    void changes.set(at, (changes.get(at) ?? 0) + by);
  for (const { bytes, first, last } of lifetimes) {
    change(first, bytes);
    change(last + 1, -bytes);
  }
  let live = 0;
  let most = 0;
  for (const at of [...changes.keys()].sort((a, b) => a - b)) {
    live += changes.get(at)!;
    most = Math.max(most, live);
  }
  return most;
}

export function overlap(a: Lifetime, b: Lifetime): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Ties by position, so that a plan does not depend on the order of the list. */
function bySize(a: Lifetime, b: Lifetime): number {
  return b.bytes - a.bytes || a.first - b.first || a.id - b.id;
}
