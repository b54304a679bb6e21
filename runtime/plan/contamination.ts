/** `contamination`, `decontaminate` and `unseen` of `std.eval`: what a training text and a test have in common. */
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { documentsOf, textOf } from '../data/documents.ts';
import { noRows, type Row } from '../data/records.ts';
import { wordsIn } from '../data/select.ts';
import { contaminatedBy } from '../evaluate/contamination.ts';
import { clean, dirtOf } from '../evaluate/janitor.ts';
import { meanOf } from '../evaluate/metric.ts';
import { testTextOf } from '../evaluate/test-text.ts';
import { accept } from '../result.ts';
import type { Arguments } from './artifact.ts';
import type { HostFunction } from './host-functions.ts';

/** The rows of a test, and of each what of it stands in the text. */
function search(args: Arguments) {
  const { rows } = args.artifact('records', 'records');
  const documents = documentsOf(args.artifact('text', 'text'));
  const tests = rows.map(({ value }) => testTextOf(value));
  return { rows, found: contaminatedBy(tests, documents) };
}

export const contamination: HostFunction = async (args, _context, { span }) => {
  const { rows, found } = search(args);
  const metric = meanOf(
    'contaminated',
    found.map((run) => (run === undefined ? 0 : 1)),
  );
  const score = { task: args.text('name'), examples: rows.length, metrics: [metric] };
  return accept({ kind: 'score', score }, warningOf(rows, found, span));
};

/** At most so many rows are named. */
const shown = 5;

function warningOf(
  rows: readonly Row[],
  found: readonly (string | undefined)[],
  span: Span,
): Diagnostic[] {
  const named = rows.flatMap(({ place }, index) => {
    const run = found[index];
    return run === undefined ? [] : [`${place}: ${run}`];
  });
  if (named.length === 0) return [];
  const more = named.length > shown ? [`and ${named.length - shown} more`] : [];
  return [
    {
      severity: 'warning',
      slug: 'contaminated',
      title: 'The training text holds answers of this test',
      span,
      notes: [...named.slice(0, shown), ...more],
      hint: 'Train on `decontaminate(text, records)`',
    },
  ];
}

export const unseen: HostFunction = async (args, _context, { span }) => {
  const { rows, found } = search(args);
  const kept = rows.filter((_, index) => found[index] === undefined);
  return kept.length === 0
    ? noRows([`the text gives away all ${rows.length} rows`], span)
    : accept({ kind: 'records', rows: kept });
};

export const decontaminate: HostFunction = async (args, _context, { span }) => {
  const { rows } = args.artifact('records', 'records');
  const documents = documentsOf(args.artifact('text', 'text'));
  const dirt = dirtOf(rows.map(({ value }) => wordsIn(value)));
  const kept = textOf(documents.flatMap((document) => clean(document, dirt)));
  return kept.text === ''
    ? noRows([`of ${documents.length} documents`], span)
    : accept({ kind: 'text', ...kept });
};
