/** Which decoder a model has. */
import { type Decoding, decodingOf } from '../../compiler/core/decoding.ts';
import { CachedDecoder } from './cached.ts';
import type { Decoder } from './decoder.ts';
import { inLibrary, library } from './library.ts';
import type { LanguageModel, LoadedModel } from './loaded-model.ts';
import { RecomputingDecoder } from './recomputing.ts';

/** A decoder for texts of up to `longest` tokens. It is the only one of `loaded` until the next. */
export function decoderOf(loaded: LoadedModel, longest: number): Decoder {
  const decoding = findDecoding(loaded.model);
  if (decoding === undefined) return new RecomputingDecoder(loaded);
  return new CachedDecoder(loaded, decoding, longest);
}

const [models, decode] = ['std.models.', 'std.decode.'];

/** Beside the model; for `std.models.x` in `std.decode.x`. */
function findDecoding({ program, type }: LanguageModel): Decoding | undefined {
  const home = program.modules.get(type.record.module);
  const beside = home && decodingOf(home, type);
  if (beside !== undefined || !type.record.module.startsWith(models)) return beside;
  const name = decode + type.record.module.slice(models.length);
  return inLibrary(name) ? decodingOf(library(name).main, type) : undefined;
}
