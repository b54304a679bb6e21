/** Learning a tokenizer takes time: what a plan has learnt once is kept in the artifact's folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { loadTokenizer } from '../tokenizer/load.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { writeWhole } from '../weights/atomic.ts';
import { artifactName, claimFolder, keyIn, writeKey } from './artifact-folder.ts';
import type { HostFunction } from './host-functions.ts';
import { stepKey } from './key.ts';

/** The same host function, but what it has made before is read. */
export function keepTokenizer(learn: HostFunction): HostFunction {
  return async (args, context, step) => {
    const name = artifactName(context, step);
    const key = stepKey(context, step);
    const folder = await claimFolder(context, name, key);
    if (!folder.ok) return folder;
    const file = path.join(folder.value, 'tokenizer.json');
    const kept = (await keyIn(folder.value)) === key ? await read(file, step.span) : undefined;
    if (kept !== undefined) {
      context.report({ event: 'cached', name, path: file });
      return { ok: true, value: { kind: 'tokenizer', tokenizer: kept }, warnings: [] };
    }
    const made = await learn(args, context, step);
    if (!made.ok || made.value.kind !== 'tokenizer') return made;
    const written = await write(folder.value, file, made.value.tokenizer, key);
    return written.ok ? made : written;
  };
}

/** A file that is not there or not whole is none: it is made again. */
async function read(file: string, span: Span): Promise<Tokenizer | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const loaded = text === undefined ? undefined : loadTokenizer(text, file, span);
  return loaded?.ok === true ? loaded.value : undefined;
}

async function write(
  folder: string,
  file: string,
  tokenizer: Tokenizer,
  key: string,
): Promise<Result<string>> {
  const written = await writeWhole(file, tokenizer.serialize());
  return written.ok ? writeKey(folder, key) : written;
}
