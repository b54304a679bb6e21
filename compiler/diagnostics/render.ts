/**
 * The one renderer of messages. The header says what and where on one line; then come the excerpt
 * with its marks, rows of shapes, further places, and the hint. `docs/language.md` shows them.
 */
import type { SourceFile, Span } from '../source/span.ts';
import { LineIndex } from '../source/text.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type ExcerptStyle, excerpt } from './excerpt.ts';
import { colors, type Paint, plain } from './paint.ts';
import { wrap } from './wrap.ts';

export interface RenderOptions {
  /** Columns of the terminal. From 60 on everything but aligned shapes keeps within them. */
  readonly width: number;
  readonly color: boolean;
}

type Sources = ReadonlyMap<string, SourceFile>;

/** The message as lines of text, without a line end after the last. */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  sources: Sources,
  { width, color }: RenderOptions,
): string {
  const { severity, title, slug, span, label, notes = [], related = [], hint } = diagnostic;
  const paint = color ? colors : plain;
  const lines = indexSources([span, ...related.map((r) => r.span)], sources);
  const gutter = gutterWidth([span, ...related.map((r) => r.span)], lines);
  const style = { gutter, width, paint };
  const main: ExcerptStyle = { ...style, mark: { sign: '^', paint: paint[severity] } };
  const further: ExcerptStyle = { ...style, mark: { sign: '-', paint: paint.related } };
  const show = (place: Span, words: string | undefined, how: ExcerptStyle) => {
    const index = lines.get(place.file);
    return index === undefined ? [] : excerpt(place, words, index, how);
  };
  return [
    ...header(severity, title, at(slug, placeOf(span, lines)), style),
    ...show(span, label, main),
    ...notes.map((note) => `${' '.repeat(gutter + 5)}${note}`.trimEnd()),
    ...related.flatMap((r) => [
      ...rightAligned(placeOf(r.span, lines), r.via, style),
      ...show(r.span, r.label, further),
    ]),
    ...(hint === undefined ? [] : hintLines(hint, gutter + 1, width)),
  ].join('\n');
}

interface Page {
  readonly width: number;
  readonly paint: Paint;
}

/** `error: Title                 slug · file:1:2`, or on two lines if that is too long for one. */
function header(
  severity: Diagnostic['severity'],
  title: string,
  place: string,
  { width, paint }: Page,
): string[] {
  const word = `${severity}: `;
  const room = width - length(word) - length(title) - length(place);
  if (room >= 2) {
    const gap = ' '.repeat(room);
    return [`${paint[severity](word)}${paint.strong(title)}${gap}${paint.quiet(place)}`];
  }
  const [first = '', ...rest] = wrap(title, width - length(word));
  return [
    `${paint[severity](word)}${paint.strong(first)}`,
    ...rest.map((line) => `${' '.repeat(length(word))}${paint.strong(line)}`),
    ...rightAligned(place, undefined, { width, paint }),
  ];
}

function rightAligned(place: string, via: string | undefined, { width, paint }: Page): string[] {
  const whole = via === undefined ? place : at(via, place);
  if (via !== undefined && length(whole) > width) {
    return [
      ...rightAligned(via, undefined, { width, paint }),
      ...rightAligned(place, undefined, { width, paint }),
    ];
  }
  return [`${' '.repeat(Math.max(0, width - length(whole)))}${paint.quiet(whole)}`];
}

/** A whole sentence, which begins with a capital, stands for itself; anything else is "Hint: …". */
function hintLines(hint: string, indent: number, width: number): string[] {
  const isSentence = /^\p{Lu}\p{Ll}/u.test(hint);
  const lines = wrap(isSentence ? hint : `Hint: ${hint}`, width - indent);
  return lines.map((line) => `${' '.repeat(indent)}${line}`);
}

/** Some messages, such as a lost device, have no place in any file. */
function at(what: string, place: string): string {
  return place === '' ? what : `${what} · ${place}`;
}

function placeOf(span: Span, lines: ReadonlyMap<string, LineIndex>): string {
  const index = lines.get(span.file);
  if (index === undefined) return span.file;
  const { line, column } = index.position(span.start);
  return `${span.file}:${line}:${column}`;
}

function indexSources(spans: readonly Span[], sources: Sources): Map<string, LineIndex> {
  const lines = new Map<string, LineIndex>();
  for (const { file } of spans) {
    const source = sources.get(file);
    if (source !== undefined && !lines.has(file)) lines.set(file, new LineIndex(source));
  }
  return lines;
}

/** At least two columns, so that messages of short files line up too. */
function gutterWidth(spans: readonly Span[], lines: ReadonlyMap<string, LineIndex>): number {
  const numbers = spans.map((span) => lines.get(span.file)?.position(span.start).line ?? 0);
  return Math.max(2, ...numbers.map((line) => String(line).length));
}

function length(text: string): number {
  return [...text].length;
}
