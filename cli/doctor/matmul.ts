/**
 * The proof that a device works: a matrix product goes through the compiler and the device, is
 * compared with the same product on the CPU, and timed.
 */
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph } from '../../compiler/graph/graph.ts';
import { compileGraph } from '../../compiler/pipeline.ts';
import { createExecutable, type Executable } from '../../runtime/execute/executable.ts';
import type { Device } from '../../runtime/index.ts';
import type { Finding } from './finding.ts';

const size = 256;
const flops = 2 * size ** 3;
/** f32 sums of 256 products of numbers up to 1 differ from exact ones by some 1e-6. */
const tolerance = 1e-4;
const batches = 5;
const runsPerBatch = 10;

export async function tryMatmul(device: Device): Promise<Finding> {
  const name = 'kernel';
  const program = compileGraph(productGraph(), { target: device.target, optimize: 2 });
  const executable = program.ok ? await createExecutable(device, program.value) : program;
  if (!executable.ok) return { status: 'failure', name, text: executable.diagnostics[0]!.title };
  try {
    const measured = await measure(executable.value);
    if (typeof measured === 'string') return { status: 'failure', name, text: measured };
    const { error, seconds } = measured;
    const speed = `${(flops / seconds / 1e9).toFixed(1)} GFLOP/s`;
    const agrees = error <= tolerance;
    return {
      status: agrees ? 'ok' : 'failure',
      name,
      text: `matmul ${size}^3 ${agrees ? 'agrees with the CPU' : 'is WRONG'} (largest error ${error.toExponential(1)}), ${speed}`,
      ...(!agrees && { hint: 'do not use this device; a newer driver may help' }),
    };
  } finally {
    executable.value.destroy();
  }
}

function productGraph(): Graph {
  const b = new GraphBuilder();
  const left = b.input('left', 'f32', [size, size]);
  const right = b.input('right', 'f32', [size, size]);
  const product = b.dot(left, right, { batch: [], contract: [[1, 0]] });
  return { name: 'doctor', inputs: [left, right], outputs: [{ name: 'product', node: product }] };
}

/** Largest absolute error and seconds a product, or what went wrong. */
async function measure(
  executable: Executable,
): Promise<string | { readonly error: number; readonly seconds: number }> {
  const [left, right] = [matrix(1), matrix(2)];
  executable.write('left', left);
  executable.write('right', right);
  executable.run();
  // The first run also compiles the kernel.
  const first = await executable.read('product');
  if (!first.ok) return first.diagnostics[0]!.title;
  let seconds = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < batches; batch += 1) {
    const start = performance.now();
    for (let run = 0; run < runsPerBatch; run += 1) executable.run();
    const last = await executable.read('product');
    if (!last.ok) return last.diagnostics[0]!.title;
    seconds = Math.min(seconds, (performance.now() - start) / 1000 / runsPerBatch);
  }
  return { error: largestError(left, right, first.value.values), seconds };
}

/** Numbers between -1 and 1 that look random and are always the same. */
function matrix(seed: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, index) => Math.sin(index * 12.9898 + seed));
}

function largestError(left: Float32Array, right: Float32Array, found: ArrayLike<number>): number {
  let largest = 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0;
      for (let k = 0; k < size; k += 1) {
        sum += left[row * size + k]! * right[k * size + column]!;
      }
      const error = Math.abs(sum - found[row * size + column]!);
      // A NaN compares with nothing: it must not pass for a small error.
      largest = error <= largest ? largest : Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    }
  }
  return largest;
}
