/** `where` clauses, checked with numbers: the obligations that the checker could not decide. */
import { type Diagnostic, DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { Condition } from '../types/declaration.ts';
import { constantOf, type Dim, evaluateDim, printDim } from '../types/dim.ts';
import type { Statics } from './concrete.ts';

/** Throws the diagnostic of the first condition of `name` that these static arguments break. */
export function checkConditions(
  conditions: readonly Condition[],
  statics: Statics,
  span: Span,
  name: string,
): void {
  for (const condition of conditions) {
    const problem = violation(condition, statics);
    if (problem !== undefined) {
      throw new DiagnosticError({
        severity: 'error',
        ...problem,
        span,
        related: [{ span: condition.span, label: `required here by ${name}` }],
      });
    }
  }
}

type Problem = Pick<Diagnostic, 'slug' | 'title' | 'label'>;

function violation(condition: Condition, statics: Statics): Problem | undefined {
  const value = (dim: Dim): number =>
    evaluateDim(dim, (name) => statics.dims.get(name) ?? Number.NaN);
  const show = (dim: Dim): string => `${printDim(dim)} = ${value(dim)}`;
  switch (condition.kind) {
    case 'compare': {
      const { left, op, right } = condition;
      if (comparisons[op](value(left), value(right))) return undefined;
      const unlike = [left, right].filter((dim) => constantOf(dim) === undefined);
      return {
        slug: 'condition-not-met',
        title: 'These sizes do not meet a condition',
        label: `${printDim(left)} ${op} ${printDim(right)} is needed, but ${unlike.map(show).join(' and ')}`,
      };
    }
    case 'divides': {
      const { dividend, divisor, remainder } = condition;
      if (value(dividend) % value(divisor) === remainder) return undefined;
      const rest = value(dividend) % value(divisor);
      return {
        slug: 'not-divisible',
        title: `${printDim(divisor)} does not divide ${printDim(dividend)}`,
        label: `${show(dividend)} and ${show(divisor)}, but ${value(dividend)} % ${value(divisor)} is ${rest}`,
      };
    }
    case 'natural': {
      const size = value(condition.dim);
      if (Number.isInteger(size) && size >= 1) return undefined;
      return {
        slug: Number.isInteger(size) ? 'empty-dim' : 'not-divisible',
        title: Number.isInteger(size) ? 'This axis would be empty' : 'This division leaves a rest',
        label: `${printDim(condition.dim)} is ${size}`,
      };
    }
    default:
      return condition satisfies never;
  }
}

const comparisons = {
  '==': (a: number, b: number) => a === b,
  '<=': (a: number, b: number) => a <= b,
  '<': (a: number, b: number) => a < b,
  '>=': (a: number, b: number) => a >= b,
  '>': (a: number, b: number) => a > b,
} as const;
