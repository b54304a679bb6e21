/**
 * Compute pipelines of a program, all compiled at once off the main thread, and kept for the life
 * of the device: equal kernels of a training, an evaluation and a generating program are one.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { PipelineSpec, Program } from '../../compiler/program/program.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import type { Device } from '../device/device.ts';
import { accept, reasonOf, refuse } from '../result.ts';

export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

const caches = new WeakMap<GPUDevice, Map<string, Promise<Pipeline>>>();

/** In the order of `program.pipelines`. Errors: `kernel-refused`, one for each kernel that is. */
export async function createPipelines(
  device: Device,
  program: Program,
): Promise<Result<readonly Pipeline[]>> {
  const made = await Promise.allSettled(
    program.pipelines.map((spec, index) => createPipeline(device, spec, lineOf(program, index))),
  );
  const refusals = made.flatMap((one, index) =>
    one.status === 'fulfilled' ? [] : kernelRefused(program, index, reasonOf(one.reason)),
  );
  if (refusals.length > 0) return { ok: false, diagnostics: refusals };
  return accept(made.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
}

function kernelRefused(program: Program, index: number, message: string) {
  return refuse({
    slug: 'kernel-refused',
    title: 'The driver refused a kernel',
    span: lineOf(program, index) ?? nowhere,
    label: `compiled to \`${program.pipelines[index]!.label}\``,
    notes: message.split('\n').filter((line) => line.trim() !== ''),
    hint: 'The mistake is the compiler’s or the driver’s: please report it',
  }).diagnostics;
}

/** The line of the first dispatch that uses a pipeline. */
function lineOf(program: Program, pipeline: number): Span | undefined {
  return program.dispatches.find((dispatch) => dispatch.pipeline === pipeline)?.span;
}

function createPipeline(
  device: Device,
  spec: PipelineSpec,
  span: Span | undefined,
): Promise<Pipeline> {
  const cache = caches.get(device.gpu) ?? new Map<string, Promise<Pipeline>>();
  caches.set(device.gpu, cache);
  const key = `${spec.bindings.join()}\n${spec.wgsl}`;
  let made = cache.get(key);
  if (made === undefined) {
    made = compile(device, spec, span);
    cache.set(key, made);
  }
  return made;
}

async function compile(
  { gpu, place }: Device,
  { label, wgsl, bindings, immediates }: PipelineSpec,
  span: Span | undefined,
): Promise<Pipeline> {
  if (span !== undefined) place(label, span);
  const layout = gpu.createBindGroupLayout({
    label,
    entries: bindings.map((access, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
    })),
  });
  // Without a scope a mistake in the text would count as a failure of the device.
  gpu.pushErrorScope('validation');
  const module = gpu.createShaderModule({ label, code: wgsl });
  const mistake = gpu.popErrorScope();
  const pipeline = gpu.createComputePipelineAsync({
    label,
    layout: gpu.createPipelineLayout({
      label,
      bindGroupLayouts: [layout],
      ...(immediates === undefined ? {} : { immediateSize: 4 * immediates }),
    }),
    compute: { module, entryPoint: 'main' },
  });
  const [error, made] = await Promise.allSettled([mistake, pipeline]);
  if (error.status === 'fulfilled' && error.value !== null) throw new Error(error.value.message);
  if (made.status === 'rejected') throw made.reason;
  return { pipeline: made.value, layout };
}
