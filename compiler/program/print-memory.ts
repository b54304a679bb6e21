/** The memory of a program as text: a curve over its dispatches, what lives at the peak, the buffers. */
import { bytesText, countText } from './bytes-text.ts';
import type { Life, MemoryPlan } from './memory.ts';
import type { Place } from './print.ts';
import type { BufferSpec } from './program.ts';
import { alignColumns } from './table.ts';

export function printMemory(plan: MemoryPlan, place: Place): string {
  const parts = [
    printTotals(plan),
    printCurve(plan),
    printPeak(plan, place),
    printBuffers(plan),
    printParts(plan),
  ];
  return `${parts.flat().join('\n')}\n`;
}

function printTotals({ name, buffers, peakBytes, liveBytes }: MemoryPlan): readonly string[] {
  const total = (role: BufferSpec['role']): string => {
    const own = buffers.filter((buffer) => buffer.role === role);
    return `${role} ${bytesText(own.reduce((sum, { bytes }) => sum + bytes, 0))}`;
  };
  const roles = [total('input'), total('output'), total('temporary')].join(', ');
  const ratio = (peakBytes / Math.max(1, liveBytes)).toFixed(3);
  return [
    `memory of ${name}: ${bytesText(peakBytes)} (${roles})`,
    `alive at one time: ${bytesText(liveBytes)}, of which the buffers take ${ratio}`,
  ];
}

/** At most this many lines show the course of a program, */
const rows = 24;
/** and a bar of this width is the peak. */
const width = 40;

function printCurve({ alive }: MemoryPlan): readonly string[] {
  const most = Math.max(0, ...alive);
  if (most === 0) return [];
  const stride = Math.ceil(alive.length / rows);
  const lines: (readonly string[])[] = [];
  for (let first = 0; first < alive.length; first += stride) {
    const bytes = Math.max(...alive.slice(first, first + stride));
    const bar = '█'.repeat(Math.round((width * bytes) / most));
    lines.push([String(first), bytesText(bytes), bytes === most ? `${bar} peak` : bar]);
  }
  return ['', ...alignColumns([['step', 'alive', ''], ...lines], [0, 1])];
}

/** At most this many kinds of tensors are listed. */
const shownKinds = 20;

/** Tensors of one kind from one line together, those that take most first. */
function printPeak({ alive, lives, dispatches }: MemoryPlan, place: Place): readonly string[] {
  if (alive.length === 0) return [];
  const peak = alive.indexOf(Math.max(...alive));
  const kinds = new Map<string, { count: number; bytes: number; text: readonly string[] }>();
  for (const { value, bytes, first, last } of lives) {
    if (peak < first || peak > last) continue;
    const { label, dtype, shape, span } = value;
    const text = [label, `${dtype}[${shape.join(', ')}]`, span === undefined ? '' : place(span)];
    const known = kinds.get(text.join()) ?? { count: 0, bytes: 0, text };
    kinds.set(text.join(), { ...known, count: known.count + 1, bytes: known.bytes + bytes });
  }
  const all = [...kinds.values()].sort((a, b) => b.bytes - a.bytes);
  const lines = all
    .slice(0, shownKinds)
    .map(({ count, bytes, text }) => [bytesText(bytes), `${count} x`, ...text]);
  const rest = all.slice(shownKinds).reduce((sum, { bytes }) => sum + bytes, 0);
  const more = all.length > shownKinds ? [[bytesText(rest), '', 'others']] : [];
  return [
    '',
    `at the peak, ${peak} ${dispatches[peak]}:`,
    ...alignColumns([...lines, ...more], [0, 1]),
  ];
}

/** Every buffer, the largest first: its size, its role, and what lives in it when. */
function printBuffers({ buffers, lives }: MemoryPlan): readonly string[] {
  const lines = buffers
    .map((buffer, at) => ({ buffer, at }))
    .sort((a, b) => b.buffer.bytes - a.buffer.bytes || a.at - b.at)
    .map(({ buffer, at }) =>
      row(
        buffer,
        at,
        lives.filter((life) => life.buffer === at),
      ),
    );
  const header = ['buffer', 'bytes', 'role', 'largest', 'steps'];
  return ['', ...alignColumns([header, ...lines], [1])];
}

/** What is updated together lies together: each tensor, by its buffer and the byte at which it begins. */
function printParts({ parts }: MemoryPlan): readonly string[] {
  if (parts.length === 0) return [];
  const lines = [...parts]
    .sort((a, b) => a.buffer - b.buffer || a.offset - b.offset)
    .map(({ buffer, offset, bytes, name }) => [
      `b${buffer}`,
      countText(offset),
      countText(bytes),
      name,
    ]);
  return ['', ...alignColumns([['buffer', 'from', 'bytes', 'input'], ...lines], [1, 2])];
}

/** At most this many of a buffer's tenants are listed. */
const shownTenants = 6;

function row(buffer: BufferSpec, at: number, lives: readonly Life[]): readonly string[] {
  const steps = [...lives]
    .sort((a, b) => a.first - b.first || a.offset - b.offset)
    .slice(0, shownTenants)
    .map(({ value, first, last, offset }) => {
      const span = first === last ? `${first}` : `${first}-${last}`;
      return `${span} ${value.label}${offset === 0 ? '' : ` at ${countText(offset)}`}`;
    });
  const more = lives.length > shownTenants ? [`and ${lives.length - shownTenants} more`] : [];
  return [
    `b${at}`,
    countText(buffer.bytes),
    buffer.role,
    buffer.label,
    [...steps, ...more].join(', '),
  ];
}
