/** One line of source with what is marked in it, and the words beside the mark. */
import type { Span } from '../source/span.ts';
import type { LineIndex } from '../source/text.ts';
import type { Paint } from './paint.ts';
import { wrap } from './wrap.ts';

export interface ExcerptStyle {
  /** Columns of the line numbers. */
  readonly gutter: number;
  readonly width: number;
  readonly paint: Paint;
  readonly mark: { readonly sign: '^' | '-'; readonly paint: (text: string) => string };
}

/** A label with less room than this beside its mark goes under it. */
const narrow = 20;

/** The line on which the span begins, and the marks under the part of the span on it. */
export function excerpt(
  span: Span,
  label: string | undefined,
  lines: LineIndex,
  style: ExcerptStyle,
): string[] {
  const { gutter, width, paint, mark } = style;
  const start = lines.position(span.start);
  const end = lines.position(span.end);
  const text = [...lines.line(start.line)].map((c) => (c < ' ' ? ' ' : c));
  const lastColumn = end.line === start.line ? end.column : text.length + 1;
  const length = Math.max(1, lastColumn - start.column);
  const shown = crop(text, start.column - 1, length, width - gutter - 3);
  const number = paint.quiet(`${String(start.line).padStart(gutter)} │`);
  const empty = paint.quiet(`${' '.repeat(gutter)} │`);
  const marks = `${' '.repeat(shown.column)}${mark.paint(mark.sign.repeat(shown.length))}`;
  const under = beside(label, shown.column + shown.length + 1, shown.column, width - gutter - 3);
  return [
    `${number} ${shown.text}`.trimEnd(),
    `${empty} ${marks}${under.beside === '' ? '' : ` ${mark.paint(under.beside)}`}`,
    ...under.below.map((line) => `${empty} ${mark.paint(line)}`),
  ];
}

/** The label behind the marks where it fits, else under them. */
function beside(label: string | undefined, after: number, at: number, width: number) {
  if (label === undefined) return { beside: '', below: [] };
  if (after + [...label].length <= width) return { beside: label, below: [] };
  const indent = ' '.repeat(width - at >= narrow ? at : 2);
  return {
    beside: '',
    below: wrap(label, width - indent.length).map((line) => `${indent}${line}`),
  };
}

/** The window of a long line that shows the marks, with `…` where it was cut. */
function crop(text: readonly string[], column: number, length: number, width: number) {
  if (text.length <= width) return { text: text.join(''), column, length };
  const marked = Math.min(length, width - 2);
  const lead = Math.max(0, Math.floor((width - marked) / 2));
  const from = Math.max(0, Math.min(column - lead, text.length - width));
  const to = from + width;
  const cut = text.slice(from, to);
  if (from > 0) cut[0] = '…';
  if (to < text.length) cut[width - 1] = '…';
  return { text: cut.join(''), column: column - from, length: marked };
}
