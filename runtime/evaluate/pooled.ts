/** Several tests as one: means over all of their examples. */
import type { Metric, Score } from './metric.ts';

/**
 * The means that all of `scores` have, weighted by how many examples they are over; undefined if there
 * are no two tests or they have no mean in common. Errors are from the variances within the tests,
 * pooled, as in the language-model evaluation harness (Gao et al., 2021).
 */
export function pooled(task: string, scores: readonly Score[]): Score | undefined {
  if (scores.length < 2) return undefined;
  const examples = scores.reduce((sum, score) => sum + score.examples, 0);
  const metrics = scores[0]!.metrics.flatMap(({ name }) => {
    const parts = scores.flatMap(({ metrics, examples }) => {
      const found = metrics.find((metric) => metric.name === name);
      return found?.error === undefined ? [] : [{ ...found, error: found.error, examples }];
    });
    return parts.length < scores.length ? [] : [pool(name, parts, examples)];
  });
  return metrics.length === 0 ? undefined : { task, examples, metrics };
}

interface Part {
  readonly value: number;
  readonly error: number;
  readonly examples: number;
}

function pool(name: string, parts: readonly Part[], examples: number): Metric {
  const sum = (of: (part: Part) => number): number =>
    parts.reduce((total, part) => total + of(part), 0);
  const squares = sum(({ examples: n, error }) => (n - 1) * n * error ** 2);
  return {
    name,
    value: sum(({ examples: n, value }) => n * value) / examples,
    error: Math.sqrt(squares / (examples - parts.length) / examples),
  };
}
