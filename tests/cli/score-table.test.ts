import { expect, test } from 'vitest';
import { scoreTable } from '../../cli/output/score-table.ts';

test('a line for each number; what is no mean has no error', () => {
  const table = scoreTable([
    {
      task: 'arc_easy',
      examples: 200,
      metrics: [
        { name: 'acc', value: 0.25, error: 0.0307 },
        { name: 'acc_norm', value: 0.305, error: 0.0326 },
      ],
    },
    { task: 'text', examples: 1, metrics: [{ name: 'word_perplexity', value: 2.64e8 }] },
  ]);
  expect(table).toBe(`task      metric              value       ±    n
arc_easy  acc                0.2500  0.0307  200
          acc_norm           0.3050  0.0326
text      word_perplexity  2.640e+8            1
`);
});
