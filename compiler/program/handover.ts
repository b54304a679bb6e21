/**
 * What loops hand from round to round, without copies where that is safe. A carried value has one
 * storage; its first value is written straight into it if nobody else wants that value, and its next
 * one if nobody reads the old one any more when the next is written.
 */
import type { Handover, InPlacePair, KernelCall, Lowered, Repeat, Value } from '../kernel/call.ts';
import type { Use } from './lifetime.ts';

/** A call that reads the old value and writes the next one where it lay. */
interface InPlaceCall {
  readonly call: KernelCall;
  readonly pair: InPlacePair;
}

export interface Handovers {
  /** By value id: the value in whose storage it lies. */
  readonly homes: ReadonlyMap<number, Value>;
  readonly inPlace: readonly InPlaceCall[];
  /** Copies that are not needed. */
  readonly spared: ReadonlySet<KernelCall>;
}

export function findHandovers(lowered: Lowered, uses: ReadonlyMap<number, Use>): Handovers {
  const homes = new Map<number, Value>();
  const inPlace: InPlaceCall[] = [];
  const spared = new Set<KernelCall>();
  const places = new Map(lowered.calls.map((call, at) => [call, at]));
  const inputs = new Set(lowered.inputs.map(({ value }) => value.id));
  const settle = ({ from, to, copy }: Handover): void => {
    homes.set(from.id, to);
    spared.add(copy);
  };
  for (const repeat of lowered.repeats) {
    for (const start of repeat.starts) {
      const isLast = uses.get(start.from.id)!.last === places.get(start.copy);
      if (isLast && !inputs.has(start.from.id)) settle(start);
    }
    for (const handover of repeat.handed) {
      if (homes.has(handover.from.id) || !places.has(handover.copy)) continue;
      const found = overwrite(handover, repeat, lowered, uses);
      if (found === undefined) continue;
      settle(handover);
      inPlace.push(...found);
    }
  }
  return { homes, inPlace, spared };
}

/**
 * The calls that update the old value in place, if the next one may be written where the old one
 * lies: from its first part on, whoever reads the old value reads only what it then overwrites.
 */
function overwrite(
  { from, to, copy }: Handover,
  repeat: Repeat,
  { calls, repeats }: Lowered,
  uses: ReadonlyMap<number, Use>,
): readonly InPlaceCall[] | undefined {
  const written = uses.get(from.id)!.first;
  const end = repeat.first + repeat.count;
  const isOwn = written >= repeat.first && written < end;
  if (!isOwn || repeat.kept.some(({ id }) => id === from.id)) return undefined;
  const isKeptLater = repeats.some((inner) => {
    const last = inner.first + inner.count - 1;
    const isInside = inner !== repeat && inner.first >= repeat.first && inner.first < end;
    return isInside && last >= written && inner.kept.some(({ id }) => id === to.id);
  });
  if (isKeptLater) return undefined;
  const readers = calls
    .slice(written, end)
    .filter((call) => call !== copy && call.arguments.some(({ id }) => id === to.id));
  const updates = readers.flatMap((call) => updateAt(call, to, from) ?? []);
  return updates.length === readers.length ? updates : undefined;
}

function updateAt(call: KernelCall, to: Value, from: Value): InPlaceCall | undefined {
  const { arguments: bound } = call;
  const pair = call.inPlace?.find(
    ({ read, written }) => bound[read]?.id === to.id && bound[written]?.id === from.id,
  );
  const isReadOnce = bound.filter(({ id }) => id === to.id).length === 1;
  return pair !== undefined && isReadOnce ? { call, pair } : undefined;
}

/** The uses of storages: a value that lies in that of another lives there. */
export function mergeUses(
  uses: ReadonlyMap<number, Use>,
  homeOf: (value: Value) => Value,
): ReadonlyMap<number, Use> {
  const merged = new Map<number, Use>();
  for (const { value, first, last } of uses.values()) {
    const home = homeOf(value);
    const known = merged.get(home.id);
    merged.set(home.id, {
      value: home,
      first: Math.min(first, known?.first ?? first),
      last: Math.max(last, known?.last ?? last),
    });
  }
  return merged;
}
