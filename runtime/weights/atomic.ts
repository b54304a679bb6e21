/**
 * Files and folders that are there whole or not at all: filled under another name, synced to the
 * disk, then renamed. Whatever happens before the rename leaves the old state.
 */
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import path from 'node:path';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept, type Refusal, reasonOf, refuse } from '../result.ts';

/** Ends the names under which unfinished work lies; a killed process leaves some behind. */
const unfinished = '.partial';

/**
 * Writes one file; the folder it lies in is made if need be. `write` may throw what the file
 * system throws. Errors: `disk-full`, `cannot-write`.
 */
export function writeFileAtomically(
  file: string,
  write: (handle: FileHandle) => Promise<void>,
): Promise<Result<string>> {
  return publish(file, async (temporary) => writeSynced(temporary, write));
}

/** Writes a file that is at hand: a text as UTF-8. Errors: `disk-full`, `cannot-write`. */
export function writeWhole(file: string, contents: string | Uint8Array): Promise<Result<string>> {
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
  return writeFileAtomically(file, (handle) => writeAll(handle, bytes));
}

/** Fills a folder: `fill` is given its temporary path and writes with `writeSynced`. */
export function writeFolderAtomically(
  folder: string,
  fill: (temporary: string) => Promise<void>,
): Promise<Result<string>> {
  return publish(folder, async (temporary) => {
    await mkdir(temporary);
    await fill(temporary);
    await syncFolder(temporary);
  });
}

/** Writes a file through to the disk. Throws what the file system throws. */
export async function writeSynced(
  file: string,
  write: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** All of `bytes`, however the system splits the write. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += (await handle.write(bytes, written)).bytesWritten;
  }
}

/** Removes what processes that died left in `folder`. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => name.endsWith(unfinished));
  await Promise.all(left.map((name) => rm(path.join(folder, name), { recursive: true })));
}

async function publish(
  target: string,
  make: (temporary: string) => Promise<void>,
): Promise<Result<string>> {
  try {
    await fillAndRename(await destination(target), make);
    return accept(target);
  } catch (thrown) {
    return cannotWrite(target, thrown, ['Nothing was left half-written.']);
  }
}

/** Where a link leads: the link itself stays. A device or a pipe must not be renamed away. */
async function destination(target: string): Promise<string> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return target;
  if (!found.isFile() && !found.isDirectory()) throw new Error('it is no ordinary file');
  return realpath(target);
}

async function fillAndRename(
  target: string,
  make: (temporary: string) => Promise<void>,
): Promise<void> {
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${path.basename(target)}${unfinished}`);
  try {
    await mkdir(folder, { recursive: true });
    await rm(temporary, { recursive: true, force: true });
    await make(temporary);
    await replace(temporary, target);
    await syncFolder(folder);
  } catch (thrown) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw thrown;
  }
}

/** A folder with something in it is in the way of a rename; a file is not. */
async function replace(temporary: string, target: string): Promise<void> {
  try {
    await rename(temporary, target);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw thrown;
    await rm(target, { recursive: true });
    await rename(temporary, target);
  }
}

/** Makes a rename last. Windows cannot open a folder, and does not need to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** No space, a quota, a limit on the size of files. */
const fullDisk: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** `notes`: what else is known of the state that the place was left in. */
export function cannotWrite(
  target: string,
  thrown: unknown,
  notes: readonly string[] = [],
): Refusal {
  const full = fullDisk.has(codeOf(thrown));
  return refuse({
    slug: full ? 'disk-full' : 'cannot-write',
    title: full ? 'There is no room left on the disk' : 'This place cannot be written to',
    notes: [`writing  ${target}`, `reason   ${reasonOf(thrown)}`, ...notes],
    hint: full ? 'Free some space, or write elsewhere' : 'Choose another place to write to',
  });
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
