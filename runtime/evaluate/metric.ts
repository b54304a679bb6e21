/** Numbers that say how good a model is, with how sure they are. */

export interface Metric {
  /** `acc`, `bits_per_byte`. */
  readonly name: string;
  readonly value: number;
  /** The standard error of the mean, where the value is one. */
  readonly error?: number;
}

/** What one test of a model found. */
export interface Score {
  /** Of the test: `arc_easy`. */
  readonly task: string;
  /** Examples that it is over. */
  readonly examples: number;
  readonly metrics: readonly Metric[];
}

/** The mean and its standard error: the deviation with n - 1 under the root, over the root of n. */
export function meanOf(name: string, values: readonly number[]): Metric {
  const value = mean(values);
  if (values.length < 2) return { name, value };
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  return { name, value, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** The place of the largest; the first of equals. */
export function largest(values: readonly number[]): number {
  return values.reduce((best, each, at) => (each > values[best]! ? at : best), 0);
}
