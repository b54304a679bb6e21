/** A program as text, for people: what is dispatched in which order. */
import type { Span } from '../source/span.ts';
import { bytesText, countText } from './bytes-text.ts';
import type { BufferRange, Program } from './program.ts';
import { alignColumns } from './table.ts';

/** The line of a span, `gpt2.llm:12`. */
export type Place = (span: Span) => string;

const offset: Place = ({ file, start }) => `${file}@${start}`;

/** Every dispatch with its pipeline, grid and buffers, then the copies. */
export function printProgram(program: Program, place: Place = offset): string {
  const { dispatches, pipelines, repeats, copies, statistics } = program;
  const rows = dispatches.map(({ label, pipeline, grid, ranges, span }, step) => [
    String(step),
    label,
    `pipeline ${pipeline}`,
    grid.join('x'),
    bindingsText(ranges, pipelines[pipeline]!.bindings),
    span === undefined ? '' : place(span),
  ]);
  const heading = [
    `program ${program.name}: ${countText(statistics.ops)} ops,`,
    `${countText(dispatches.length)} dispatches of ${countText(pipelines.length)} pipelines,`,
    `${bytesText(statistics.peakBytes)} of buffers, ${bytesText(statistics.bytesMoved)} moved`,
  ].join(' ');
  const loops = repeats.map(
    ({ first, count, rounds }) =>
      `repeat ${first}-${first + count - 1}, ${countText(rounds)} rounds`,
  );
  const moves = copies.map(
    ({ from, to }) => `copy ${rangeText(from)} to ${rangeText(to)}, ${bytesText(from.bytes)}`,
  );
  return [heading, ...alignColumns(rows), ...loops, ...moves, ''].join('\n');
}

/** `b0 b3+1024 -> b7`: what is read, and what is written. */
function bindingsText(
  ranges: readonly BufferRange[],
  bindings: Program['pipelines'][number]['bindings'],
): string {
  const named = (access: 'read' | 'read_write'): string =>
    ranges.flatMap((range, at) => (bindings[at] === access ? [rangeText(range)] : [])).join(' ');
  return `${named('read')} -> ${named('read_write')}`.trim();
}

/** A buffer, and the byte at which the range begins if that is not the first. */
function rangeText({ buffer, offset }: BufferRange): string {
  return offset === 0 ? `b${buffer}` : `b${buffer}+${offset}`;
}
