/** A program as text, for people: what is dispatched in which order, and where the memory goes. */
import type { Span } from '../source/span.ts';
import { bytesText, countText } from './bytes-text.ts';
import type { BufferRange, BufferSpec, Program } from './program.ts';
import { alignColumns } from './table.ts';
import { type Tenancy, tenancies } from './tenancy.ts';

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

/** Every buffer, the largest first: its size, its role, and what lives in it when. */
export function printMemory(program: Program): string {
  const lives = tenancies(program);
  const rows = program.buffers
    .map((buffer, at) => ({ buffer, at }))
    .sort((a, b) => b.buffer.bytes - a.buffer.bytes || a.at - b.at)
    .map(({ buffer, at }) => row(buffer, at, lives[at]!));
  const total = (role: BufferSpec['role']): string => {
    const own = program.buffers.filter((buffer) => buffer.role === role);
    const bytes = own.reduce((sum, buffer) => sum + buffer.bytes, 0);
    return `${role} ${bytesText(bytes)}`;
  };
  const totals = [total('input'), total('output'), total('temporary')];
  const heading = `memory of ${program.name}: ${bytesText(program.statistics.peakBytes)}`;
  const header = ['buffer', 'bytes', 'role', 'largest', 'steps'];
  return [`${heading} (${totals.join(', ')})`, ...alignColumns([header, ...rows], [1]), ''].join(
    '\n',
  );
}

/** At most this many of a buffer's tenants are listed. */
const shown = 6;

function row(buffer: BufferSpec, at: number, lives: readonly Tenancy[]): readonly string[] {
  const steps = lives
    .slice(0, shown)
    .map(({ label, first, last }) => `${first === last ? first : `${first}-${last}`} ${label}`);
  const more = lives.length > shown ? [`and ${lives.length - shown} more`] : [];
  return [
    `b${at}`,
    countText(buffer.bytes),
    buffer.role,
    buffer.label,
    [...steps, ...more].join(', '),
  ];
}
