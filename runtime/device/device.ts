/**
 * A device that runs kernels: opened by name, described as a `Target`, and asked for its first
 * failure by whoever waits for its work. Nothing here prints; Dawn's own error output is silenced.
 */
import os from 'node:os';
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { type ChooseSchedule, firstCandidate } from '../../compiler/kernel/schedule/schedule.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import type { Target } from '../../compiler/target/target.ts';
import { accept, type Refusal, reasonOf, refuse } from '../result.ts';
import { openInstance } from './dawn.ts';
import { describeTarget, ownLimits, wantedFeatures } from './target.ts';

/** Who decides between the schedules of a kernel. */
export interface Schedules {
  readonly choose: ChooseSchedule;
  /** Of all that was learnt by tuning; undefined: nothing, the cost models decide. */
  readonly hash: string | undefined;
}

export interface Device {
  readonly gpu: GPUDevice;
  readonly target: Target;
  readonly schedules: Schedules;
  /** What all buffers together may take; undefined where the device has memory that WebGPU does not tell. */
  readonly memoryBytes: number | undefined;
  /** The first trouble since the device was opened. Nothing computed after it can be trusted. */
  failure(): Diagnostic | undefined;
  /** Whoever labels an object of the device says which line of the program it serves. */
  place(label: string, span: Span): void;
  /** One line for a person: name, kind, what it offers. */
  describe(): string;
  close(): void;
}

/**
 * Opens the device called `name` (part of an adapter's name, as Dawn lists it), or with `auto` the
 * best one. A software driver counts as a device. Errors: `no-device`.
 */
export function openDevice(name: string): Promise<Result<Device>> {
  return open(name, []);
}

/**
 * The same with timestamps to the nanosecond. Dawn rounds them to 65,536 ns otherwise, so that no
 * web page can tell from them what others do. Errors: `no-device`.
 */
export function openDeviceToProfile(name: string): Promise<Result<Device>> {
  return open(name, ['disable-dawn-features=timestamp_quantization']);
}

async function open(name: string, options: readonly string[]): Promise<Result<Device>> {
  try {
    const adapters = name === 'auto' ? [] : [`adapter=${name}`];
    const instance = await openInstance([...adapters, ...options]);
    const adapter = await instance.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) return noDevice(name, 'Dawn found no adapter');
    const gpu = await adapter.requestDevice({
      requiredFeatures: wantedFeatures(adapter),
      requiredLimits: ownLimits(adapter),
    });
    return accept(watch(gpu, describeTarget(gpu, adapter.info, instance.wgslLanguageFeatures)));
  } catch (thrown) {
    return noDevice(name, reasonOf(thrown));
  }
}

const cures: Partial<Record<NodeJS.Platform, string>> = {
  linux:
    'Install a Vulkan driver: `sudo apt install libvulkan1 mesa-vulkan-drivers` (Mesa 23 or newer)',
  win32: 'Install the graphics card’s current driver: Direct3D 12 is needed',
  darwin: 'Metal is needed, which every Mac since 2012 has: is this a virtual machine without it?',
};

function noDevice(name: string, reason: string): Refusal {
  const adapters = reason
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return refuse({
    slug: 'no-device',
    title: name === 'auto' ? 'There is no usable GPU' : `There is no usable device \`${name}\``,
    notes: adapters,
    hint:
      name === 'auto' || !reason.includes('name:')
        ? (cures[process.platform] ?? 'Install a Vulkan driver')
        : 'Give part of a name listed above, or `auto`',
  });
}

function watch(gpu: GPUDevice, target: Target): Device {
  const places = new Map<string, Span>();
  let failure: Diagnostic | undefined;
  let closed = false;

  gpu.addEventListener('uncapturederror', (event) => {
    // Otherwise Dawn prints it to stdout, between the data.
    event.preventDefault();
    failure ??= deviceError(event.error, places);
  });
  void gpu.lost.then((info) => {
    if (!closed) failure ??= deviceLost(info.message);
  });

  return {
    gpu,
    target,
    schedules: { choose: firstCandidate, hash: undefined },
    memoryBytes: target.kind === 'discrete' ? undefined : systemMemory(),
    failure: () => failure,
    place: (label, span) => void places.set(label, span),
    describe: () => describe(target),
    close: () => {
      closed = true;
      gpu.destroy();
    },
  };
}

/** Of the machine, or of the container that it is. */
function systemMemory(): number {
  const constrained = process.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, os.totalmem()) : os.totalmem();
}

function describe({ name, kind, features }: Target): string {
  const offers = [
    ...(features.f16 ? ['f16'] : []),
    ...(features.subgroupSize === undefined ? [] : [`subgroups of ${features.subgroupSize}`]),
  ];
  const kinds = { cpu: 'software driver', integrated: 'GPU', discrete: 'GPU' } as const;
  return [`${name} (${kinds[kind]})`, ...offers].join(', ');
}

/** Dawn's messages name the objects by their labels, quoted (and those of groups end in a zero). */
function deviceError(error: GPUError, places: ReadonlyMap<string, Span>): Diagnostic {
  const message = error.message.replaceAll('\0', '');
  const label = [...places.keys()].find((name) => message.includes(`"${name}"`));
  const memory = error.constructor.name === 'GPUOutOfMemoryError';
  return {
    severity: 'error',
    slug: memory ? 'out-of-memory' : 'device-error',
    title: memory ? 'The device ran out of memory' : 'The device refused a piece of work',
    span: (label === undefined ? undefined : places.get(label)) ?? nowhere,
    notes: message.split('\n').filter((line) => line.trim() !== ''),
    hint: memory
      ? 'Try a smaller batch'
      : 'The kernel comes from this line, the mistake is the compiler’s: please report it',
  };
}

function deviceLost(message: string): Diagnostic {
  return {
    severity: 'error',
    slug: 'device-lost',
    title: 'The device was lost',
    span: nowhere,
    notes: message === '' ? [] : [message],
    hint: 'Run it again: it continues from the last checkpoint. A driver resets a GPU whose kernel runs for seconds',
  };
}
