/** A curve in one line of text. */
const blocks = '▁▂▃▄▅▆▇█';

/** The whole history in at most `columns` characters: each is the mean of an equal share of the values. */
export function sparkline(values: readonly number[], columns: number): string {
  const means = buckets(values.filter(Number.isFinite), columns);
  const low = Math.min(...means);
  const high = Math.max(...means);
  const level = (mean: number): number =>
    high === low ? 0 : Math.round(((mean - low) / (high - low)) * (blocks.length - 1));
  return means.map((mean) => blocks[level(mean)]).join('');
}

function buckets(values: readonly number[], columns: number): number[] {
  const size = Math.min(columns, values.length);
  return Array.from({ length: size }, (_, index) => {
    const share = values.slice(
      Math.floor((index * values.length) / size),
      Math.floor(((index + 1) * values.length) / size),
    );
    return share.reduce((sum, value) => sum + value, 0) / share.length;
  });
}
