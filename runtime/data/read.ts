/** `read` of a plan: texts by path, pattern or address, and what is wrong with them. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { Report } from '../events.ts';
import { accept, type Refusal, reasonOf, refuse } from '../result.ts';
import { checkHash, readAddress } from './address.ts';
import { expandPattern, isPattern } from './glob.ts';

export interface ReadOptions {
  /** Hexadecimal. Checked whenever given; an address must have one. */
  readonly sha256?: string;
  /** What paths are relative to: the program's folder. */
  readonly baseFolder: string;
  readonly cacheFolder: string;
  /** Searched for a file of the hash before an address is asked (`LLMC_DATA`). */
  readonly dataFolder?: string;
  readonly span: Span;
  readonly report: Report;
}

export interface TextFile {
  /** As the program or the pattern names it. */
  readonly file: string;
  /** Not empty. */
  readonly text: string;
}

/**
 * The text, which is not empty; that of a `.gz` is unpacked. Errors at `span`: `cannot-read`,
 * `empty-file`, `not-text`, `bad-address`, `hash-mismatch`, `hash-missing`, `cannot-download`,
 * `disk-full`.
 */
export async function readText(source: string, options: ReadOptions): Promise<Result<string>> {
  const bytes = await readBytes(source, options);
  return bytes.ok ? decode(bytes.value, source, options.span) : bytes;
}

/**
 * The texts of all files that a path with `*` or `?` names, or of the one that any other source
 * names. The sha256 of several is that of their bytes one after another. Errors as of `readText`.
 */
export async function readTexts(
  source: string,
  options: ReadOptions,
): Promise<Result<readonly TextFile[]>> {
  const { span, sha256, baseFolder } = options;
  if (isAddress(source) || !isPattern(source)) {
    const text = await readText(source, options);
    return text.ok ? accept([{ file: source, text: text.value }]) : text;
  }
  const files = await expandPattern(source, baseFolder);
  if (files.length === 0) return noMatch(source, options);
  const { sha256: _, ...one } = options;
  const texts: TextFile[] = [];
  const parts: Uint8Array[] = [];
  for (const file of files) {
    const bytes = await readLocal(file, one);
    if (!bytes.ok) return bytes;
    parts.push(bytes.value);
    const text = decode(bytes.value, file, span);
    if (!text.ok) return text;
    texts.push({ file, text: text.value });
  }
  if (sha256 === undefined) return accept(texts);
  const checked = checkHash(new Uint8Array(Buffer.concat(parts)), sha256, source, span);
  return checked.ok ? accept(texts) : checked;
}

function isAddress(source: string): boolean {
  return /^[a-z]+:\/\//.test(source);
}

function readBytes(source: string, options: ReadOptions): Promise<Result<Uint8Array>> {
  return isAddress(source) ? readRemote(source, options) : readLocal(source, options);
}

function noMatch(pattern: string, { baseFolder, span }: ReadOptions): Refusal {
  return refuse({
    slug: 'cannot-read',
    title: 'No file has a name like this',
    span,
    notes: [`looked for  ${path.join(baseFolder, pattern)}`],
    hint: '`*` and `?` stand for parts of a name, `**` for any folders',
  });
}

async function readRemote(address: string, options: ReadOptions): Promise<Result<Uint8Array>> {
  const { span, sha256 } = options;
  if (!URL.canParse(address) || !address.startsWith('https://')) {
    return refuse({
      slug: 'bad-address',
      title: 'A file is read by path or by https address',
      span,
      hint: 'Download the file and give its path',
    });
  }
  if (sha256 === undefined || !/^[0-9a-f]{64}$/i.test(sha256)) {
    return refuse({
      slug: 'hash-missing',
      title: 'A file from the net needs its sha256',
      span,
      notes: ['With it, everyone who runs this program reads the same text.'],
      hint: 'Add `sha256: "…"` (64 hexadecimal digits; `sha256sum FILE` prints them)',
    });
  }
  const { cacheFolder, dataFolder, report } = options;
  return readAddress({
    address,
    sha256: sha256.toLowerCase(),
    dataFolder,
    cacheFolder,
    span,
    report,
  });
}

async function readLocal(source: string, options: ReadOptions): Promise<Result<Uint8Array>> {
  const file = path.resolve(options.baseFolder, source);
  try {
    const bytes = new Uint8Array(await readFile(file));
    if (options.sha256 === undefined) return accept(bytes);
    return checkHash(bytes, options.sha256, file, options.span);
  } catch (thrown) {
    return noSuchFile(file, thrown, options.span);
  }
}

async function noSuchFile(file: string, thrown: unknown, span: Span): Promise<Refusal> {
  const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
  const beside = await readdir(path.dirname(file)).catch(() => undefined);
  const found =
    beside === undefined
      ? `There is no folder ${path.dirname(file)}`
      : `The folder holds: ${beside.slice(0, 8).join(', ') || 'nothing'}${beside.length > 8 ? ', …' : ''}`;
  return refuse({
    slug: 'cannot-read',
    title: missing ? 'This file does not exist' : 'This file cannot be read',
    span,
    notes: missing ? [`looked for  ${file}`] : [reasonOf(thrown)],
    hint: missing ? found : 'Check what the path names and who may read it',
  });
}

function decode(packed: Uint8Array, source: string, span: Span): Result<string> {
  const bytes = /\.gz$/.test(source) ? unpack(packed) : packed;
  if (bytes === undefined) {
    const hint = 'Get the file again: it is cut short or not packed at all';
    return refuse({
      slug: 'not-text',
      title: 'This file is not gzip',
      span,
      notes: [source],
      hint,
    });
  }
  if (bytes.length === 0) {
    const hint = 'Write some text into it: training needs at least one block';
    return refuse({ slug: 'empty-file', title: 'This file is empty', span, notes: [source], hint });
  }
  try {
    return accept(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refuse({
      slug: 'not-text',
      title: 'This file is not UTF-8 text',
      span,
      notes: [`${source} has ${bytes.length} bytes`],
      hint: 'Convert it, for example with `iconv -t utf-8`',
    });
  }
}

function unpack(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return new Uint8Array(gunzipSync(bytes));
  } catch {
    return undefined;
  }
}
