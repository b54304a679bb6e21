/**
 * The graph of a plan's `precompute`: a function of B examples, side by side.
 *
 *     precompute   batch.*, captured.*   -> result.*
 *
 * Nothing is drawn.
 */
import { DiagnosticError, type Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { Graph } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import { applyClosure, lifted } from './call.ts';
import { type ConcreteType, concreteType, stack } from './concrete.ts';
import { stageEntry } from './entry.ts';
import type { PlanStep } from './plan.ts';
import { inputTree, outputTree } from './tree.ts';

/** Before the path of each output; '' is a result that is one tensor. */
export const resultPrefix = 'result';

/** Error: `not-an-example`, of results that are not made of f32 and i32. */
export function stagePrecompute(step: PlanStep, batch: number): Result<Graph> {
  const { span, args, statics } = step;
  const f = args.get('f');
  const [example, result] = ['X', 'R'].map((name) => statics.types.get(name));
  invariant(f && example && result, () => `${step.fn} lacks a function or a type`, span);
  return stageEntry({ name: 'precompute', isRandom: false }, (environment) => {
    if (!isExample(result)) throw notAnExample(span);
    const { staging } = environment;
    const rows = inputTree(staging, stack([batch], example), 'batch', span);
    const argument = { value: rows, lift: 1 };
    const made = lifted([batch], [argument], environment, span, ([row], inner) =>
      applyClosure(f, [row!], inner, span),
    );
    return outputTree(staging.builder, made, resultPrefix, span);
  });
}

/** What data is made of. */
function isExample(type: ConcreteType): boolean {
  switch (type.kind) {
    case 'tensor':
      return type.dtype === 'f32' || type.dtype === 'i32';
    case 'tuple':
      return type.items.every(isExample);
    case 'record':
      return type.record.fields.every((field) =>
        isExample(concreteType(field.type, type.statics, field.span)),
      );
    default:
      return false;
  }
}

function notAnExample(span: Span): DiagnosticError {
  return new DiagnosticError({
    severity: 'error',
    slug: 'not-an-example',
    title: 'This cannot be kept as data',
    span,
    label: 'what the function gives has parts that are neither f32 nor i32',
    hint: 'give numbers, tensors of f32 or i32, or records and tuples of these.',
  });
}
