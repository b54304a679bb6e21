/** Prints a program at any level between its text and its kernels: `llmc inspect`. */

import { stageTest } from './core/entry.ts';
import { type Plan, stagePlan } from './core/plan.ts';
import { stagePrecompute } from './core/precompute.ts';
import {
  stageDraw,
  stageEvaluation,
  stageStart,
  stageStep,
  type Training,
  trainingOf,
} from './core/training.ts';
import type { Result } from './diagnostics/diagnostic.ts';
import type { Graph } from './graph/graph.ts';
import { printGraph } from './graph/print.ts';
import { printRegions } from './kernel/print-regions.ts';
import { graphBefore } from './passes/passes.ts';
import { printNearMisses, whyNotAttention } from './passes/why-not-attention.ts';
import { compileGraph, transformGraph } from './pipeline.ts';
import { lowerWithin } from './program/lower-within.ts';
import { memoryPlan } from './program/memory.ts';
import { printProgram } from './program/print.ts';
import { printMemory } from './program/print-memory.ts';
import type { Program } from './program/program.ts';
import { nowhere, type SourceFile, type Span } from './source/span.ts';
import { LineIndex } from './source/text.ts';
import { parseModule } from './syntax/parser.ts';
import { printSyntax } from './syntax/print.ts';
import type { Target } from './target/target.ts';
import type { CheckedProgram } from './types/declaration.ts';
import { printModule } from './types/print-term.ts';

export type Stage = 'ast' | 'types' | 'core' | 'graph' | 'fused' | 'kernels' | 'memory' | 'wgsl';

export interface InspectOptions {
  readonly stage: Stage;
  /** A plan's trained artifact, `artifact.draw`, `.start`, `.evaluate`, or the title of a test. Default: the first. */
  readonly entry?: string;
  readonly target: Target;
  /** Bytes that the buffers may take. */
  readonly memoryBudget?: number;
}

export function inspect(
  program: CheckedProgram,
  sources: ReadonlyMap<string, SourceFile>,
  { stage, entry, target, ...budget }: InspectOptions,
): Result<string> {
  const place = ({ file, start }: Span): string => {
    const source = sources.get(file);
    return source === undefined ? file : `${file}:${new LineIndex(source).position(start).line}`;
  };
  if (stage === 'ast') {
    const source = sources.get(program.main.file);
    return done(source === undefined ? '' : printSyntax(parseModule(source).module));
  }
  if (stage === 'types') return done(printModule(program.main));
  const staged = stageEntryNamed(program, entry);
  if (!staged.ok) return staged;
  const graph = staged.value;
  if (stage === 'core') return done(printGraph(graph, place));
  if (stage === 'graph') return done(printGraph(transformGraph(graph, 2, target), place));
  if (stage === 'fused') {
    const misses = whyNotAttention(graphBefore('differentiate', graph, target), target);
    const regions = printRegions(transformGraph(graph, 2, target), target);
    return done(`${regions}${printNearMisses(misses, place)}`);
  }
  const compiled = compileGraph(graph, { target, optimize: 2, place, ...budget });
  if (!compiled.ok) return compiled;
  if (stage === 'memory') {
    const lowered = lowerWithin(transformGraph(graph, 2, target), target, budget);
    return lowered.ok ? done(printMemory(memoryPlan(lowered.value, target), place)) : lowered;
  }
  return done(printStage[stage](compiled.value, place));
}

const printStage = {
  kernels: printProgram,
  wgsl: ({ pipelines }: Program): string => pipelines.map(({ wgsl }) => wgsl).join('\n'),
} as const;

function done(value: string): Result<string> {
  return { ok: true, value, warnings: [] };
}

type Entries = ReadonlyMap<string, () => Result<Graph>>;

function stageEntryNamed(program: CheckedProgram, name: string | undefined): Result<Graph> {
  const entries = entriesOf(program);
  if (!entries.ok) return entries;
  const [first] = entries.value.values();
  const chosen = name === undefined ? first : entries.value.get(name);
  if (chosen !== undefined) return chosen();
  const names = [...entries.value.keys()].slice(0, 8).join(', ');
  return {
    ok: false,
    diagnostics: [
      {
        severity: 'error',
        slug: 'no-entry',
        title:
          name === undefined
            ? 'Nothing here is compiled by itself'
            : `There is no entry \`${name}\``,
        span: nowhere,
        hint: names === '' ? 'Write a test or a plan' : `There are: ${names}`,
      },
    ],
  };
}

/** What a file compiles, by name: the trainings of its plans, then its tests. */
function entriesOf(program: CheckedProgram): Result<Entries> {
  const entries = new Map<string, () => Result<Graph>>();
  for (const block of program.main.plans) {
    const plan = stagePlan(block);
    if (!plan.ok) return plan;
    for (const [name, stage] of trainingEntries(program, plan.value)) entries.set(name, stage);
  }
  for (const test of program.main.tests) {
    entries.set(test.name, () => {
      const staged = stageTest(test);
      return staged.ok ? { ...staged, value: staged.value.graph } : staged;
    });
  }
  return { ok: true, value: entries, warnings: [] };
}

function trainingEntries(program: CheckedProgram, plan: Plan): Entries {
  const entries = new Map<string, () => Result<Graph>>();
  plan.steps.forEach((step, i) => {
    const name = plan.artifacts.get(i) ?? `step-${i}`;
    if (step.args.has('f')) entries.set(name, () => stagePrecompute(step, 1));
    const by = step.args.get('by');
    const [batch, micro] = ['batch', 'micro'].map((name) => step.args.get(name));
    if (by === undefined || batch?.kind !== 'static' || micro?.kind !== 'static') return;
    const size = { batch: Number(batch.value), micro: Number(micro.value) };
    const of = (stage: (training: Training) => Result<Graph>) => () => {
      const training = trainingOf(program, step);
      return training.ok ? stage(training.value) : training;
    };
    entries.set(
      name,
      of((training) => stageStep(training, by, size)),
    );
    entries.set(
      `${name}.draw`,
      of(({ model, span }) => stageDraw(model, span)),
    );
    entries.set(
      `${name}.start`,
      of((training) => stageStart(training, by)),
    );
    entries.set(
      `${name}.evaluate`,
      of((training) => stageEvaluation(training, size.batch)),
    );
  });
  return entries;
}
