/**
 * The tensors of a checkpoint folder as others save it: `model.safetensors`, or several files and
 * `model.safetensors.index.json`, which says where each tensor lies.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept, reasonOf, refuse } from '../result.ts';
import { readSafetensors } from './safetensors.ts';
import type { HostTensor, HostTensors } from './tensor.ts';

export const weightsFile = 'model.safetensors';
const indexFile = 'model.safetensors.index.json';

/** By the names they have in the files. Errors: `cannot-read`, `bad-safetensors`, `bad-checkpoint`. */
export async function readCheckpointFiles(folder: string): Promise<Result<HostTensors>> {
  const file = path.join(folder, indexFile);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    const whole = await readSafetensors(path.join(folder, weightsFile));
    return whole.ok ? accept(whole.value.tensors) : whole;
  }
  const places = parseIndex(text);
  if (typeof places === 'string') return badIndex(file, places);
  return readShards(folder, places);
}

/** Tensor -> file; or, as a string, what is wrong with it. */
function parseIndex(text: string): ReadonlyMap<string, string> | string {
  let index: unknown;
  try {
    index = JSON.parse(text);
  } catch (thrown) {
    return reasonOf(thrown);
  }
  const places = isObject(index) ? index.weight_map : undefined;
  if (!isObject(places)) return 'it has no weight_map';
  const map = new Map<string, string>();
  for (const [name, file] of Object.entries(places)) {
    if (typeof file !== 'string' || file !== path.basename(file) || file.includes('\\'))
      return `\`${name}\` is not in a file of this folder`;
    map.set(name, file);
  }
  return map;
}

/** Every tensor is where the index says, and there are no others. */
async function readShards(
  folder: string,
  places: ReadonlyMap<string, string>,
): Promise<Result<HostTensors>> {
  const tensors = new Map<string, HostTensor>();
  for (const shard of new Set(places.values())) {
    const read = await readSafetensors(path.join(folder, shard));
    if (!read.ok) return read;
    for (const [name, tensor] of read.value.tensors) {
      if (places.get(name) !== shard) {
        return badIndex(path.join(folder, indexFile), `\`${name}\` lies in ${shard}, unsaid`);
      }
      tensors.set(name, tensor);
    }
  }
  const missing = [...places].find(([name]) => !tensors.has(name));
  if (missing === undefined) return accept(tensors);
  const [name, shard] = missing;
  return badIndex(path.join(folder, indexFile), `\`${name}\` is not in ${shard}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function badIndex(file: string, why: string): Result<never> {
  return refuse({
    slug: 'bad-checkpoint',
    title: `${file} does not fit the files it speaks of`,
    notes: [why],
    hint: 'download the whole folder again',
  });
}
