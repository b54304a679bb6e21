/** What a training step of each example costs: not more than stated, and stated anew when it costs less. */
import { describe, expect, test } from 'vitest';
import { compileGraph } from '../../compiler/pipeline.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { unwrap } from '../support/stage.ts';
import { type Example, examples, graphsOf } from './programs.ts';

interface Cost {
  readonly dispatches: number;
  /** Distinct ones: what a driver compiles. */
  readonly pipelines: number;
  readonly peakMebibytes: number;
}

const budgets: Readonly<Record<Example, Cost>> = {
  hello: { dispatches: 75, pipelines: 46, peakMebibytes: 11 },
  shakespeare: { dispatches: 132, pipelines: 46, peakMebibytes: 37 },
};

/** Below this share of its budget a step has become so much cheaper that the budget says nothing. */
const tight = 0.8;

describe.each(examples)('a step of %s', (example) => {
  const program = unwrap(
    compileGraph(graphsOf(example).get('step')!, { target: lavapipe, optimize: 2 }),
  );
  const cost: Cost = {
    dispatches: program.dispatches.length,
    pipelines: program.pipelines.length,
    peakMebibytes: program.statistics.peakBytes / 2 ** 20,
  };

  test.each(Object.keys(cost) as (keyof Cost)[])('keeps its budget of %s', (what) => {
    expect(cost[what]).toBeLessThanOrEqual(budgets[example][what]);
    expect(cost[what]).toBeGreaterThanOrEqual(tight * budgets[example][what]);
  });

  test('takes hardly more memory than its tensors that are alive at one time', () => {
    const { peakBytes, liveBytes } = program.statistics;
    expect(peakBytes).toBeLessThanOrEqual(1.1 * liveBytes);
    expect(peakBytes).toBeGreaterThanOrEqual(liveBytes);
  });
});
