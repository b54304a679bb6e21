/**
 * A `Program` on a device: its buffers made, its pipelines compiled, its bind groups built, so that
 * a run only encodes and submits. Runs queue up; nothing waits but reads.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { elementCount } from '../../compiler/graph/graph.ts';
import type { BufferRange, Program, TensorSlot } from '../../compiler/program/program.ts';
import type { Device } from '../device/device.ts';
import { accept, reasonOf, refuse } from '../result.ts';
import { decodeValues, encodeValues, type HostTensor, type HostValues } from '../weights/tensor.ts';
import { driverRefused, type Request, reserve } from './memory.ts';
import { dispatchOrder } from './order.ts';
import { Pace } from './pace.ts';
import { createPipelines, type Pipeline } from './pipelines.ts';
import type { Place } from './place.ts';
import { Staging } from './staging.ts';
import { Tape } from './tape.ts';

export interface Executable {
  readonly program: Program;
  /** Sets an input for the runs submitted from now on. Values are converted to the slot's dtype. */
  write(name: string, values: HostValues): void;
  /** Submits one run. With a tape, the run's scalars are recorded on it. */
  run(tape?: Tape): void;
  /** Dispatches of a run, by their indices in the program: those of loops again and again. */
  readonly order: Uint32Array;
  /** For a run that is put together by the caller: one dispatch, and what follows them all. */
  encodeDispatch(pass: GPUComputePassEncoder, index: number): void;
  encodeCopies(encoder: GPUCommandEncoder): void;
  /** An output (or an input) as the runs so far leave it. */
  read(name: string): Promise<Result<HostTensor>>;
  /** A tape for up to `capacity` runs of f32 scalar outputs. */
  tape(names: readonly string[], capacity: number): Tape;
  /** Where an input or output lies, to be shared with other programs. */
  place(name: string): Place;
  /** Milliseconds that a run takes; undefined until one after the first was waited for. */
  milliseconds(): number | undefined;
  destroy(): void;
}

/**
 * Prepares `program`. Inputs named in `shared` lie there instead of in own buffers, so that several
 * programs work on one set of parameters.
 * Errors: `out-of-memory`, `buffer-too-large`, `kernel-refused`.
 */
export async function createExecutable(
  device: Device,
  program: Program,
  shared: ReadonlyMap<string, Place> = new Map(),
  request: Request = {},
): Promise<Result<Executable>> {
  const borrowed = borrow(program, shared);
  const reserved = reserve(device, program, new Set(borrowed.keys()), request);
  if (!reserved.ok) return reserved;
  const buffers = await createBuffers(device, program, borrowed, request);
  if (!buffers.ok) {
    reserved.value();
    return buffers;
  }
  const release = (): void => {
    destroyOwn(buffers.value, borrowed);
    reserved.value();
  };
  const pipelines = await createPipelines(device, program);
  if (!pipelines.ok) {
    release();
    return pipelines;
  }
  return accept(new LoadedProgram(device, program, buffers.value, pipelines.value, release));
}

/** By buffer index. A tensor that shares a buffer with others cannot be elsewhere without them. */
function borrow(program: Program, shared: ReadonlyMap<string, Place>): ReadonlyMap<number, Place> {
  const borrowed = new Map<number, Place>();
  for (const { name, buffer } of program.inputs) {
    const place = shared.get(name);
    if (place === undefined) continue;
    const { bytes } = program.buffers[buffer]!;
    const fits = place.buffer.size >= place.offset + bytes && !borrowed.has(buffer);
    invariant(fits, () => `${program.name}: ${name} cannot lie where it is shared`);
    borrowed.set(buffer, place);
  }
  return borrowed;
}

async function createBuffers(
  { gpu }: Device,
  program: Program,
  borrowed: ReadonlyMap<number, Place>,
  request: Request,
): Promise<Result<readonly Place[]>> {
  gpu.pushErrorScope('out-of-memory');
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const places = program.buffers.map(
    ({ bytes, label }, index): Place =>
      borrowed.get(index) ?? {
        buffer: gpu.createBuffer({ label, size: aligned(bytes), usage }),
        offset: 0,
      },
  );
  const error = await gpu.popErrorScope();
  if (error === null) return accept(places);
  destroyOwn(places, borrowed);
  return driverRefused(program, error.message, request);
}

function destroyOwn(places: readonly Place[], borrowed: ReadonlyMap<number, Place>): void {
  for (const [index, { buffer }] of places.entries()) if (!borrowed.has(index)) buffer.destroy();
}

/** WebGPU copies whole words. */
function aligned(bytes: number): number {
  return Math.max(4, Math.ceil(bytes / 4) * 4);
}

class LoadedProgram implements Executable {
  readonly program: Program;
  readonly order: Uint32Array;
  readonly #device: Device;
  /** Of the program's buffers. */
  readonly #places: readonly Place[];
  readonly #pipelines: readonly Pipeline[];
  readonly #groups: readonly GPUBindGroup[];
  /** Of the dispatches, unique on the device. */
  readonly #labels: readonly string[];
  readonly #slots: ReadonlyMap<string, TensorSlot>;
  readonly #staging: Staging;
  readonly #pace = new Pace();
  readonly #release: () => void;

  constructor(
    device: Device,
    program: Program,
    places: readonly Place[],
    pipelines: readonly Pipeline[],
    release: () => void,
  ) {
    this.program = program;
    this.#device = device;
    this.#places = places;
    this.#pipelines = pipelines;
    this.#release = release;
    this.#staging = new Staging(device.gpu);
    this.#slots = new Map([...program.inputs, ...program.outputs].map((slot) => [slot.name, slot]));
    this.#labels = program.dispatches.map(
      ({ label }, index) => `${program.name} ${index} ${label}`,
    );
    this.order = dispatchOrder(program);
    for (const [index, { span }] of program.dispatches.entries()) {
      if (span !== undefined) device.place(this.#labels[index]!, span);
    }
    this.#groups = program.dispatches.map(({ pipeline, ranges }, index) =>
      device.gpu.createBindGroup({
        label: this.#labels[index]!,
        layout: pipelines[pipeline]!.layout,
        entries: ranges.map((range, binding) => ({
          binding,
          resource: { ...this.#placeOf(range), size: range.bytes },
        })),
      }),
    );
  }

  write(name: string, values: HostValues): void {
    const slot = this.#slot(name);
    invariant(
      values.length === elementCount(slot.shape),
      () => `${this.program.name}: ${name} is [${slot.shape}], given ${values.length} numbers`,
    );
    const bytes = wholeWords(encodeValues(slot.dtype, values));
    const { buffer, offset } = this.#placeOf(slot);
    this.#device.gpu.queue.writeBuffer(buffer, offset, bytes);
  }

  run(tape?: Tape): void {
    const encoder = this.#device.gpu.createCommandEncoder({ label: this.program.name });
    this.#encodeDispatches(encoder);
    this.encodeCopies(encoder);
    tape?.record(encoder);
    this.#device.gpu.queue.submit([encoder.finish()]);
    this.#pace.submit(performance.now());
  }

  /** What Dawn finds wrong is wrong in every run, so only the first bears the labels that tell. */
  #encodeDispatches(encoder: GPUCommandEncoder): void {
    if (this.program.dispatches.length === 0) return;
    const labelled = this.#pace.newest === 0;
    const pass = encoder.beginComputePass({ label: this.program.name });
    for (const index of this.order) {
      if (labelled) pass.pushDebugGroup(this.#labels[index]!);
      this.encodeDispatch(pass, index);
      if (labelled) pass.popDebugGroup();
    }
    pass.end();
  }

  encodeDispatch(pass: GPUComputePassEncoder, index: number): void {
    const { pipeline, grid, immediates } = this.program.dispatches[index]!;
    pass.setPipeline(this.#pipelines[pipeline]!.pipeline);
    pass.setBindGroup(0, this.#groups[index]!);
    if (immediates !== undefined) pass.setImmediates(0, Uint32Array.from(immediates));
    pass.dispatchWorkgroups(...grid);
  }

  encodeCopies(encoder: GPUCommandEncoder): void {
    for (const { from, to } of this.program.copies) {
      const [source, target] = [this.#placeOf(from), this.#placeOf(to)];
      const { bytes } = from;
      encoder.copyBufferToBuffer(source.buffer, source.offset, target.buffer, target.offset, bytes);
    }
  }

  async read(name: string): Promise<Result<HostTensor>> {
    const { dtype, shape, bytes } = this.#slot(name);
    const { buffer, offset } = this.place(name);
    const staged = this.#staging.take(bytes);
    const encoder = this.#device.gpu.createCommandEncoder({ label: `read ${name}` });
    encoder.copyBufferToBuffer(buffer, offset, staged, 0, bytes);
    this.#device.gpu.queue.submit([encoder.finish()]);
    const read = await this.#collect(staged, bytes);
    if (!read.ok) return read;
    return accept({ dtype, shape, values: decodeValues(dtype, read.value, elementCount(shape)) });
  }

  tape(names: readonly string[], capacity: number): Tape {
    const sources = names.map((name) => this.place(name));
    const staged = this.#staging.take(4 * names.length * capacity);
    const collect = (bytes: number) => this.#collect(staged, bytes);
    return new Tape(sources, staged, collect);
  }

  place(name: string): Place {
    return this.#placeOf(this.#slot(name));
  }

  milliseconds(): number | undefined {
    return this.#pace.milliseconds;
  }

  destroy(): void {
    this.#staging.destroy();
    this.#release();
  }

  #placeOf({ buffer, offset }: BufferRange): Place {
    const own = this.#places[buffer]!;
    return { buffer: own.buffer, offset: own.offset + offset };
  }

  #slot(name: string): TensorSlot {
    const slot = this.#slots.get(name);
    invariant(slot !== undefined, () => `${this.program.name} has no tensor ${name}`);
    return slot;
  }

  /** Waits for all that was submitted so far. */
  async #collect(staged: GPUBuffer, bytes: number): Promise<Result<ArrayBuffer>> {
    const number = this.#pace.newest;
    const nap = this.#pace.nap(number, performance.now());
    if (nap > 0) await sleep(nap);
    const awake = nap > 0 ? performance.now() : undefined;
    try {
      const data = await this.#staging.collect(staged, bytes);
      this.#pace.finish(number, performance.now(), awake);
      const failure = this.#device.failure();
      return failure === undefined ? accept(data) : { ok: false, diagnostics: [failure] };
    } catch (thrown) {
      const failure = this.#device.failure();
      if (failure !== undefined) return { ok: false, diagnostics: [failure] };
      const title = 'The device did not give its results back';
      return refuse({ slug: 'device-error', title, notes: [reasonOf(thrown)] });
    }
  }
}

/** `writeBuffer` takes whole words: an odd number of halves gets a zero behind it. */
function wholeWords(view: ArrayBufferView<ArrayBuffer>): ArrayBufferView<ArrayBuffer> {
  if (view.byteLength % 4 === 0) return view;
  const padded = new Uint8Array(aligned(view.byteLength));
  padded.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  return padded;
}
