/**
 * The key of a run: equal for two runs of a plan exactly if what they train is the same. It covers
 * the declarations of all modules (comments, plans and tests aside) and the arguments of every
 * training step with all that they depend on.
 */
import { createHash } from 'node:crypto';
import type { Statics } from '../../compiler/core/concrete.ts';
import type { Plan, PlanStep } from '../../compiler/core/plan.ts';
import type { Value } from '../../compiler/core/value.ts';
import type { SourceFile, Span } from '../../compiler/source/span.ts';
import type { CheckedProgram } from '../../compiler/types/declaration.ts';

type Sources = ReadonlyMap<string, SourceFile>;

export function runKey(program: CheckedProgram, plan: Plan, sources: Sources): string {
  const trainings = plan.steps.filter(({ fn }) => fn === 'std.run.train');
  const parts = [
    ...[...program.modules.values()].map((module) => {
      const text = sources.get(module.file)?.text ?? '';
      const blocks = [...module.plans, ...module.tests].flatMap(({ body }) =>
        body ? [body.span] : [],
      );
      return withoutComments(cutOut(text, blocks));
    }),
    ...trainings.map((step) => describeStep(step, plan, sources)),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

function cutOut(text: string, spans: readonly Span[]): string {
  const ordered = [...spans].sort((a, b) => b.start - a.start);
  return ordered.reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

function withoutComments(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim());
  return lines.filter((line) => line !== '').join('\n');
}

function describeStep(step: PlanStep, plan: Plan, sources: Sources): unknown {
  const args = [...step.args].map(([name, value]) => [name, describe(value, plan, sources)]);
  return [step.fn, describeStatics(step.statics), args];
}

function describeStatics(statics: Statics): unknown {
  return [
    [...statics.dims],
    [...statics.types].map(([name, type]) => [name, JSON.stringify(type, plain)]),
  ];
}

/** Declarations are covered by the modules' text; only their names matter here. */
function plain(key: string, value: unknown): unknown {
  if (value instanceof Map) return [...value];
  if (key === 'record' || key === 'host') return (value as { name: string }).name;
  return value;
}

function describe(value: Value, plan: Plan, sources: Sources): unknown {
  switch (value.kind) {
    case 'static':
    case 'string':
      return value.value;
    case 'tuple':
      return value.items.map((item) => describe(item, plan, sources));
    case 'record':
      return [
        value.record.name,
        [...value.fields].map(([name, field]) => [name, describe(field, plan, sources)]),
      ];
    case 'host':
      return [value.item ?? 0, describeStep(plan.steps[value.step]!, plan, sources)];
    case 'closure': {
      const { file, start, end } = value.body.span;
      const captured = [...value.environment.locals].map(([local, each]) => [
        local.name,
        describe(each, plan, sources),
      ]);
      return [sources.get(file)?.text.slice(start, end) ?? '', captured];
    }
    case 'tensor':
      return value.node.shape;
    default:
      return value satisfies never;
  }
}
