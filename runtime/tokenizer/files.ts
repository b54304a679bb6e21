/** Tokenizers as files: which format a path means, for reading and for writing. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import { accept, reasonOf, refuse } from '../result.ts';
import { writeWhole } from '../weights/atomic.ts';
import type { Source } from './bad-file.ts';
import { BytePairTokenizer } from './byte-pair.ts';
import { loadTokenizer } from './load.ts';
import { loadTiktoken, writeTiktoken } from './tiktoken.ts';
import type { Tokenizer } from './tokenizer.ts';
import { loadVocabularyFiles, writeVocabularyFiles } from './vocabulary-files.ts';

/**
 * From a `tokenizer.json`, a `.tiktoken` file, a `vocab.json` or `merges.txt` with the other beside
 * it (their names may begin otherwise), or a folder that holds one of these, such as a run's.
 * Errors: `cannot-read`, `bad-tokenizer`.
 */
export async function readTokenizer(
  where: string,
  span: Span = nowhere,
): Promise<Result<Tokenizer>> {
  const file = await fileIn(where);
  if (file.endsWith('.tiktoken')) {
    const source = await readSource(file, span);
    return source.ok ? loadTiktoken(source.value) : source;
  }
  if (/(vocab\.json|merges\.txt)$/.test(file)) {
    const head = file.replace(/(vocab\.json|merges\.txt)$/, '');
    const vocab = await readSource(`${head}vocab.json`, span);
    if (!vocab.ok) return vocab;
    const merges = await readSource(`${head}merges.txt`, span);
    return merges.ok ? loadVocabularyFiles(vocab.value, merges.value) : merges;
  }
  const source = await readSource(file, span);
  return source.ok ? loadTokenizer(source.value.text, file, span) : source;
}

async function fileIn(where: string): Promise<string> {
  const found = await stat(where).catch(() => undefined);
  if (!found?.isDirectory()) return where;
  const json = path.join(where, 'tokenizer.json');
  const hasJson = await stat(json).catch(() => undefined);
  return hasJson === undefined ? path.join(where, 'vocab.json') : json;
}

async function readSource(file: string, span: Span): Promise<Result<Source>> {
  try {
    return accept({ file, text: await readFile(file, 'utf8'), span });
  } catch (thrown) {
    return refuse({
      slug: 'cannot-read',
      title: 'This file cannot be read',
      span,
      notes: [`reading  ${file}`, `reason   ${reasonOf(thrown)}`],
      hint: 'Give the path of a tokenizer, or of a folder that holds one',
    });
  }
}

/**
 * To a `.tiktoken` file, to a `vocab.json` with the `merges.txt` beside it, or else to a
 * `tokenizer.json`, as the name says. The names of the files written. Errors: `cannot-write`,
 * `disk-full`, and `other-format` where the format has no room for this tokenizer.
 */
export async function writeTokenizer(
  tokenizer: Tokenizer,
  where: string,
): Promise<Result<readonly string[]>> {
  const texts = textsFor(tokenizer, where);
  if (texts === undefined) {
    return refuse({
      slug: 'other-format',
      title: 'This tokenizer does not fit that format',
      notes: [
        `asked for  ${where}`,
        where.endsWith('.tiktoken')
          ? 'which holds bytes, then merges, without special tokens among them'
          : 'which holds merges of bytes only',
      ],
      hint: 'Write a tokenizer.json: it holds every tokenizer',
    });
  }
  for (const [file, text] of texts) {
    const written = await writeWhole(file, text);
    if (!written.ok) return written;
  }
  return accept([...texts.keys()]);
}

function textsFor(tokenizer: Tokenizer, where: string): ReadonlyMap<string, string> | undefined {
  const isTiktoken = where.endsWith('.tiktoken');
  if (!isTiktoken && !where.endsWith('vocab.json'))
    return new Map([[where, tokenizer.serialize()]]);
  if (!(tokenizer instanceof BytePairTokenizer)) return undefined;
  if (isTiktoken) {
    const text = writeTiktoken(tokenizer.document);
    return text === undefined ? undefined : new Map([[where, text]]);
  }
  const { vocab, merges } = writeVocabularyFiles(tokenizer.document);
  return new Map([
    [where, vocab],
    [where.replace(/vocab\.json$/, 'merges.txt'), merges],
  ]);
}
