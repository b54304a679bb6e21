/**
 * Programs written by hand, with arithmetic that a test can redo in a few lines: the runtime is
 * tested without the compiler.
 */
import type { Scalar, Shape } from '../../compiler/graph/graph.ts';
import type {
  BufferRange,
  BufferSpec,
  Dispatch,
  Program,
  TensorSlot,
} from '../../compiler/program/program.ts';
import type { Span } from '../../compiler/source/span.ts';
import { type Device, openDevice } from '../../runtime/device/device.ts';
import { elementBytes } from '../../runtime/weights/tensor.ts';

export const line: Span = { file: 'tiny.llm', start: 10, end: 20 };

/** Ours, or a test failure that says why there is none. */
export async function openForTests(): Promise<Device> {
  const opened = await openDevice('auto');
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
  return opened.value;
}

type Declared = readonly [name: string, dtype: Scalar, shape: Shape];

export interface Kernel {
  readonly wgsl: string;
  /** Names, with `!` behind those written. */
  readonly uses: readonly string[];
  readonly groups: number;
}

/** A program with a buffer for each tensor; an output named like an input lies in its buffer. */
export function programOf(
  name: string,
  inputs: readonly Declared[],
  outputs: readonly Declared[],
  kernels: readonly Kernel[],
  copies: readonly (readonly [from: string, to: string])[] = [],
): Program {
  const tensors = [...new Map([...inputs, ...outputs].map((one) => [one[0], one])).values()];
  const index = new Map(tensors.map(([tensor], position) => [tensor, position]));
  const bytes = ([, dtype, shape]: Declared) =>
    shape.reduce((product, size) => product * size, elementBytes(dtype));
  const whole = (name: string): BufferRange => {
    const buffer = index.get(name.replace('!', ''))!;
    return { buffer, offset: 0, bytes: Math.ceil(bytes(tensors[buffer]!) / 4) * 4 };
  };
  const slot = ([tensor, dtype, shape]: Declared): TensorSlot => ({
    name: tensor,
    dtype,
    shape,
    ...whole(tensor),
  });
  const buffers = tensors.map(
    (tensor): BufferSpec => ({
      bytes: bytes(tensor),
      role: inputs.includes(tensor) ? 'input' : 'output',
      label: tensor[0],
      span: line,
    }),
  );
  const dispatches = kernels.map(
    ({ uses, groups }, pipeline): Dispatch => ({
      pipeline,
      ranges: uses.map(whole),
      grid: [groups, 1, 1],
      label: `${name} ${pipeline}`,
      span: line,
    }),
  );
  return {
    schema: 2,
    name,
    buffers,
    inputs: inputs.map(slot),
    outputs: outputs.map(slot),
    pipelines: kernels.map(({ wgsl, uses }, pipeline) => ({
      label: `${name} ${pipeline}`,
      wgsl,
      bindings: uses.map((use) => (use.endsWith('!') ? 'read_write' : 'read')),
    })),
    dispatches,
    repeats: [],
    copies: copies.map(([from, to]) => ({ from: whole(from), to: whole(to) })),
    statistics: { ops: 0, peakBytes: 0, liveBytes: 0, bytesMoved: 0 },
  };
}
