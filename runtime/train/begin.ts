/** What a run starts from: its newest checkpoint, a given model, or fresh draws. */
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { keyOf } from '../data/random.ts';
import { createExecutable } from '../execute/executable.ts';
import { accept } from '../result.ts';
import type { HostTensor } from '../weights/tensor.ts';
import { latestCheckpoint, type TrainingState } from './checkpoint.ts';
import { checkFit } from './fit.ts';
import type { TrainOptions } from './loop.ts';

/** Errors: `checkpoint-mismatch`, and those of running `init`. */
export async function begin(options: TrainOptions): Promise<Result<TrainingState>> {
  const saved = await latestCheckpoint(options.folder);
  if (!saved.ok) return saved;
  const checkpoint = saved.value;
  if (checkpoint === undefined) return freshly(options, saved.warnings);
  const where = { path: checkpoint.path, span: options.span };
  for (const prefix of ['model.', 'state.'] as const) {
    const tensors = prefix === 'model.' ? checkpoint.model : checkpoint.state;
    const fits = checkFit(options.programs.step, prefix, tensors, where);
    if (!fits.ok) return fits;
  }
  options.report({ event: 'resume', step: checkpoint.step, path: checkpoint.path });
  return accept(checkpoint, saved.warnings);
}

async function freshly(
  options: TrainOptions,
  warnings: readonly Diagnostic[],
): Promise<Result<TrainingState>> {
  const { device, programs, span, seed } = options;
  const loaded = await createExecutable(device, programs.init, new Map(), { span });
  if (!loaded.ok) return loaded;
  const init = loaded.value;
  try {
    init.write('key', Uint32Array.from(keyOf(seed)));
    init.run();
    const tensors = new Map<string, HostTensor>();
    for (const { name } of programs.init.outputs) {
      const read = await init.read(name);
      if (!read.ok) return read;
      tensors.set(name, read.value);
    }
    const model = new Map([...named(tensors, 'model.'), ...(options.from ?? [])]);
    return accept({ step: 0, model, state: named(tensors, 'state.') }, warnings);
  } finally {
    init.destroy();
  }
}

/** The tensors whose names start with `prefix`, without it. */
function named(tensors: ReadonlyMap<string, HostTensor>, prefix: string): Map<string, HostTensor> {
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}
