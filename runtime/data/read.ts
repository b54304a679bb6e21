/** `read` of a plan: a text by path or address, and the diagnostics for what is wrong with it. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { Report } from '../events.ts';
import { accept, type Refusal, reasonOf, refuse } from '../result.ts';
import { checkHash, readAddress } from './address.ts';

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

/**
 * The text, which is not empty. Errors at `span`: `cannot-read`, `empty-file`, `not-text`,
 * `bad-address`, `hash-mismatch`, `hash-missing`, `cannot-download`, `disk-full`.
 */
export async function readText(source: string, options: ReadOptions): Promise<Result<string>> {
  const bytes = await (/^[a-z]+:\/\//.test(source) ? readRemote : readLocal)(source, options);
  return bytes.ok ? decode(bytes.value, source, options.span) : bytes;
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

function decode(bytes: Uint8Array, source: string, span: Span): Result<string> {
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
