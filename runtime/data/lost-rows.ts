/** What rows lose on the way to examples, and how it is told: by count, with the place of one. */
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { type Refusal, refuse } from '../result.ts';

export interface RowLoss {
  /** Of the row: `data/sft.jsonl:12`. */
  readonly place: string;
  /** Tokens beyond the example's end. */
  readonly cut: number;
  /** Whether something is left to learn (of both responses, if there are two). */
  readonly teaches: boolean;
  /** Whether a token holds the prompt's end and the response's start. */
  readonly isBlurred: boolean;
}

/** `rows-cut`, `rows-dropped`, `shared-token`, as far as they apply to examples of `length` tokens. */
export function warningsOf(rows: readonly RowLoss[], length: number, span: Span): Diagnostic[] {
  return [
    ...warnOfCut(rows, length, span),
    ...warnOfDropped(rows, length, span),
    ...warnOfBlurred(rows, span),
  ];
}

function warnOfCut(rows: readonly RowLoss[], length: number, span: Span): Diagnostic[] {
  const long = rows.filter(({ cut }) => cut > 0);
  if (long.length === 0) return [];
  const longest = long.reduce((most, each) => (each.cut > most.cut ? each : most));
  const tokens = length + 1;
  return [
    {
      severity: 'warning',
      slug: 'rows-cut',
      title: `${long.length} of ${rows.length} rows are longer than T = ${length} allows: their ends are cut`,
      span,
      notes: [
        `an example   ${tokens} tokens (${length}, and the one to predict last)`,
        `the longest  ${tokens + longest.cut} tokens, at ${longest.place}`,
      ],
      hint: 'Make T larger to keep them whole',
    },
  ];
}

function warnOfDropped(rows: readonly RowLoss[], length: number, span: Span): Diagnostic[] {
  const dropped = rows.filter(({ teaches }) => !teaches);
  if (dropped.length === 0) return [];
  return [
    {
      severity: 'warning',
      slug: 'rows-dropped',
      title: `${dropped.length} of ${rows.length} rows are left out: nothing of the response is within T = ${length}`,
      span,
      notes: dropped.slice(0, 3).map(({ place }) => place),
      hint: 'Make T larger, or the prompts shorter',
    },
  ];
}

function warnOfBlurred(rows: readonly RowLoss[], span: Span): Diagnostic[] {
  const blurred = rows.filter(({ isBlurred }) => isBlurred);
  if (blurred.length === 0) return [];
  return [
    {
      severity: 'warning',
      slug: 'shared-token',
      title: `In ${blurred.length} of ${rows.length} rows a token holds the end of the prompt and the start of the response`,
      span,
      notes: blurred.slice(0, 3).map(({ place }) => place),
      hint: 'Let the space between them begin the response instead of ending the prompt',
    },
  ];
}

/** Error: `no-rows`. */
export function nothingToLearn(rows: readonly RowLoss[], length: number, span: Span): Refusal {
  return refuse({
    slug: 'no-rows',
    title: 'No row has anything of its response within one example',
    span,
    notes: [`rows  ${rows.length}, the first at ${rows[0]?.place ?? '(none)'}`, `T     ${length}`],
    hint: 'Make T larger, or the prompts shorter',
  });
}
