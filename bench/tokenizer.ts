/**
 * `npm run bench:tokenizer [-- --json]`: encoding English beside gpt-tokenizer, with the same
 * vocabularies and the same ids, and training. The text is `../shared/data/text/tinyshakespeare.txt`,
 * or one of the examples again and again where that is absent.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { encode as cl100kIds } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200kIds } from 'gpt-tokenizer/encoding/o200k_base';
import { encode as r50kIds } from 'gpt-tokenizer/encoding/r50k_base';
import { nowhere } from '../compiler/source/span.ts';
import { tieNames } from '../runtime/tokenizer/learn.ts';
import { countPieces } from '../runtime/tokenizer/piece-counter.ts';
import { loadTiktoken } from '../runtime/tokenizer/tiktoken.ts';
import type { Tokenizer } from '../runtime/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../runtime/tokenizer/train-tokenizer.ts';
import { medianInTurn, quick, type Side } from './measure.ts';
import { unwrap } from './ours.ts';

const root = new URL('../', import.meta.url);
const shared = fileURLToPath(new URL('../shared/data/text/tinyshakespeare.txt', root));
const text = existsSync(shared)
  ? readFileSync(shared, 'utf8')
  : readFileSync(new URL('examples/hello/tour.txt', root), 'utf8').repeat(230);
const megabytes = Buffer.byteLength(text) / 1e6;

const effort = { ...quick, fewest: 5, most: 21, seconds: 3 };

const peers = { r50k_base: r50kIds, cl100k_base: cl100kIds, o200k_base: o200kIds };

type Name = keyof typeof peers;
type SideName = 'ours' | 'peer';

interface Encoding {
  readonly name: Name;
  /** Milliseconds of the first text of a process, and of the same text again. */
  readonly first: Readonly<Record<SideName, number>>;
  readonly again: Readonly<Record<SideName, number>>;
}

function load(name: Name): Tokenizer {
  const file = fileURLToPath(new URL(`node_modules/gpt-tokenizer/data/${name}.tiktoken`, root));
  return unwrap(loadTiktoken({ file, text: readFileSync(file, 'utf8'), span: nowhere }));
}

async function compareEncoding(name: Name): Promise<Encoding> {
  const tokenizer = load(name);
  const ids = unwrap(tokenizer.encode(text));
  if (!peers[name](text).every((id, at) => id === ids[at])) throw new Error(`${name}: other ids`);
  const [ours, peer] = await medianInTurn(
    [() => tokenizer.encode(text), () => peers[name](text)].map(side),
    effort,
  );
  const first = { ours: timeFirst(name, 'ours'), peer: timeFirst(name, 'peer') };
  return { name, first, again: { ours: ours!, peer: peer! } };
}

/** In processes of their own: whoever comes second would find the regular expressions warm. */
function timeFirst(name: Name, sideName: SideName): number {
  const words = [
    '--import',
    'tsx',
    fileURLToPath(import.meta.url),
    '--first',
    `${name}:${sideName}`,
  ];
  const times = Array.from({ length: 5 }, () =>
    Number(execFileSync(process.execPath, words, { encoding: 'utf8' })),
  );
  return times.sort((a, b) => a - b)[2]!;
}

function printFirst(which: string): void {
  const [name, sideName] = which.split(':') as [Name, SideName];
  const tokenizer = load(name);
  const start = performance.now();
  if (sideName === 'ours') tokenizer.encode(text);
  else peers[name](text);
  process.stdout.write(`${performance.now() - start}`);
}

function side(work: () => unknown): Side {
  return {
    run: async () => {
      work();
    },
    dispose: () => {},
  };
}

/** Milliseconds to 8,192 merges from the text, pieces counted too. */
async function timeTraining(ties: (typeof tieNames)[number]): Promise<number> {
  const cutting = { pattern: 'gpt2', specials: [] } as const;
  const options = { ...cutting, size: 256 + 8192, ties, minFrequency: 0, span: nowhere };
  const train = () => unwrap(trainTokenizer(countPieces([text], cutting), options));
  return (await medianInTurn([side(train)], quick))[0]!;
}

function report(
  encodings: readonly Encoding[],
  trainings: readonly { readonly ties: string; readonly milliseconds: number }[],
): string {
  const rate = (milliseconds: number): string => {
    const perSecond = ((1000 * megabytes) / milliseconds).toFixed(1);
    return `${milliseconds.toFixed(0).padStart(6)} ms ${perSecond.padStart(6)} MB/s`;
  };
  const encoded = encodings.flatMap(({ name, first, again }) =>
    Object.entries({ 'first time': first, again }).map(
      ([when, { ours, peer }]) =>
        `${name.padEnd(12)} ${when.padEnd(10)}  ours ${rate(ours)}   gpt-tokenizer ${rate(peer)}` +
        `   ratio ${(peer / ours).toFixed(2)}`,
    ),
  );
  const learnt = trainings.map(
    ({ ties, milliseconds }) => `8,192 merges, ties ${ties.padEnd(9)}   ours ${rate(milliseconds)}`,
  );
  return [`${megabytes.toFixed(2)} MB of English`, ...encoded, ...learnt, ''].join('\n');
}

async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    options: { json: { type: 'boolean', default: false }, first: { type: 'string' } },
  });
  if (flags.first !== undefined) return printFirst(flags.first);
  const encodings: Encoding[] = [];
  for (const name of Object.keys(peers) as Name[]) encodings.push(await compareEncoding(name));
  const trainings: { readonly ties: string; readonly milliseconds: number }[] = [];
  for (const ties of tieNames) trainings.push({ ties, milliseconds: await timeTraining(ties) });
  const result = { megabytes, encodings, trainings };
  process.stdout.write(flags.json ? `${JSON.stringify(result)}\n` : report(encodings, trainings));
}

await main();
