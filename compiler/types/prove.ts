/**
 * Proofs of conditions over variables from conditions that are known to hold. Incomplete: a sum is
 * whole if each of its monomials is, and at least 0 if what is left after taking away a known
 * inequality or two has no negative part. What is not proved here is asked of the caller.
 */
import type { Condition } from './declaration.ts';
import {
  constantDim,
  type Dim,
  divideDims,
  equalAtoms,
  isZero,
  type Monomial,
  subtractDims,
} from './dim.ts';
import { type Rational, rational } from './rational.ts';

/** What conditions say: quotients that are natural numbers, and sums that are not negative. */
export interface Knowledge {
  readonly naturals: readonly Monomial[];
  readonly nonNegative: readonly Dim[];
}

const one = constantDim(1);

export function knowledgeOf(conditions: readonly Condition[]): Knowledge {
  const naturals: Monomial[] = [];
  const nonNegative: Dim[] = [];
  const knowNatural = (dim: Dim) => {
    if (dim.monomials.length === 1) naturals.push(...dim.monomials);
    nonNegative.push(subtractDims(dim, one));
  };
  for (const condition of conditions) {
    switch (condition.kind) {
      case 'divides': {
        if (condition.remainder !== 0 || isZero(condition.divisor)) break;
        knowNatural(divideDims(condition.dividend, condition.divisor));
        break;
      }
      case 'natural':
        knowNatural(condition.dim);
        break;
      case 'compare':
        nonNegative.push(...differencesOf(condition));
        break;
      default:
        condition satisfies never;
    }
  }
  return { naturals, nonNegative };
}

/** What must not be negative for a comparison of whole numbers to hold. */
function differencesOf({
  op,
  left,
  right,
}: Extract<Condition, { kind: 'compare' }>): readonly Dim[] {
  const [up, down] = [subtractDims(right, left), subtractDims(left, right)];
  return {
    '<=': [up],
    '<': [subtractDims(up, one)],
    '>=': [down],
    '>': [subtractDims(down, one)],
    '==': [up, down],
  }[op];
}

/** Whether the condition follows. Dims are at least 1. */
export function follows(condition: Condition, known: Knowledge): boolean {
  switch (condition.kind) {
    case 'divides': {
      const { dividend, divisor, remainder } = condition;
      if (isZero(divisor)) return false;
      return isWhole(divideDims(subtractDims(dividend, constantDim(remainder)), divisor), known);
    }
    case 'natural':
      return (
        isWhole(condition.dim, known) && isNonNegative(subtractDims(condition.dim, one), known)
      );
    case 'compare':
      return differencesOf(condition).every((dim) => isNonNegative(dim, known));
    default:
      return condition satisfies never;
  }
}

/** How many known quotients may be multiplied to make a whole one. */
const deepest = 4;

const isWhole = (dim: Dim, { naturals }: Knowledge): boolean =>
  dim.monomials.every((monomial) => isWholeMonomial(monomial, naturals, deepest));

function isWholeMonomial(
  monomial: Monomial,
  naturals: readonly Monomial[],
  depth: number,
): boolean {
  const isPlain = monomial.factors.every(({ atom, power }) => power > 0 && atom.kind !== 'sum');
  if (isPlain && monomial.coefficient.denominator === 1) return true;
  if (depth === 0) return false;
  return naturals.some(
    (natural) =>
      sharesDivisor(monomial, natural) &&
      divideDims({ monomials: [monomial] }, { monomials: [natural] }).monomials.every((rest) =>
        isWholeMonomial(rest, naturals, depth - 1),
      ),
  );
}

/** Of the quotients that make up a monomial, one divides by the first thing that it divides by. */
function sharesDivisor(monomial: Monomial, natural: Monomial): boolean {
  const divisor = monomial.factors.find(({ power }) => power < 0);
  return divisor === undefined
    ? natural.coefficient.denominator > 1
    : natural.factors.some(({ atom, power }) => power < 0 && equalAtoms(atom, divisor.atom));
}

function isNonNegative(dim: Dim, known: Knowledge): boolean {
  if (isBoundedBelow(dim, known)) return true;
  return known.nonNegative.some((fact, i) => {
    const rest = subtractDims(dim, fact);
    return (
      isBoundedBelow(rest, known) ||
      known.nonNegative.slice(i).some((other) => isBoundedBelow(subtractDims(rest, other), known))
    );
  });
}

/** Whether the sum is at least 0 as it stands: whole monomials are at least their coefficient. */
function isBoundedBelow({ monomials }: Dim, { naturals }: Knowledge): boolean {
  const constant = monomials.find(({ factors }) => factors.length === 0);
  const others = monomials.filter((monomial) => monomial !== constant);
  if (others.some(({ coefficient }) => coefficient.numerator < 0)) return false;
  let bound = constant === undefined ? 0 : quotientOf(constant.coefficient);
  for (const monomial of others) {
    if (bound >= 0) return true;
    const unit: Monomial = { ...monomial, coefficient: rational(1) };
    if (isWholeMonomial(unit, naturals, deepest)) bound += quotientOf(monomial.coefficient);
  }
  return bound >= 0;
}

const quotientOf = ({ numerator, denominator }: Rational): number => numerator / denominator;
