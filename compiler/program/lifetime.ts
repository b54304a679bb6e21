/** When each value is first and last touched, and which outputs take over an input's storage. */
import { invariant } from '../diagnostics/invariant.ts';
import {
  type InPlacePair,
  type KernelCall,
  type Lowered,
  storageOf,
  type Value,
} from '../kernel/call.ts';

export interface Use {
  readonly value: Value;
  readonly first: number;
  readonly last: number;
}

/**
 * Of every value, by id. Outputs live until after the last call, at position `calls.length`; what a
 * repeat keeps lives through all of it. To touch a part is to touch the whole.
 */
export function usesOf({ calls, repeats, inputs, outputs }: Lowered): ReadonlyMap<number, Use> {
  const uses = new Map<number, Use>();
  const touch = (part: Value, at: number): void => {
    for (const value of new Set([part, storageOf(part)])) {
      const known = uses.get(value.id) ?? { first: at, last: at };
      const [first, last] = [Math.min(known.first, at), Math.max(known.last, at)];
      uses.set(value.id, { value, first, last });
    }
  };
  for (const { value } of inputs) touch(value, -1);
  calls.forEach((call, at) => {
    for (const value of call.arguments) touch(value, at);
  });
  for (const { first, count, kept } of repeats) {
    for (const value of kept) {
      touch(value, first);
      touch(value, first + count - 1);
    }
  }
  for (const { value } of outputs) touch(value, calls.length);
  return uses;
}

/** A value that is written straight into the storage of a donated input. */
export interface TakeOver {
  readonly input: Value;
  readonly value: Value;
  /** The call that reads the one and writes the other, if it is the same call. */
  readonly inPlace?: { readonly call: KernelCall; readonly pair: InPlacePair };
}

/**
 * An output takes over the input it was given if nobody reads the input any more when the output
 * is written: the last reader is an earlier call, or the writing call itself and its kernel can
 * update in place. The others are copied after the last call.
 */
export function takeOvers(
  lowered: Lowered,
  uses: ReadonlyMap<number, Use>,
): ReadonlyMap<number, TakeOver> {
  const inputs = new Map(lowered.inputs.map(({ name, value }) => [name, value]));
  const storages = new Set(lowered.inputs.map(({ value }) => storageOf(value)));
  const taken = new Map<number, TakeOver>();
  const donated = lowered.outputs.flatMap(({ donates }) => donates ?? []);
  invariant(new Set(donated).size === donated.length, () => 'an input is donated twice');
  for (const output of lowered.outputs) {
    if (output.donates === undefined) continue;
    const input = inputs.get(output.donates);
    invariant(input !== undefined, () => `${output.name} donates an unknown input`);
    invariant(input.bytes === output.value.bytes, () => `${output.name} does not fit its storage`);
    const value = storageOf(output.value);
    if (storages.has(value) || taken.has(value.id)) continue;
    const takeOver = takeOverOf(lowered.calls, value, storageOf(input), uses);
    if (takeOver !== undefined) taken.set(value.id, takeOver);
  }
  return taken;
}

function takeOverOf(
  calls: readonly KernelCall[],
  value: Value,
  input: Value,
  uses: ReadonlyMap<number, Use>,
): TakeOver | undefined {
  const written = uses.get(value.id)!.first;
  const lastRead = uses.get(input.id)!.last;
  if (lastRead < written) return { input, value };
  const call = calls[written];
  if (call === undefined || lastRead > written) return undefined;
  const pair = call.inPlace?.find(
    (candidate) =>
      call.arguments[candidate.read]?.id === input.id &&
      call.arguments[candidate.written]?.id === value.id,
  );
  const isReadOnce = call.arguments.filter((own) => storageOf(own).id === input.id).length === 1;
  return pair !== undefined && isReadOnce ? { input, value, inPlace: { call, pair } } : undefined;
}
