/** `std.data` on the host. */
import path from 'node:path';
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { cacheFolder } from '../cache-folder.ts';
import {
  documentsIn,
  documentsOf,
  splitDocuments,
  textOf,
  tokensInOrder,
} from '../data/documents.ts';
import { type ReadOptions, readTexts } from '../data/read.ts';
import { type JsonObject, noRows, parseJsonl, type Row } from '../data/records.ts';
import { withinBounds, withoutRepeats, wordsIn } from '../data/select.ts';
import { sequences } from '../data/sequences.ts';
import { pathOf } from '../load.ts';
import { accept, type Refusal, refuse } from '../result.ts';
import { charactersOf } from '../tokenizer/characters.ts';
import type { Arguments, Artifact } from './artifact.ts';
import type { PlanContext } from './context.ts';
import type { HostFunction } from './host-functions.ts';

export const read: HostFunction = async (args, context, { span }) => {
  const source = args.text('path');
  const files = await readTexts(source, readOptions(context, span, args.text('sha256')));
  if (!files.ok) return files;
  return textArtifact(documentsIn(files.value, args.text('separator')), source, span);
};

export const jsonl: HostFunction = async (args, context, { span }) => {
  const source = args.text('path');
  const files = await readTexts(source, readOptions(context, span, args.text('sha256')));
  if (!files.ok) return files;
  const parts: (readonly Row[])[] = [];
  for (const { file, text } of files.value) {
    const parsed = parseJsonl(text, file, span);
    if (!parsed.ok) return parsed;
    parts.push(parsed.value);
  }
  return accept({ kind: 'records', rows: parts.flat() });
};

/** Where the files of a plan lie. */
export function readOptions(
  { program, report }: Pick<PlanContext, 'program' | 'report'>,
  span: Span,
  sha256 = '',
): ReadOptions {
  const dataFolder = process.env.LLMC_DATA;
  return {
    ...(sha256 === '' ? {} : { sha256 }),
    ...(dataFolder === undefined ? {} : { dataFolder }),
    baseFolder: path.dirname(pathOf(program.main.file)),
    cacheFolder: cacheFolder(),
    span,
    report,
  };
}

export const split: HostFunction = async (args, _context, { span }) => {
  const fraction = args.number('held_out');
  if (!(fraction > 0 && fraction < 1)) {
    return refuse({
      slug: 'bad-fraction',
      title: 'The share that is held out lies between 0 and 1',
      span,
      label: `held_out is ${fraction}`,
    });
  }
  const data = args.made('data');
  if (data.kind === 'text') {
    const items = splitDocuments(data, fraction).map(
      (each) => ({ kind: 'text', ...each }) as const,
    );
    return accept({ kind: 'tuple', items });
  }
  const { rows } = args.artifact('data', 'records');
  const cut = Math.floor(rows.length * (1 - fraction));
  if (cut === 0 || cut === rows.length) return tooFewToSplit(rows.length, span);
  const items = [rows.slice(0, cut), rows.slice(cut)];
  return accept({
    kind: 'tuple',
    items: items.map((each) => ({ kind: 'records', rows: each }) as const),
  });
};

function tooFewToSplit(count: number, span: Span): Refusal {
  return refuse({
    slug: 'bad-fraction',
    title: 'One of the two parts would have no row',
    span,
    label: `there ${count === 1 ? 'is 1 row' : `are ${count} rows`}`,
    hint: 'Hold out another share, or give more data',
  });
}

export const filter: HostFunction = async (args, context, step) => {
  const bounds = { minWords: args.number('min_words'), maxWords: args.number('max_words') };
  const select: Select = (items, words) => withinBounds(items, words, bounds);
  return selected(args, context, step, wordsIn, select);
};

export const dedup: HostFunction = async (args, context, step) =>
  selected(args, context, step, JSON.stringify, withoutRepeats);

type Select = <T>(items: readonly T[], textOf: (item: T) => string) => readonly T[];

/**
 * What `select` keeps of `data`, which it is shown documents of, or rows by `textOfRow`. Error:
 * `no-rows`, if that is nothing.
 */
function selected(
  args: Arguments,
  { report }: PlanContext,
  { fn, span }: PlanStep,
  textOfRow: (row: JsonObject) => string,
  select: Select,
): Result<Artifact> {
  const count = (from: number, to: number, unit: string): void =>
    report({ event: 'data', name: fn.replace('std.data.', ''), from, to, unit });
  const data = args.made('data');
  if (data.kind === 'text') {
    const documents = documentsOf(data);
    const kept = select(documents, (document) => document);
    count(documents.length, kept.length, 'documents');
    return textArtifact(kept, `of ${documents.length} documents`, span);
  }
  const { rows } = args.artifact('data', 'records');
  const kept = select(rows, ({ value }) => textOfRow(value));
  count(rows.length, kept.length, 'rows');
  return kept.length === 0
    ? noRows([`of ${rows.length} rows`], span)
    : accept({ kind: 'records', rows: kept });
}

function textArtifact(documents: readonly string[], of: string, span: Span): Result<Artifact> {
  const text = textOf(documents);
  return text.text === '' ? noRows([of], span) : accept({ kind: 'text', ...text });
}

export const characters: HostFunction = async (args, _context, { span }) => {
  const tokenizer = charactersOf(args.artifact('text', 'text').text, span);
  return accept({ kind: 'tokenizer', tokenizer });
};

export const sequencesOf: HostFunction = async (args, _context, { span, statics }) => {
  const { tokenizer } = args.artifact('tokenizer', 'tokenizer');
  const tokens = tokensInOrder(args.artifact('text', 'text'), tokenizer);
  if (!tokens.ok) {
    return { ok: false, diagnostics: tokens.diagnostics.map((each) => ({ ...each, span })) };
  }
  const examples = sequences(tokens.value, statics.dims.get('T') ?? 1, span);
  if (!examples.ok) return examples;
  return accept({ kind: 'examples', examples: examples.value, vocabulary: tokenizer.size });
};
