/**
 * Rows as examples: dialogues of which the response is learnt, alone, in pairs or judged. Rows that
 * are too long lose their ends, and those with nothing left to learn are left out; both are counted.
 */
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept } from '../result.ts';
import { inEpochs } from './epochs.ts';
import type { Example, Examples } from './examples.ts';
import { type Format, type LessonTokens, tokensOfLesson } from './lesson-tokens.ts';
import { nothingToLearn, type RowLoss, warningsOf } from './lost-rows.ts';
import type { Row } from './records.ts';
import { comparisonOf, judgedOf, type Lesson, lessonOf } from './shapes.ts';

/** How many tokens an example has, how rows become tokens, and who asks. */
export interface DialogueOptions extends Format {
  readonly length: number;
  readonly span: Span;
}

/** A row that is an example, and what was lost of it. */
interface FittedRow extends RowLoss {
  readonly example: Example;
}

/** `input`, `target`, `mask`. Errors at `span`: those of shapes, templates, tokenizers; `no-rows`. */
export function dialogues(rows: readonly Row[], options: DialogueOptions): Result<Examples> {
  return examplesOf(rows, options, (row) => {
    const lesson = lessonOf(row, options.span);
    return lesson.ok ? fitLesson(lesson.value, row, options) : lesson;
  });
}

/** The same under `chosen.` and `rejected.`. Errors as of `dialogues`, and `equal-responses`. */
export function pairs(rows: readonly Row[], options: DialogueOptions): Result<Examples> {
  return examplesOf(rows, options, (row) => {
    const comparison = comparisonOf(row, options.span);
    if (!comparison.ok) return comparison;
    const chosen = fitLesson(comparison.value.chosen, row, options);
    if (!chosen.ok) return chosen;
    const rejected = fitLesson(comparison.value.rejected, row, options);
    if (!rejected.ok) return rejected;
    return accept({
      example: {
        ...under('chosen', chosen.value.example),
        ...under('rejected', rejected.value.example),
      },
      place: row.place,
      cut: Math.max(chosen.value.cut, rejected.value.cut),
      teaches: chosen.value.teaches && rejected.value.teaches,
      isBlurred: chosen.value.isBlurred || rejected.value.isBlurred,
    });
  });
}

/** Under `text.`, with `good` 1 if people liked it, else 0. Errors as of `dialogues`. */
export function feedback(rows: readonly Row[], options: DialogueOptions): Result<Examples> {
  return examplesOf(rows, options, (row) => {
    const judged = judgedOf(row, options.span);
    if (!judged.ok) return judged;
    const text = fitLesson(judged.value.lesson, row, options);
    if (!text.ok) return text;
    const good = Float32Array.of(judged.value.good ? 1 : 0);
    return accept({ ...text.value, example: { ...under('text', text.value.example), good } });
  });
}

function examplesOf(
  rows: readonly Row[],
  { length, span }: DialogueOptions,
  exampleOfRow: (row: Row) => Result<FittedRow>,
): Result<Examples> {
  const fitted: FittedRow[] = [];
  for (const row of rows) {
    const each = exampleOfRow(row);
    if (!each.ok) return each;
    fitted.push(each.value);
  }
  const kept = fitted.filter(({ teaches }) => teaches);
  if (kept.length === 0) return nothingToLearn(fitted, length, span);
  const warnings = warningsOf(fitted, length, span);
  return accept(
    inEpochs(kept.length, (index) => kept[index]!.example),
    warnings,
  );
}

function fitLesson(lesson: Lesson, { place }: Row, options: DialogueOptions): Result<FittedRow> {
  const tokens = tokensOfLesson(lesson, options);
  if (!tokens.ok)
    return { ok: false, diagnostics: tokens.diagnostics.map(at(place, options.span)) };
  const { ids, isBlurred } = tokens.value;
  const example = exampleOf(tokens.value, options.length);
  const cut = Math.max(0, ids.length - options.length - 1);
  return accept({ example, place, cut, teaches: example.mask!.includes(1), isBlurred });
}

/**
 * The first `length` + 1 tokens, each predicted from those before it. `mask` is 1 where the target
 * is learnt. What is left of the row is filled up with targets that are ignored.
 */
export function exampleOf(
  { ids, learnt }: Pick<LessonTokens, 'ids' | 'learnt'>,
  length: number,
): Example {
  const input = new Int32Array(length);
  const target = new Int32Array(length).fill(-1);
  const mask = new Float32Array(length);
  const targets = ids.subarray(1, length + 1);
  input.set(ids.subarray(0, targets.length));
  target.set(targets);
  mask.set(learnt.subarray(1, length + 1));
  return { input, target, mask };
}

function under(field: string, example: Example): Example {
  return Object.fromEntries(
    Object.entries(example).map(([path, all]) => [`${field}.${path}`, all]),
  );
}

/** What is wrong with one row says which. */
function at(place: string, span: Span): (diagnostic: Diagnostic) => Diagnostic {
  return (diagnostic) => ({
    ...diagnostic,
    span,
    notes: [place, ...(diagnostic.notes ?? [])],
  });
}
