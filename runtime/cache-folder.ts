/** Where things lie that can be had again: downloads, what was learnt of devices. */
import os from 'node:os';
import path from 'node:path';

/** `LLMC_CACHE`, or the usual place in the user's home. */
export function cacheFolder(): string {
  return process.env.LLMC_CACHE ?? path.join(os.homedir(), '.cache', 'llmc');
}
