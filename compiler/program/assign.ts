/**
 * Gives every value a buffer. Inputs have their own, for their contents outlive the run; an output
 * that donates moves into its input's buffer where that is safe, and is copied there at the end
 * where it is not; all other values share buffers in turn.
 */
import { invariant } from '../diagnostics/invariant.ts';
import {
  type InPlacePair,
  type KernelCall,
  type Lowered,
  type ProgramOutput,
  storageOf,
  type Value,
} from '../kernel/call.ts';
import type { Target } from '../target/target.ts';
import { findHandovers, mergeUses } from './handover.ts';
import { type TakeOver, takeOvers, type Use, usesOf } from './lifetime.ts';
import { type Lifetime, liveBytes, planBuffers, type SharedBuffer } from './plan.ts';
import type { BufferRange, BufferSpec, Copy, Program } from './program.ts';

export interface BufferAssignment {
  readonly buffers: readonly BufferSpec[];
  readonly copies: Program['copies'];
  /** No plan for these calls in this order needs less. */
  readonly liveBytes: number;
  /** Every storage: when it is in use, by positions of the calls, and where it lies. */
  readonly lives: readonly StorageLife[];
  readonly rangeOf: (value: Value) => BufferRange;
  readonly rangeOfOutput: (output: ProgramOutput) => BufferRange;
  /** The bindings of a call that become one. */
  readonly inPlaceOf: (call: KernelCall) => readonly InPlacePair[];
  /** Copies between values that lie in one buffer. */
  readonly spared: ReadonlySet<KernelCall>;
}

export interface StorageLife extends BufferRange {
  readonly value: Value;
  readonly first: number;
  readonly last: number;
}

export function assignBuffers(lowered: Lowered, { limits }: Target): BufferAssignment {
  const alone = usesOf(lowered);
  const { homes: homeOf, inPlace, spared } = findHandovers(lowered, alone);
  const home = (value: Value): Value => {
    const next = homeOf.get(value.id);
    return next === undefined ? value : home(next);
  };
  const uses = mergeUses(alone, home);
  const taken = takeOvers(lowered, uses);
  const given = [...new Set(lowered.inputs.map(({ value }) => storageOf(value)))];
  const specs: BufferSpec[] = given.map(({ bytes, label, span }) => ({
    bytes: bufferBytes(bytes),
    role: 'input',
    label,
    span,
  }));
  const places = new Map<number, Place>(given.map(({ id }, buffer) => [id, { buffer, offset: 0 }]));
  for (const { input, value } of taken.values()) places.set(value.id, places.get(input.id)!);
  const whole = [...uses.values()].filter(({ value }) => value.within === undefined);
  const free = whole.filter(({ value }) => !places.has(value.id));
  const outputs = new Set(lowered.outputs.filter(isPlain).map(({ value }) => value.id));
  const apart = keptApart(lowered, home);
  const lifetimes = free.map((use) => lifetimeOf(use, apart, outputs));
  const fixed = sum(specs);
  for (const shared of planBuffers(lifetimes, limits.minStorageBufferOffsetAlignment)) {
    for (const { id, offset } of shared.tenants) places.set(id, { buffer: specs.length, offset });
    specs.push(specOf(shared, uses, outputs));
  }
  const planned = sum(specs);
  const end = lowered.calls.length;
  const lives = whole
    .filter(({ value }) => !taken.has(value.id))
    .map(({ value, first, last }): StorageLife => {
      const span = given.includes(value) ? { first: 0, last: end } : { first, last };
      return { value, ...places.get(value.id)!, bytes: bufferBytes(value.bytes), ...span };
    });
  const rangeOf = (value: Value): BufferRange => {
    const place = places.get(home(storageOf(value)).id);
    invariant(place !== undefined, () => `${value.label} has no buffer`, value.span);
    const { buffer, offset } = place;
    const start = offset + (value.within?.offset ?? 0);
    return { buffer, offset: start, bytes: bufferBytes(value.bytes) };
  };
  const { homes, copies } = placeOutputs(lowered, given.length, rangeOf, specs);
  return {
    buffers: specs,
    copies,
    liveBytes: fixed + liveBytes(lifetimes) + sum(specs) - planned,
    lives,
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

type Place = Pick<BufferRange, 'buffer' | 'offset'>;

function sum(specs: readonly BufferSpec[]): number {
  return specs.reduce((total, { bytes }) => total + bytes, 0);
}

function lifetimeOf(
  { value, first, last }: Use,
  apart: ReadonlyMap<number, ReadonlySet<number>>,
  outputs: ReadonlySet<number>,
): Lifetime {
  const { id } = value;
  const bytes = bufferBytes(value.bytes);
  return { id, bytes, first, last, apart: apart.get(id) ?? new Set(), isFirst: outputs.has(id) };
}

/** Of each storage those of which a call writes the one and reads the other. */
function keptApart(
  { calls }: Lowered,
  home: (value: Value) => Value,
): ReadonlyMap<number, ReadonlySet<number>> {
  const apart = new Map<number, Set<number>>();
  const part = (a: number, b: number): void => {
    const known = apart.get(a) ?? new Set();
    apart.set(a, known.add(b));
  };
  for (const { kernel, arguments: bound } of calls) {
    const ids = (access: 'read' | 'read_write'): readonly number[] =>
      bound.flatMap((value, at) => (kernel.bindings[at]!.access === access ? home(value).id : []));
    for (const read of ids('read')) {
      for (const written of ids('read_write')) {
        part(read, written);
        part(written, read);
      }
    }
  }
  return apart;
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
  inputBuffers: number,
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
    const isInput = from.buffer < inputBuffers;
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
