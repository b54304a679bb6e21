/** The comparisons as aligned columns. */
import type { Comparison } from './comparison.ts';

const columns: readonly (readonly [title: string, cell: (row: Comparison) => string])[] = [
  ['', ({ name }) => name],
  ['ours ms', ({ ours }) => ours.toFixed(1)],
  ['jax-js ms', ({ peer }) => peer.toFixed(1)],
  ['ratio', ({ ratio }) => ratio.toFixed(2)],
  ['ours', ({ rate }) => (rate === undefined ? '' : `${number(rate.ours)} ${rate.unit}`)],
  ['jax-js', ({ rate }) => (rate === undefined ? '' : `${number(rate.peer)} ${rate.unit}`)],
  ['dispatches', ({ program }) => `${program.dispatches}`],
  ['pipelines', ({ program }) => `${program.pipelines}`],
  ['MB', ({ program }) => (program.peakBytes / 1e6).toFixed(1)],
  ['compile ms', ({ program }) => program.compileMilliseconds.toFixed(0)],
];

const number = (value: number): string => value.toFixed(value < 100 ? 1 : 0);

export function printTable(result: {
  readonly device: string;
  readonly node: string;
  readonly comparisons: readonly Comparison[];
}): string {
  const rows = [
    columns.map(([title]) => title),
    ...result.comparisons.map((row) => columns.map(([, cell]) => cell(row))),
  ];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  '),
  );
  return `${result.device} · Node ${result.node}\n\n${lines.join('\n')}\n`;
}
