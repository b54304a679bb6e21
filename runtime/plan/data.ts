/** `std.data` on the host. */
import os from 'node:os';
import path from 'node:path';
import type { Span } from '../../compiler/source/span.ts';
import { type ReadOptions, readText } from '../data/read.ts';
import { parseJsonl } from '../data/records.ts';
import { sequences } from '../data/sequences.ts';
import { splitText } from '../data/split.ts';
import { pathOf } from '../load.ts';
import { accept, refuse } from '../result.ts';
import { charactersOf } from '../tokenizer/characters.ts';
import type { PlanContext } from './context.ts';
import type { HostFunction } from './host-functions.ts';

export const read: HostFunction = async (args, context, { span }) => {
  const options = readOptions(context, span, args.text('sha256'));
  const text = await readText(args.text('path'), options);
  return text.ok ? accept({ kind: 'text', text: text.value }) : text;
};

export const jsonl: HostFunction = async (args, context, { span }) => {
  const file = args.text('path');
  const text = await readText(file, readOptions(context, span, args.text('sha256')));
  if (!text.ok) return text;
  const rows = parseJsonl(text.value, file, span);
  return rows.ok ? accept({ kind: 'records', rows: rows.value }) : rows;
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
    cacheFolder: process.env.LLMC_CACHE ?? path.join(os.homedir(), '.cache', 'llmc'),
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
  const { seen, held } = splitText(args.artifact('text', 'text').text, fraction);
  const items = [seen, held].map((text) => ({ kind: 'text', text }) as const);
  return accept({ kind: 'tuple', items });
};

export const characters: HostFunction = async (args, _context, { span }) => {
  const tokenizer = charactersOf(args.artifact('text', 'text').text, span);
  return accept({ kind: 'tokenizer', tokenizer });
};

export const sequencesOf: HostFunction = async (args, _context, { span, statics }) => {
  const { tokenizer } = args.artifact('tokenizer', 'tokenizer');
  const tokens = tokenizer.encode(args.artifact('text', 'text').text);
  if (!tokens.ok) {
    return { ok: false, diagnostics: tokens.diagnostics.map((each) => ({ ...each, span })) };
  }
  const examples = sequences(tokens.value, statics.dims.get('T') ?? 1, span);
  if (!examples.ok) return examples;
  return accept({ kind: 'examples', examples: examples.value, vocabulary: tokenizer.size });
};
