/**
 * One run of a program with a time for each of its dispatches: by the device's clock, read as a pass
 * of one dispatch begins and ends; or, where a device has none to be asked, by the host's, around a
 * submit of one dispatch.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Device } from '../device/device.ts';
import type { Executable } from '../execute/executable.ts';
import { accept, reasonOf, refuse } from '../result.ts';

export type Clock = 'device' | 'host';

/** Of one dispatch, in the order in which they ran. Nanoseconds since the run's first. */
export interface Timing {
  /** In `program.dispatches`. */
  readonly dispatch: number;
  readonly begin: number;
  readonly end: number;
}

/** WebGPU's limit for one query set is 4096; a dispatch takes two. */
const dispatchesPerSet = 2048;
const bytesPerQuery = 8;

export function clockOf({ gpu }: Device): Clock {
  return gpu.features.has('timestamp-query') ? 'device' : 'host';
}

/** Submits a run and waits for it. Errors: the device's own. */
export async function timeRun(
  device: Device,
  executable: Executable,
  clock: Clock,
): Promise<Result<readonly Timing[]>> {
  try {
    const timings = await runs[clock](device.gpu, executable);
    const failure = device.failure();
    return failure === undefined ? accept(timings) : { ok: false, diagnostics: [failure] };
  } catch (thrown) {
    const failure = device.failure();
    if (failure !== undefined) return { ok: false, diagnostics: [failure] };
    const title = 'The device did not give its times back';
    return refuse({ slug: 'device-error', title, notes: [reasonOf(thrown)] });
  }
}

const runs = { device: runOnDeviceClock, host: runOnHostClock } as const;

async function runOnDeviceClock(
  gpu: GPUDevice,
  executable: Executable,
): Promise<readonly Timing[]> {
  const { order } = executable;
  if (order.length === 0) return [];
  const encoder = gpu.createCommandEncoder({ label: 'profile' });
  const bytes = 2 * bytesPerQuery * order.length;
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const resolved = gpu.createBuffer({ size: bytes, usage: QUERY_RESOLVE | COPY_SRC });
  const staged = gpu.createBuffer({ size: bytes, usage: MAP_READ | COPY_DST });
  const sets: GPUQuerySet[] = [];
  for (let first = 0; first < order.length; first += dispatchesPerSet) {
    const part = order.subarray(first, first + dispatchesPerSet);
    const set = gpu.createQuerySet({ type: 'timestamp', count: 2 * part.length });
    sets.push(set);
    encodeTimed(encoder, executable, part, set);
    encoder.resolveQuerySet(set, 0, 2 * part.length, resolved, 2 * bytesPerQuery * first);
  }
  executable.encodeCopies(encoder);
  encoder.copyBufferToBuffer(resolved, 0, staged, 0, bytes);
  gpu.queue.submit([encoder.finish()]);
  try {
    await staged.mapAsync(GPUMapMode.READ);
    return timingsOf(order, new BigUint64Array(staged.getMappedRange()));
  } finally {
    for (const each of [resolved, staged, ...sets]) each.destroy();
  }
}

function encodeTimed(
  encoder: GPUCommandEncoder,
  executable: Executable,
  part: Uint32Array,
  querySet: GPUQuerySet,
): void {
  for (const [at, index] of part.entries()) {
    const pass = encoder.beginComputePass({
      timestampWrites: {
        querySet,
        beginningOfPassWriteIndex: 2 * at,
        endOfPassWriteIndex: 2 * at + 1,
      },
    });
    executable.encodeDispatch(pass, index);
    pass.end();
  }
}

function timingsOf(order: Uint32Array, clock: BigUint64Array): readonly Timing[] {
  const start = clock[0]!;
  const since = (at: number): number => Number(clock[at]! - start);
  return Array.from(order, (dispatch, at) => {
    const begin = since(2 * at);
    // Some drivers read the clock of a short pass too early: no time is below none.
    return { dispatch, begin, end: Math.max(begin, since(2 * at + 1)) };
  });
}

async function runOnHostClock(gpu: GPUDevice, executable: Executable): Promise<readonly Timing[]> {
  const timings: Timing[] = [];
  const start = performance.now();
  const now = (): number => (performance.now() - start) * 1e6;
  for (const dispatch of executable.order) {
    const encoder = gpu.createCommandEncoder({ label: 'profile' });
    const pass = encoder.beginComputePass();
    executable.encodeDispatch(pass, dispatch);
    pass.end();
    const begin = now();
    gpu.queue.submit([encoder.finish()]);
    await gpu.queue.onSubmittedWorkDone();
    timings.push({ dispatch, begin, end: now() });
  }
  const encoder = gpu.createCommandEncoder({ label: 'profile' });
  executable.encodeCopies(encoder);
  gpu.queue.submit([encoder.finish()]);
  return timings;
}
