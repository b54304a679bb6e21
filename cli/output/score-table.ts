/** What tests of a model found, as a table: a line for each number, with its standard error. */
import type { Score } from '../../runtime/index.ts';

const heads = ['task', 'metric', 'value', '±', 'n'] as const;
/** Texts stand left, numbers right. */
const leftColumns = 2;

/** Ends with a newline. */
export function scoreTable(scores: readonly Score[]): string {
  const lines = scores.flatMap(({ task, examples, metrics }) =>
    metrics.map(({ name, value, error }, index) => [
      index === 0 ? task : '',
      name,
      figure(value),
      error === undefined ? '' : figure(error),
      index === 0 ? `${examples}` : '',
    ]),
  );
  const table = [[...heads], ...lines];
  const widths = heads.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  const rows = table.map((line) =>
    line
      .map((cell, column) =>
        column < leftColumns ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
  return `${rows.join('\n')}\n`;
}

/** Four places behind the point, or four digits of what is too large or too small for that. */
function figure(value: number): string {
  const size = Math.abs(value);
  return size === 0 || (size >= 1e-3 && size < 1e5) ? value.toFixed(4) : value.toPrecision(4);
}
