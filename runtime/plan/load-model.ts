/** `load` of `std.run`: a model from files, as `save` or as others write them. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { parametersOf } from '../interop/parameters.ts';
import { pathOf } from '../load.ts';
import { accept } from '../result.ts';
import { readCheckpointFiles } from '../weights/checkpoint-files.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import type { HostTensors } from '../weights/tensor.ts';
import type { HostFunction } from './host-functions.ts';

export const load: HostFunction = async (args, { program }, { span, statics }) => {
  const type = statics.types.get('M');
  invariant(type, () => 'load has no model', span);
  const folder = path.dirname(pathOf(program.main.file));
  const tensors = await readTensors(path.resolve(folder, args.text('path')));
  if (!tensors.ok) return tensors;
  const model = parametersOf(type, tensors.value, span);
  return model.ok ? accept({ kind: 'model', type, tensors: model.value }) : model;
};

/** Of one file, or of a folder with `model.safetensors` or its shards. */
async function readTensors(file: string): Promise<Result<HostTensors>> {
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return readCheckpointFiles(file);
  const read = await readSafetensors(file);
  return read.ok ? accept(read.value.tensors) : read;
}
