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
import type { BufferSpec, Program } from './program.ts';

export interface BufferAssignment {
  readonly buffers: readonly BufferSpec[];
  readonly copies: Program['copies'];
  readonly bufferOf: (value: Value) => number;
  readonly bufferOfOutput: (output: ProgramOutput) => number;
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
  const bufferOf = (value: Value): number => {
    const buffer = places.get(home(value).id);
    invariant(buffer !== undefined, () => `${value.label} has no buffer`, value.span);
    return buffer;
  };
  const { homes, copies } = placeOutputs(lowered, bufferOf, specs);
  return {
    buffers: specs,
    copies,
    bufferOf,
    bufferOfOutput: (output) => homes.get(output)!,
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
  bufferOf: (value: Value) => number,
  specs: BufferSpec[],
): { homes: ReadonlyMap<ProgramOutput, number>; copies: Program['copies'] } {
  const inputs = new Map(lowered.inputs.map(({ name, value }) => [name, bufferOf(value)]));
  const claimed = new Set(inputs.values());
  const homes = new Map<ProgramOutput, number>();
  const first: Copy[] = [];
  const last: Copy[] = [];
  const grow = (output: ProgramOutput, role: BufferSpec['role']): number => {
    const bytes = bufferBytes(output.value.bytes);
    return specs.push({ bytes, role, label: output.name, span: output.value.span }) - 1;
  };
  for (const output of lowered.outputs) {
    const from = bufferOf(output.value);
    const bytes = bufferBytes(output.value.bytes);
    const isInput = from < lowered.inputs.length;
    if (output.donates !== undefined) {
      const home = inputs.get(output.donates)!;
      homes.set(output, home);
      if (home === from) continue;
      const staged = isInput ? grow(output, 'temporary') : from;
      if (isInput) first.push({ from, to: staged, bytes });
      last.push({ from: staged, to: home, bytes });
    } else if (claimed.has(from)) {
      const home = grow(output, 'output');
      homes.set(output, home);
      first.push({ from, to: home, bytes });
    } else {
      claimed.add(from);
      homes.set(output, from);
    }
  }
  return { homes, copies: [...first, ...last] };
}

type Copy = Program['copies'][number];
