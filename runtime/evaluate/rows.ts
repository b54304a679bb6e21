/** Reads the fields of a test's rows; what is not there, or of another kind, has its place. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import type { Row } from '../data/records.ts';
import { accept, refuse } from '../result.ts';

type Read<T> = (value: unknown) => T | undefined;

export const asText: Read<string> = (value) => (typeof value === 'string' ? value : undefined);

export const asNumber: Read<number> = (value) => (typeof value === 'number' ? value : undefined);

export const asTexts: Read<readonly string[]> = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')
    ? value
    : undefined;

/** The row's fields as `shape` says. Error at `span`: `bad-task-row`. */
export function fieldsOf<Shape extends Readonly<Record<string, Read<unknown>>>>(
  { value, place }: Row,
  shape: Shape,
  span: Span,
): Result<{ readonly [Field in keyof Shape]: NonNullable<ReturnType<Shape[Field]>> }> {
  const read = Object.entries(shape).map(([field, as]) => [field, as(value[field])] as const);
  const wrong = read.find(([, found]) => found === undefined);
  if (wrong === undefined) return accept(Object.fromEntries(read) as never);
  return badTaskRow(place, [`\`${wrong[0]}\` is missing or of another kind`], span);
}

export function badTaskRow(place: string, why: readonly string[], span: Span): Result<never> {
  return refuse({
    slug: 'bad-task-row',
    title: 'This row is none of the test’s',
    span,
    notes: [place, ...why],
    hint: '`llmc explain bad-task-row` shows the rows that tests have',
  });
}
