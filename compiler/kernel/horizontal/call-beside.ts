/** Calls as one call of their kernels side by side: which bindings become one, and what it moves. */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Target } from '../../target/target.ts';
import type { InPlacePair, KernelCall, Value } from '../call.ts';
import type { Binding } from '../ir.ts';
import { bindingCount } from '../split-bindings.ts';
import { workgroupBytes } from '../verify.ts';
import { sharedBeside, sideBySide } from './side-by-side.ts';

/** Bindings of all calls, equal ones once, and where those of each call went. */
interface Joined {
  readonly bindings: readonly Binding[];
  readonly values: readonly Value[];
  readonly places: readonly (readonly number[])[];
}

/** Whether the device has memory and bindings for all that the calls need, and nothing is bound in two ways of which one writes. */
export function fitBeside(calls: readonly KernelCall[], target: Target): boolean {
  const { limits } = target;
  const { bindings, values } = joinBindings(calls);
  const segments = values.reduce((sum, { bytes }) => sum + bindingCount(bytes, target), 0);
  const groups = calls.reduce((sum, { kernel }) => sum + kernel.grid[0], 0);
  const isWrittenTwice = bindings.some(
    ({ access }, at) =>
      access === 'read_write' && values.filter(({ id }) => id === values[at]!.id).length > 1,
  );
  const memory = workgroupBytes(sharedBeside(calls.map(({ kernel }) => kernel)));
  return (
    !isWrittenTwice &&
    memory <= limits.maxComputeWorkgroupStorageSize &&
    segments <= limits.maxStorageBuffersPerShaderStage &&
    groups <= limits.maxComputeWorkgroupsPerDimension
  );
}

export function callBeside(calls: readonly KernelCall[]): KernelCall {
  const { bindings, values, places } = joinBindings(calls);
  const parts = calls.map(({ kernel }, at) => ({ kernel, bindings: places[at]! }));
  const touched = values.map(({ bytes }, at) => {
    const own = calls.flatMap((call, n) =>
      places[n]!.flatMap((place, own) => (place === at ? [touchedBytes(call, own)] : [])),
    );
    return Math.min(
      bytes,
      own.reduce((sum, part) => sum + part, 0),
    );
  });
  const [{ span }] = calls as readonly [KernelCall, ...KernelCall[]];
  return {
    kernel: sideBySide(parts, bindings),
    arguments: values,
    touched,
    label: calls.map(({ label }) => label).join(' & '),
    span,
    inPlace: pairsBeside(calls, places),
    beside: calls,
  };
}

/**
 * What a part reads may not be overwritten by another: it must update it in place as well. Both then
 * write elements of one value, which are not the same ones, and read no others.
 */
function pairsBeside(
  calls: readonly KernelCall[],
  places: readonly (readonly number[])[],
): readonly InPlacePair[] {
  const pairs = calls.map(({ inPlace = [] }, at) =>
    inPlace.map(({ read, written }) => ({
      read: places[at]![read]!,
      written: places[at]![written]!,
    })),
  );
  const all = new Map(pairs.flat().map((pair) => [`${pair.read} ${pair.written}`, pair]));
  return [...all.values()].filter(({ read, written }) =>
    places.every((own, at) => {
      const isTouched = own.includes(read) || own.includes(written);
      return (
        !isTouched || pairs[at]!.some((pair) => pair.read === read && pair.written === written)
      );
    }),
  );
}

function joinBindings(calls: readonly KernelCall[]): Joined {
  const bindings: Binding[] = [];
  const values: Value[] = [];
  const known = new Map<string, number>();
  const places = calls.map(({ kernel, arguments: own }) =>
    kernel.bindings.map((binding, at) => {
      const value = own[at]!;
      const { element, lanes, access } = binding;
      const key = `${value.id} ${element} ${lanes} ${access}`;
      const place = known.get(key) ?? values.push(value) - 1;
      if (!known.has(key)) bindings.push({ ...binding, name: `x${place}` });
      known.set(key, place);
      return place;
    }),
  );
  return { bindings, values, places };
}

function touchedBytes({ arguments: values, touched }: KernelCall, at: number): number {
  const value = values[at];
  invariant(value !== undefined, () => `a call has no argument ${at}`);
  return touched?.[at] ?? value.bytes;
}

/** What the calls read, each value once. */
export function readBytes(calls: readonly KernelCall[]): number {
  return total(touchedBy(calls, 'read'));
}

/** What the calls write, or update. */
export function writtenBytes(calls: readonly KernelCall[]): number {
  return total(touchedBy(calls, 'read_write'));
}

/** What both sides read. */
export function sharedBytes(before: readonly KernelCall[], after: readonly KernelCall[]): number {
  const others = touchedBy(after, 'read');
  const common = [...touchedBy(before, 'read')].map(
    ([id, bytes]) => [id, Math.min(bytes, others.get(id) ?? 0)] as const,
  );
  return total(new Map(common));
}

function total(bytes: ReadonlyMap<number, number>): number {
  return [...bytes.values()].reduce((sum, own) => sum + own, 0);
}

function touchedBy(
  calls: readonly KernelCall[],
  how: Binding['access'],
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const call of calls) {
    call.kernel.bindings.forEach(({ access }, at) => {
      const { id } = call.arguments[at]!;
      if (access === how) found.set(id, Math.max(found.get(id) ?? 0, touchedBytes(call, at)));
    });
  }
  return found;
}
