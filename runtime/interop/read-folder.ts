/** A folder as others save a model: which family it is of, and its config. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept, reasonOf, refuse } from '../result.ts';
import { type Config, isConfig, UnsupportedConfig } from './config.ts';
import { type Family, families, type ModelNote, readNote } from './families.ts';

export interface FolderNote {
  readonly family: Family;
  readonly note: ModelNote;
  /** The longest text, in tokens. */
  readonly context: number;
  /** Which ids begin, end and fill texts, as the config says it. */
  readonly specials: Config;
}

/** Errors: `cannot-read`, `unsupported-architecture`, `unsupported-config`. */
export async function readFolderNote(folder: string): Promise<Result<FolderNote>> {
  const file = path.join(folder, 'config.json');
  const config = await readConfig(file);
  if (!config.ok) return config;
  const family = familyOf(config.value);
  if (family === undefined) return unknownFamily(file, config.value);
  try {
    const note = readNote(family, config.value);
    const context = config.value[family.context];
    return accept({
      family,
      note,
      context: typeof context === 'number' ? context : 1024,
      specials: specialsOf(config.value),
    });
  } catch (thrown) {
    if (!(thrown instanceof UnsupportedConfig)) throw thrown;
    return refuse({
      slug: 'unsupported-config',
      title: `\`${thrown.field}\` of ${file} is not supported`,
      notes: [thrown.message],
      hint: 'docs/models.md lists what can be read',
    });
  }
}

function specialsOf(config: Config): Config {
  const fields = ['bos_token_id', 'eos_token_id', 'pad_token_id'];
  return Object.fromEntries(
    fields.flatMap((field) => (field in config ? [[field, config[field]]] : [])),
  );
}

async function readConfig(file: string): Promise<Result<Config>> {
  try {
    const config: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isConfig(config)) return accept(config);
    return cannotRead(file, 'it is not an object');
  } catch (thrown) {
    return cannotRead(file, reasonOf(thrown));
  }
}

function cannotRead(file: string, reason: string): Result<never> {
  return refuse({
    slug: 'cannot-read',
    title: `${file} cannot be read`,
    notes: [reason],
    hint: 'A folder with a model has config.json, model.safetensors and tokenizer.json',
  });
}

/** By the architecture or, where a config names none, by the type. */
function familyOf({ architectures, model_type: type }: Config): Family | undefined {
  const named: readonly unknown[] = Array.isArray(architectures) ? architectures : [];
  if (named.length === 0) return families.find((family) => family.type === type);
  return families.find(({ architecture }) => named.includes(architecture));
}

function unknownFamily(file: string, { architectures, model_type: type }: Config): Result<never> {
  return refuse({
    slug: 'unsupported-architecture',
    title: `Models of the architecture ${JSON.stringify(architectures ?? type)} cannot be read`,
    notes: [`in  ${file}`],
    hint: `There are: ${families.map(({ architecture }) => architecture).join(', ')}`,
  });
}
