/** Reads a text file that may be larger than memory, in blocks that cut no piece. */
import { createReadStream } from 'node:fs';
import { lastBorder } from './blocks.ts';

/** Bytes read at once. */
const chunkSize = 1 << 22;

/** A stretch of this many code units without a border is cut where it is, to bound the memory. */
const longestStretch = 1 << 28;

/** Throws a `TypeError` where the file is not UTF-8, and what reading it throws. */
export async function* textBlocks(file: string): AsyncGenerator<string> {
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
