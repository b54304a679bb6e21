/**
 * Obligations on static parameters: decided at once where the dims are numbers, through all the
 * fields of a record; over variables they are left to the evaluator, which knows every dim.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DiagnosticError } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { Condition } from './declaration.ts';
import { atomsOf, constantOf, type Dim, equalDims, multiplyDims, printDim } from './dim.ts';
import {
  fieldType,
  type RecordType,
  recordSubstitution,
  substituteVariables,
} from './substitute.ts';
import type { Type } from './type.ts';

type Dims = ReadonlyMap<string, Dim>;

interface Violation {
  readonly slug: string;
  readonly title: string;
  readonly label: string;
  readonly hint?: string;
}

const holds = {
  '==': (a: number, b: number) => a === b,
  '<=': (a: number, b: number) => a <= b,
  '<': (a: number, b: number) => a < b,
  '>=': (a: number, b: number) => a >= b,
  '>': (a: number, b: number) => a > b,
} as const;

/** `D = 768 and H = 10`: the values of what a condition mentions. */
function bindings(mentioned: readonly Dim[], dims: Dims): string {
  const names = new Set(
    mentioned.flatMap(atomsOf).flatMap((atom) => (atom.kind === 'variable' ? [atom.name] : [])),
  );
  const parts = [...names].flatMap((name) => {
    const dim = dims.get(name);
    return dim === undefined ? [] : [`${name} = ${printDim(dim)}`];
  });
  return parts.join(' and ');
}

function nearDivisors(of: number, near: number): string | undefined {
  const divides = (n: number) => n > 0 && of % n === 0;
  let [below, above] = [near - 1, near + 1];
  while (below > 0 && !divides(below)) below--;
  while (above <= of && !divides(above)) above++;
  const found = [below, above].filter(divides);
  return found.length === 0 ? undefined : `near ${near}, these divide ${of}: ${found.join(', ')}.`;
}

/** The reason why a condition fails for these dims; `undefined` if it holds or is not decided yet. */
function violation(condition: Condition, dims: Dims): Violation | undefined {
  const value = (dim: Dim) => constantOf(substituteVariables(dim, { dims }));
  switch (condition.kind) {
    case 'divides': {
      const [a, b] = [value(condition.dividend), value(condition.divisor)];
      if (a === undefined || b === undefined || a % b === condition.remainder) return undefined;
      const where = bindings([condition.dividend, condition.divisor], dims);
      const hint = condition.remainder === 0 ? nearDivisors(a, b) : undefined;
      return {
        slug: 'not-divisible',
        title: `${printDim(condition.divisor)} does not divide ${printDim(condition.dividend)}`,
        label: `${where}${where === '' ? '' : ', but '}${a} % ${b} is ${a % b}`,
        ...(hint === undefined ? {} : { hint }),
      };
    }
    case 'compare': {
      const [a, b] = [value(condition.left), value(condition.right)];
      if (a === undefined || b === undefined || holds[condition.op](a, b)) return undefined;
      return {
        slug: 'condition-violated',
        title: `${printDim(condition.left)} ${condition.op} ${printDim(condition.right)} does not hold`,
        label: bindings([condition.left, condition.right], dims),
      };
    }
    case 'natural': {
      const size = value(condition.dim);
      if (size === undefined || (Number.isInteger(size) && size >= 1)) return undefined;
      return {
        slug: 'not-a-size',
        title: `${printDim(condition.dim)} is not a size`,
        label: `${bindings([condition.dim], dims)}, which makes ${size}`,
      };
    }
    default:
      return condition satisfies never;
  }
}

/** Whether a condition speaks of numbers only. */
export function isDecided(condition: Condition): boolean {
  const isNumber = (dim: Dim): boolean => constantOf(dim) !== undefined;
  switch (condition.kind) {
    case 'compare':
      return isNumber(condition.left) && isNumber(condition.right);
    case 'divides':
      return isNumber(condition.dividend) && isNumber(condition.divisor);
    case 'natural':
      return isNumber(condition.dim);
    default:
      return condition satisfies never;
  }
}

/** `through` names the records between the place that fixed the dims and the condition. */
export function findViolation(
  conditions: readonly Condition[],
  dims: Dims,
  span: Span,
  through: readonly string[] = [],
): Diagnostic | undefined {
  for (const condition of conditions) {
    const found = violation(condition, dims);
    if (found === undefined) continue;
    const way = through.length === 0 ? '' : `, through ${through.join(' > ')}`;
    return {
      severity: 'error',
      ...found,
      span,
      related: [{ span: condition.span, label: `required here${way}` }],
    };
  }
  return undefined;
}

/** Checks the conditions of a record type and of all the records in its fields. */
export function checkRecord(type: RecordType, span: Span): void {
  const found = violationIn(type, span, []);
  if (found !== undefined) throw new DiagnosticError(found);
}

function violationIn(type: Type, span: Span, through: readonly string[]): Diagnostic | undefined {
  switch (type.kind) {
    case 'record': {
      const { dims } = recordSubstitution(type);
      const own = findViolation(type.record.where, dims, span, through);
      if (own !== undefined) return own;
      for (const field of type.record.fields) {
        const inner = violationIn(fieldType(type, field), span, [...through, type.record.name]);
        if (inner !== undefined) return inner;
      }
      return undefined;
    }
    case 'tuple':
      for (const item of type.items) {
        const inner = violationIn(item, span, through);
        if (inner !== undefined) return inner;
      }
      return undefined;
    default:
      return undefined;
  }
}

/** Obligations that no written condition already states. */
export function impliedConditions(
  obligations: readonly Condition[],
  written: readonly Condition[],
): readonly Condition[] {
  return obligations.filter(
    (obligation) =>
      obligation.kind !== 'natural' ||
      (constantOf(obligation.dim) === undefined &&
        !written.some((fact) => fact.kind === 'divides' && isQuotient(obligation.dim, fact))),
  );
}

function isQuotient(dim: Dim, fact: Extract<Condition, { kind: 'divides' }>): boolean {
  if (fact.remainder !== 0 || constantOf(fact.divisor) === 0) return false;
  return equalDims(multiplyDims(dim, fact.divisor), fact.dividend);
}
