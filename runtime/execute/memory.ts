/**
 * Whether a program's buffers fit on the device, said before any is made: a driver that runs out
 * half-way says nothing useful, and a software driver takes the whole machine with it.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { BufferSpec, Program } from '../../compiler/program/program.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import type { Device } from '../device/device.ts';
import { accept, type Refusal, refuse } from '../result.ts';

/** What asked for the memory, for the message. */
export interface Request {
  readonly span?: Span;
  /** Examples a step, where the program works on a batch. */
  readonly batch?: number;
  /** What programs that work on the same batch will ask for later: it must fit too. */
  readonly alongside?: readonly BufferSpec[];
}

/** Bytes of the buffers that live on each device. */
const inUse = new WeakMap<GPUDevice, number>();

/** The buffers that `program` makes itself where those of the inputs in `shared` are given to it. */
export function ownBuffers(program: Program, shared: ReadonlySet<string>): readonly BufferSpec[] {
  const given = program.inputs.filter(({ name }) => shared.has(name)).map(({ buffer }) => buffer);
  return program.buffers.filter((_, index) => !given.includes(index));
}

/**
 * Books the buffers that `program` must make (those not in `shared`, by index). The value gives
 * them back. Errors: `out-of-memory`, `buffer-too-large`.
 */
export function reserve(
  device: Device,
  program: Program,
  shared: ReadonlySet<number>,
  request: Request,
): Result<() => void> {
  const own = program.buffers.filter((_, index) => !shared.has(index));
  const wanted = [...own, ...(request.alongside ?? [])];
  const bytes = sum(own);
  const used = inUse.get(device.gpu) ?? 0;
  const { maxBufferSize: one } = device.target.limits;
  if (wanted.some((buffer) => buffer.bytes > one)) return tooLarge(program, wanted, one, request);
  const all = device.memoryBytes ?? Number.POSITIVE_INFINITY;
  if (used + sum(wanted) > all) return tooMuch(program, wanted, { used, all }, request);
  inUse.set(device.gpu, used + bytes);
  return accept(() => void inUse.set(device.gpu, (inUse.get(device.gpu) ?? 0) - bytes));
}

function tooLarge(
  program: Program,
  own: readonly BufferSpec[],
  limit: number,
  request: Request,
): Refusal {
  const largest = own.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const fit = Math.floor(((request.batch ?? 0) * limit) / largest.bytes);
  return refuse({
    slug: 'buffer-too-large',
    title: `\`${program.name}\` has a tensor that is larger than a buffer of this device`,
    span: largest.span ?? request.span ?? nowhere,
    label: `${largest.label} takes ${printBytes(largest.bytes)}`,
    notes: [`the limit is ${printBytes(limit)} a tensor`, '', ...printLargest(own)],
    hint: hintOf(feeds(program, largest, keptNames) ? 0 : fit),
  });
}

function tooMuch(
  program: Program,
  own: readonly BufferSpec[],
  { used, all }: { readonly used: number; readonly all: number },
  request: Request,
): Refusal {
  return refuse({
    slug: 'out-of-memory',
    title: `\`${program.name}\` needs more memory than this device has`,
    span: request.span ?? nowhere,
    notes: [
      `needed  ${printBytes(sum(own))}`,
      `free    ${printBytes(all - used)} of ${printBytes(all)}`,
      '',
      ...printLargest(own),
    ],
    hint: hintOf(batchThatFits(program, own, all - used, request.batch ?? 0)),
  });
}

/** The out-of-memory report when the driver, not our count, said no. */
export function driverRefused(program: Program, message: string, request: Request): Refusal {
  return refuse({
    slug: 'out-of-memory',
    title: `The device has not enough memory left for \`${program.name}\``,
    span: request.span ?? nowhere,
    notes: [...message.split('\n').slice(0, 1), '', ...printLargest(program.buffers)],
    hint: hintOf(0),
  });
}

/**
 * Parameters, state and gradients (one more copy of the parameters) stay; all else grows with the
 * batch.
 */
function batchThatFits(
  program: Program,
  own: readonly BufferSpec[],
  free: number,
  batch: number,
): number {
  const parameters = sum(own.filter((buffer) => feeds(program, buffer, parameterNames)));
  const fixed = sum(own.filter((buffer) => feeds(program, buffer, keptNames))) + parameters;
  const growing = sum(own) - fixed;
  return growing > 0 ? Math.min(batch - 1, Math.floor((batch * (free - fixed)) / growing)) : 0;
}

/** Names of inputs that stay on the device from step to step. */
const parameterNames: readonly string[] = ['model.'];
const keptNames: readonly string[] = ['model.', 'state.'];

function feeds(program: Program, buffer: BufferSpec, prefixes: readonly string[]): boolean {
  return program.inputs.some(
    ({ name, buffer: index }) =>
      program.buffers[index] === buffer && prefixes.some((prefix) => name.startsWith(prefix)),
  );
}

function hintOf(batch: number): string {
  return batch >= 1
    ? `A batch of ${batch} should fit`
    : 'Make the model smaller, or run it on a device with more memory';
}

function printLargest(buffers: readonly BufferSpec[]): readonly string[] {
  const largest = [...buffers].sort((a, b) => b.bytes - a.bytes).slice(0, 5);
  const sizes = largest.map((buffer) => printBytes(buffer.bytes));
  const width = Math.max(...sizes.map((size) => size.length));
  return [
    'the largest buffers:',
    ...largest.map((buffer, index) => `  ${sizes[index]!.padStart(width)}  ${buffer.label}`),
  ];
}

function sum(buffers: readonly BufferSpec[]): number {
  return buffers.reduce((total, buffer) => total + buffer.bytes, 0);
}

/** `1536` as `1.5 KiB`. */
export function printBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  const scaled = bytes / 1024 ** power;
  return `${power === 0 ? scaled : scaled.toFixed(scaled < 10 ? 2 : 1)} ${units[power]}`;
}
