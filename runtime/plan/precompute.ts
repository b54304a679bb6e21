/** `precompute` of `std.run`: a function of each example, once, kept beside the data. */
import path from 'node:path';
import type { PlanStep } from '../../compiler/core/plan.ts';
import { resultPrefix, stagePrecompute } from '../../compiler/core/precompute.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { elementCount } from '../../compiler/graph/graph.ts';
import { inEpochs } from '../data/epochs.ts';
import { type Example, type Examples, stack } from '../data/examples.ts';
import { createExecutable, type Executable } from '../execute/executable.ts';
import { accept } from '../result.ts';
import { writeBatch } from '../train/batch.ts';
import { writeFileAtomically } from '../weights/atomic.ts';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts';
import type { HostTensor, HostTensors } from '../weights/tensor.ts';
import type { Arguments, Artifact } from './artifact.ts';
import { artifactName, claimFolder, keyIn, writeKey } from './artifact-folder.ts';
import { capturedTensors } from './captured.ts';
import { compileEntry, type PlanContext } from './context.ts';
import type { HostFunction } from './host-functions.ts';
import { stepKey } from './key.ts';

export const precompute: HostFunction = async (args, context, step) => {
  const given = args.artifact('data', 'examples');
  const name = artifactName(context, step);
  const key = stepKey(context, step);
  const folder = await claimFolder(context, name, key);
  if (!folder.ok) return folder;
  const file = path.join(folder.value, 'results.safetensors');
  const results = await keptResults(folder.value, file);
  if (results !== undefined) context.report({ event: 'cached', name, path: file });
  const made = results === undefined ? await compute(args, context, step) : accept(results);
  if (!made.ok) return made;
  if (context.signal?.aborted) return accept({ kind: 'nothing' });
  if (results === undefined) {
    const written = await keep(folder.value, file, made.value, key);
    if (!written.ok) return written;
  }
  const artifact: Artifact = { ...given, examples: beside(given.examples, made.value) };
  return accept(artifact);
};

async function keptResults(folder: string, file: string): Promise<HostTensors | undefined> {
  if ((await keyIn(folder)) === undefined) return undefined;
  const kept = await readSafetensors(file);
  return kept.ok ? kept.value.tensors : undefined;
}

/** The key comes last: where it stands, the results are whole. */
async function keep(
  folder: string,
  file: string,
  results: HostTensors,
  key: string,
): Promise<Result<string>> {
  const written = await writeFileAtomically(file, (handle) => writeSafetensors(handle, results));
  return written.ok ? writeKey(folder, key) : written;
}

/** The results of all examples, in order, stacked; by the path of each leaf. */
async function compute(
  args: Arguments,
  context: PlanContext,
  step: PlanStep,
): Promise<Result<HostTensors>> {
  const { examples } = args.artifact('data', 'examples');
  const size = Math.max(1, Math.min(args.number('batch'), examples.count));
  const program = compileEntry(context, stagePrecompute(step, size));
  if (!program.ok) return program;
  const loaded = await createExecutable(context.device, program.value, new Map(), {
    span: step.span,
    batch: size,
  });
  if (!loaded.ok) return loaded;
  try {
    for (const [name, { values }] of capturedTensors([program.value], context.made)) {
      loaded.value.write(name, values);
    }
    return await runThrough(loaded.value, examples, size, context.signal);
  } finally {
    loaded.value.destroy();
  }
}

async function runThrough(
  executable: Executable,
  examples: Examples,
  size: number,
  signal?: AbortSignal,
): Promise<Result<HostTensors>> {
  const whole = new Map<string, HostTensor>();
  for (let first = 0; first < examples.count && !signal?.aborted; first += size) {
    const rows = Array.from({ length: size }, (_, row) =>
      first + row < examples.count ? examples.at(first + row) : examples.blank,
    );
    writeBatch(executable, stack(rows));
    executable.run();
    for (const { name } of executable.program.outputs) {
      const part = await executable.read(name);
      if (!part.ok) return part;
      const all = whole.get(name) ?? emptyLike(part.value, examples.count);
      const width = elementCount(part.value.shape) / size;
      const count = Math.min(size, examples.count - first);
      all.values.set(part.value.values.subarray(0, count * width), first * width);
      whole.set(name, all);
    }
  }
  return accept(whole);
}

/** For `count` examples, from what a batch gives. */
function emptyLike({ dtype, shape: [, ...rest] }: HostTensor, count: number): HostTensor {
  const shape = [count, ...rest];
  const size = elementCount(shape);
  return { dtype, shape, values: dtype === 'i32' ? new Int32Array(size) : new Float32Array(size) };
}

/** Pairs of an example and its result, `0.*` and `1.*`. */
function beside(examples: Examples, results: HostTensors): Examples {
  return inEpochs(examples.count, (index) => {
    const pair: Record<string, Example[string]> = {};
    for (const [field, values] of Object.entries(examples.at(index))) pair[`0.${field}`] = values;
    for (const [name, { shape, values }] of results) {
      const width = elementCount(shape.slice(1));
      const own = values.subarray(index * width, (index + 1) * width);
      invariant(!(own instanceof Uint32Array), () => `${name} is neither f32 nor i32`);
      pair[`1${name.slice(resultPrefix.length)}`] = own;
    }
    return pair;
  });
}
