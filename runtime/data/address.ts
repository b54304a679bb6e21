/**
 * Files by https address: looked for in the user's own folder of data, whatever their name is there,
 * then in the cache, in both by their hash, else downloaded once. What is not what its sha256 says
 * never gets a name.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { Report } from '../events.ts';
import { accept, reasonOf, refuse } from '../result.ts';
import { writeWhole } from '../weights/atomic.ts';

export interface Wanted {
  readonly address: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** The user's folder of data (`LLMC_DATA`). */
  readonly dataFolder: string | undefined;
  readonly cacheFolder: string;
  readonly span: Span;
  readonly report: Report;
}

/** At most one progress event for each of these bytes. */
const progressBytes = 256 * 1024;

/** The file's bytes, checked. Errors: `hash-mismatch`, `cannot-download`, `disk-full`. */
export async function readAddress(wanted: Wanted): Promise<Result<Uint8Array>> {
  const name = fileName(wanted.address);
  if (wanted.dataFolder !== undefined) {
    const own = await findOwn(wanted.dataFolder, wanted);
    if (own !== undefined) return own;
  }
  const cached = path.join(wanted.cacheFolder, wanted.sha256.slice(0, 16), name);
  const bytes = await readIfThere(cached);
  if (bytes !== undefined && sha256Of(bytes) === wanted.sha256) return accept(bytes);
  return downloadTo(cached, wanted);
}

/**
 * The file of this hash in `folder` or a folder in it, the one with the address's file name first.
 * If there is none, but one of that name, it is refused: the user means it.
 */
async function findOwn(folder: string, wanted: Wanted): Promise<Result<Uint8Array> | undefined> {
  const { address, sha256, span } = wanted;
  const named = path.join(folder, fileName(address));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ path: at, name }) => path.join(at, name));
  for (const file of [named, ...files.sort()]) {
    const bytes = await readIfThere(file);
    if (bytes !== undefined && sha256Of(bytes) === sha256) return accept(bytes);
  }
  const bytes = await readIfThere(named);
  return bytes && checkHash(bytes, sha256, named, span);
}

async function downloadTo(cached: string, wanted: Wanted): Promise<Result<Uint8Array>> {
  const downloaded = await download(wanted);
  if (!downloaded.ok) return downloaded;
  const checked = checkHash(downloaded.value, wanted.sha256, wanted.address, wanted.span);
  if (!checked.ok) return checked;
  const written = await writeWhole(cached, checked.value);
  return written.ok ? checked : written;
}

async function download({ address, span, report }: Wanted): Promise<Result<Uint8Array>> {
  try {
    const response = await fetch(address);
    if (!response.ok || response.body === null)
      throw new Error(`the server answered ${response.status} ${response.statusText}`);
    const total = Number(response.headers.get('content-length') ?? 0);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    let reported = 0;
    for await (const part of response.body) {
      parts.push(part);
      bytes += part.length;
      if (bytes - reported < progressBytes) continue;
      report({ event: 'download', address, bytes, total });
      reported = bytes;
    }
    report({ event: 'download', address, bytes, total: bytes });
    return accept(new Uint8Array(await new Blob(parts).arrayBuffer()));
  } catch (thrown) {
    const cause = thrown instanceof Error && thrown.cause !== undefined ? [thrown.cause] : [];
    return refuse({
      slug: 'cannot-download',
      title: 'This file cannot be downloaded',
      span,
      notes: [reasonOf(thrown), ...cause.map(reasonOf)],
      hint: `Put ${fileName(address)} into a folder and name the folder in LLMC_DATA`,
    });
  }
}

/** The bytes again if they are the expected ones. Error: `hash-mismatch`, with what was found. */
export function checkHash(
  bytes: Uint8Array,
  sha256: string,
  where: string,
  span: Span,
): Result<Uint8Array> {
  const found = sha256Of(bytes);
  if (found === sha256.toLowerCase()) return accept(bytes);
  return refuse({
    slug: 'hash-mismatch',
    title: 'This file is not the one the program asks for',
    span,
    notes: [
      `expected  sha256 ${sha256}`,
      `found     sha256 ${found}`,
      `in        ${where} (${bytes.length} bytes)`,
    ],
    hint: 'Get the file again, or correct the sha256 if the new file is meant',
  });
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function fileName(address: string): string {
  return path.posix.basename(new URL(address).pathname) || 'index';
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  return readFile(file)
    .then((bytes) => new Uint8Array(bytes))
    .catch(() => undefined);
}
