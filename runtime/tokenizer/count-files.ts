/** Counts the pieces of files, on several threads where that is worth their start. */
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { CountRequest } from './count-worker.ts';
import {
  type Cutting,
  joinCounts,
  type PartialCounts,
  PieceCounter,
  type PieceCounts,
} from './piece-counter.ts';
import { textBlocks, UnreadableText } from './text-blocks.ts';

/** Takes blocks one at a time; several can work at once. */
interface Counter {
  add(text: string, block: number): Promise<void>;
  counts(): Promise<PartialCounts>;
}

/** A thread takes longer to start than this many bytes take to count. */
const bytesWorthThreads = 1 << 24;

/**
 * The counts are the same with any number of `threads`, and with 1 no thread is started. Throws
 * `UnreadableText`.
 */
export async function countFiles(
  files: readonly string[],
  cutting: Cutting,
  threads: number,
): Promise<PieceCounts> {
  const sizes = await Promise.all(files.map(sizeOf));
  const isWorthIt = sizes.reduce((sum, size) => sum + size, 0) >= bytesWorthThreads;
  const workers = isWorthIt && threads > 1 ? startWorkers(cutting, threads) : [];
  const counters = workers.length === 0 ? [sameThread(cutting)] : workers.map(otherThread);
  try {
    await countAll(files, counters);
    return joinCounts(await Promise.all(counters.map((counter) => counter.counts())));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    throw new UnreadableText(file, cause);
  }
}

/** Each block goes to the counter that is free first. */
async function countAll(files: readonly string[], counters: readonly Counter[]): Promise<void> {
  const free = [...counters];
  const busy = new Set<Promise<void>>();
  let block = 0;
  for (const file of files) {
    for await (const text of textBlocks(file)) {
      if (free.length === 0) await Promise.race(busy);
      const counter = free.pop()!;
      const work: Promise<void> = counter.add(text, block).then(() => {
        busy.delete(work);
        free.push(counter);
      });
      busy.add(work);
      block += 1;
    }
  }
  await Promise.all(busy);
}

function sameThread(cutting: Cutting): Counter {
  const counter = new PieceCounter(cutting);
  return {
    add: async (text, block) => counter.add(text, block),
    counts: async () => counter.counts,
  };
}

/** Beside the bundle lies the bundled thread; beside the source its source, which tsx has to load. */
function startWorkers(cutting: Cutting, threads: number): Worker[] {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(isSource ? './count-worker.ts' : './count-worker.mjs', import.meta.url);
  const execArgv = isSource ? ['--import', sourceLoader()] : [];
  return Array.from({ length: threads }, () => new Worker(file, { workerData: cutting, execArgv }));
}

function sourceLoader(): string {
  const api = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  return `data:text/javascript,import { register } from ${api}; register();`;
}

function otherThread(worker: Worker): Counter {
  const ask = async (request: CountRequest): Promise<unknown> => {
    worker.postMessage(request);
    const [answer] = await once(worker, 'message');
    return answer;
  };
  return {
    add: async (text, block) => {
      await ask({ text, block });
    },
    counts: async () => (await ask('counts')) as PartialCounts,
  };
}
