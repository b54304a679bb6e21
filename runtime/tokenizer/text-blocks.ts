/** Reads a text file that may be larger than memory, in blocks that cut no piece. */
import { createReadStream } from 'node:fs';
import { lastBorder } from './blocks.ts';

/** Bytes read at once. */
const chunkSize = 1 << 22;

/** A stretch of this many code units without a border is cut where it is, to bound the memory. */
const longestStretch = 1 << 28;

/** Why `file` gave no text: `cause` is a `TypeError` where it is not UTF-8. */
export class UnreadableText extends Error {
  readonly file: string;

  constructor(file: string, cause: unknown) {
    super(`${file} cannot be read`, { cause });
    this.file = file;
  }
}

/** Throws `UnreadableText`. */
export async function* textBlocks(file: string): AsyncGenerator<string> {
  try {
    yield* blocksOf(file);
  } catch (cause) {
    throw new UnreadableText(file, cause);
  }
}

async function* blocksOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let pending = '';
  for await (const chunk of createReadStream(file, { highWaterMark: chunkSize })) {
    pending += decoder.decode(chunk as Uint8Array, { stream: true });
    const end = pending.length > longestStretch ? pending.length : lastBorder(pending);
    if (end === undefined) continue;
    yield pending.slice(0, end);
    pending = pending.slice(end);
  }
  pending += decoder.decode();
  if (pending !== '') yield pending;
}
