import { expect, test } from 'vitest';
import { findWrongPass } from '../fuzz/check-passes.ts';
import { randomGraph } from '../fuzz/random-graph.ts';

test.each(Array.from({ length: 200 }, (_, seed) => seed))(
  'every pass keeps the meaning of the random graph %i',
  (seed) => {
    expect(findWrongPass(randomGraph(seed))).toBeUndefined();
  },
);
