/**
 * Gives every value a buffer. Inputs have their own, for their contents outlive the run; an output
 * that donates moves into its input's buffer where that is safe, and is copied there at the end
 * where it is not; all other values share buffers in turn.
 */
import { invariant } from '../diagnostics/invariant.ts';
import type { InPlacePair, KernelCall, Lowered, ProgramOutput, Value } from '../kernel/call.ts';
import { findHandovers, mergeUses } from './handover.ts';
import { type TakeOver, takeOvers, type Use, usesOf } from './lifetime.ts';
import { planBuffers, type SharedBuffer } from './plan.ts';
import type { BufferRange, BufferSpec, Copy, Program } from './program.ts';

export interface BufferAssignment {
  readonly buffers: readonly BufferSpec[];
  readonly copies: Program['copies'];
  readonly rangeOf: (value: Value) => BufferRange;
  readonly rangeOfOutput: (output: ProgramOutput) => BufferRange;
  /** The bindings of a call that become one. */
  readonly inPlaceOf: (call: KernelCall) => readonly InPlacePair[];
  /** Copies between values that lie in one buffer. */
  readonly spared: ReadonlySet<KernelCall>;
}

export function assignBuffers(lowered: Lowered): BufferAssignment {
  const alone = usesOf(lowered);
  const { homes: homeOf, inPlace, spared } = findHandovers(lowered, alone);
  const home = (value: Value): Value => {
    const next = homeOf.get(value.id);
    return next === undefined ? value : home(next);
  };
  const uses = mergeUses(alone, home);
  const taken = takeOvers(lowered, uses);
  const specs: BufferSpec[] = lowered.inputs.map(({ name, value }) => ({
    bytes: bufferBytes(value.bytes),
    role: 'input',
    label: name,
    span: value.span,
  }));
  const places = new Map(lowered.inputs.map(({ value }, at) => [value.id, at]));
  for (const { input, value } of taken.values()) places.set(value.id, places.get(input.id)!);
  const free = [...uses.values()].filter(({ value }) => !places.has(value.id));
  const outputs = new Set(lowered.outputs.filter(isPlain).map(({ value }) => value.id));
  for (const shared of planBuffers(free.map(lifetimeOf))) {
    for (const { id } of shared.tenants) places.set(id, specs.length);
    specs.push(specOf(shared, uses, outputs));
  }
  const rangeOf = (value: Value): BufferRange => {
    const buffer = places.get(home(value).id);
    invariant(buffer !== undefined, () => `${value.label} has no buffer`, value.span);
    return { buffer, offset: 0, bytes: bufferBytes(value.bytes) };
  };
  const { homes, copies } = placeOutputs(lowered, rangeOf, specs);
  return {
    buffers: specs,
    copies,
    rangeOf,
    rangeOfOutput: (output) => homes.get(output)!,
    inPlaceOf: (call) => [
      ...inPlacePairs(call, taken),
      ...inPlace.flatMap((own) => (own.call === call ? [own.pair] : [])),
    ],
    spared,
  };
}

const isPlain = (output: ProgramOutput): boolean => output.donates === undefined;

/** Copies and bindings move whole words, and a buffer cannot be empty. */
function bufferBytes(bytes: number): number {
  return Math.max(4, Math.ceil(bytes / 4) * 4);
}

function lifetimeOf({ value, first, last }: Use) {
  return { id: value.id, bytes: bufferBytes(value.bytes), first, last };
}

function specOf(
  { bytes, tenants }: SharedBuffer,
  uses: ReadonlyMap<number, Use>,
  outputs: ReadonlySet<number>,
): BufferSpec {
  const { label, span } = uses.get(tenants[0]!.id)!.value;
  const role = tenants.some(({ id }) => outputs.has(id)) ? 'output' : 'temporary';
  return { bytes, role, label, span };
}

function inPlacePairs(
  call: KernelCall,
  taken: ReadonlyMap<number, TakeOver>,
): readonly InPlacePair[] {
  return [...taken.values()].flatMap(({ inPlace }) =>
    inPlace?.call === call ? [inPlace.pair] : [],
  );
}

/**
 * The buffer in which the host finds each output. One that asks for a buffer which its value does
 * not lie in gets a copy; `specs` grows by the buffers for that. Copies out of donated inputs come
 * first, into a buffer of their own, because others will overwrite those inputs: outputs may swap
 * two inputs.
 */
function placeOutputs(
  lowered: Lowered,
  rangeOf: (value: Value) => BufferRange,
  specs: BufferSpec[],
): { homes: ReadonlyMap<ProgramOutput, BufferRange>; copies: Program['copies'] } {
  const inputs = new Map(lowered.inputs.map(({ name, value }) => [name, rangeOf(value)]));
  const claimed = new Set([...inputs.values()].map(rangeKey));
  const homes = new Map<ProgramOutput, BufferRange>();
  const first: Copy[] = [];
  const last: Copy[] = [];
  const grow = ({ name, value }: ProgramOutput, role: BufferSpec['role']): BufferRange => {
    const bytes = bufferBytes(value.bytes);
    const buffer = specs.push({ bytes, role, label: name, span: value.span }) - 1;
    return { buffer, offset: 0, bytes };
  };
  for (const output of lowered.outputs) {
    const from = rangeOf(output.value);
    const isInput = from.buffer < lowered.inputs.length;
    if (output.donates !== undefined) {
      const home = inputs.get(output.donates)!;
      homes.set(output, home);
      if (rangeKey(home) === rangeKey(from)) continue;
      const staged = isInput ? grow(output, 'temporary') : from;
      if (isInput) first.push({ from, to: staged });
      last.push({ from: staged, to: home });
    } else if (claimed.has(rangeKey(from))) {
      const home = grow(output, 'output');
      homes.set(output, home);
      first.push({ from, to: home });
    } else {
      claimed.add(rangeKey(from));
      homes.set(output, from);
    }
  }
  return { homes, copies: [...first, ...last] };
}

function rangeKey({ buffer, offset }: BufferRange): string {
  return `${buffer}+${offset}`;
}
