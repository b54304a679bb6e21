/**
 * What steps of models of everyday size cost, from both sides: not more than stated, and stated anew
 * when they cost much less. They are compiled, not run.
 */
import { describe, expect, test } from 'vitest';
import { compileGraph } from '../../compiler/pipeline.ts';
import type { Program } from '../../compiler/program/program.ts';
import { lavapipe, type Target } from '../../compiler/target/target.ts';
import { unwrap } from '../support/stage.ts';
import { type ModelEntry, modelGraph } from './models.ts';

/** Contractions run side by side only where branches are real ones. */
const card: Target = { ...lavapipe, name: 'card', kind: 'discrete' };

interface Budget {
  readonly entry: ModelEntry;
  readonly target: Target;
  readonly dispatches: number;
  readonly pipelines: number;
  /** Bytes moved, as a multiple of `idealBytes`. */
  readonly traffic: number;
}

const budgets: readonly Budget[] = [
  { entry: 'gpt_step', target: lavapipe, dispatches: 300, pipelines: 60, traffic: 4 },
  { entry: 'llama_step', target: lavapipe, dispatches: 430, pipelines: 66, traffic: 3.4 },
  // Eight a layer and six.
  { entry: 'gpt_next', target: lavapipe, dispatches: 102, pipelines: 16, traffic: 1.3 },
  { entry: 'llama_next', target: card, dispatches: 115, pipelines: 22, traffic: 1 },
];

/** Below this share of its budget a step has become so much cheaper that the budget says nothing. */
const tight = 0.8;

/**
 * What cannot be spared: every input is read, every output written, and what is kept in between at the
 * peak of memory is there once. Of a past one row is written, which counts as nothing.
 */
function idealBytes({ outputs, statistics }: Program): number {
  const sum = (slots: Program['inputs']): number =>
    slots.reduce((total, { bytes }) => total + bytes, 0);
  const written = outputs.filter(({ name }) => !name.startsWith('past'));
  return statistics.liveBytes + sum(written);
}

describe.each(budgets)('$entry on $target.name', ({ entry, target, ...budget }) => {
  const program = unwrap(compileGraph(modelGraph(entry), { target, optimize: 2 }));
  const cost = {
    dispatches: program.dispatches.length,
    pipelines: program.pipelines.length,
    traffic: program.statistics.bytesMoved / idealBytes(program),
  };

  test.each(Object.keys(cost) as (keyof typeof cost)[])('keeps its budget of %s', (what) => {
    expect(cost[what]).toBeLessThanOrEqual(budget[what]);
    expect(cost[what]).toBeGreaterThanOrEqual(tight * budget[what]);
  });
});
