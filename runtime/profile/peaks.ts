/**
 * What the device at hand can do at most, measured rather than looked up: a product of two matrices
 * for arithmetic, a pointwise kernel over more than its caches hold for memory.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import type { Device } from '../device/device.ts';
import { createExecutable } from '../execute/executable.ts';
import { accept } from '../result.ts';
import { writeMadeUp } from './made-up.ts';
import type { Peaks } from './profile.ts';
import { type Clock, timeRun } from './timed-run.ts';

/** Small ones suit processors, large ones graphics cards. */
const productSizes = [256, 512, 1024];
/** Of f32: 64 MiB are read and as many written. */
const copySize = 2 ** 24;
const runs = 5;

/** Errors: those of the device. */
export async function measurePeaks(device: Device, clock: Clock): Promise<Result<Peaks>> {
  let flops = 0;
  for (const size of productSizes) {
    const product = await fastest(device, clock, productGraph(size));
    if (!product.ok) return product;
    flops = Math.max(flops, (2 * size ** 3) / product.value);
  }
  const copy = await fastest(device, clock, copyGraph());
  return copy.ok ? accept({ flops, bytes: (2 * 4 * copySize) / copy.value }) : copy;
}

function productGraph(size: number): Graph {
  const b = new GraphBuilder();
  const left = b.input('left', 'f32', [size, size]);
  const right = b.input('right', 'f32', [size, size]);
  const node = b.dot(left, right, { batch: [], contract: [[1, 0]] });
  return { name: 'product', inputs: [left, right], outputs: [{ name: 'y', node }] };
}

function copyGraph(): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', 'f32', [copySize]);
  return { name: 'copy', inputs: [x], outputs: [{ name: 'y', node: b.neg(x) }] };
}

/** Seconds of the fastest run. */
async function fastest(device: Device, clock: Clock, graph: Graph): Promise<Result<number>> {
  const program = compileGraph(graph, { target: device.target, optimize: 2 });
  if (!program.ok) return program;
  const executable = await createExecutable(device, program.value);
  if (!executable.ok) return executable;
  try {
    writeMadeUp(executable.value);
    let seconds = Number.POSITIVE_INFINITY;
    // The first run also compiles the kernel.
    for (let run = 0; run <= runs; run += 1) {
      const timed = await timeRun(device, executable.value, clock);
      if (!timed.ok) return timed;
      const took = timed.value.reduce((total, { begin, end }) => total + end - begin, 0);
      if (took > 0) seconds = Math.min(seconds, took / 1e9);
    }
    return accept(seconds);
  } finally {
    executable.value.destroy();
  }
}
