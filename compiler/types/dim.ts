/**
 * Dims, the sizes of axes: sums of monomials, each a rational coefficient times integer powers (also
 * negative) of variables. This is a normal form, so `H * (D/H)` is `D` and `(T+1)-1` is `T` by
 * arithmetic, and two dims are equal exactly when their normal forms are. Division by a sum of
 * several monomials makes an opaque atom.
 */

import type { Rational } from './rational.ts';
import { addRational, invertRational, multiplyRational, rational } from './rational.ts';

export { printDim } from './print-dim.ts';

/** What is raised to powers: a static parameter, an unknown of the solver, or an opaque sum. */
export type DimAtom =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'meta'; readonly id: number; readonly hint: string }
  | { readonly kind: 'sum'; readonly sum: Dim };

export interface Factor {
  readonly atom: DimAtom;
  /** Never zero. */
  readonly power: number;
}

export interface Monomial {
  readonly coefficient: Rational;
  /** Sorted by the atoms' keys, each atom once. */
  readonly factors: readonly Factor[];
}

/** Sorted by the monomials' keys, none with coefficient zero; the constant comes last. */
export interface Dim {
  readonly monomials: readonly Monomial[];
}

export type DimMeta = Extract<DimAtom, { kind: 'meta' }>;

// ---- keys

function atomKey(atom: DimAtom): string {
  switch (atom.kind) {
    case 'variable':
      return atom.name;
    case 'meta':
      return `?${atom.id}`;
    case 'sum':
      return `(${dimKey(atom.sum)})`;
    default:
      return atom satisfies never;
  }
}

const factorsKey = (factors: readonly Factor[]): string =>
  factors.map(({ atom, power }) => `${atomKey(atom)}^${power}`).join('*');

/** Equal for equal dims and for no others. */
function dimKey(dim: Dim): string {
  return dim.monomials
    .map(
      ({ coefficient, factors }) =>
        `${coefficient.numerator}/${coefficient.denominator}${factorsKey(factors)}`,
    )
    .join('+');
}

export function equalDims(a: Dim, b: Dim): boolean {
  return a === b || matches(a.monomials, b.monomials, equalMonomials);
}

function equalMonomials(a: Monomial, b: Monomial): boolean {
  const [x, y] = [a.coefficient, b.coefficient];
  const isSame = x.numerator === y.numerator && x.denominator === y.denominator;
  return isSame && matches(a.factors, b.factors, equalFactors);
}

function equalFactors(a: Factor, b: Factor): boolean {
  return a.power === b.power && equalAtoms(a.atom, b.atom);
}

export function equalAtoms(a: DimAtom, b: DimAtom): boolean {
  return a === b || atomKey(a) === atomKey(b);
}

function matches<T>(a: readonly T[], b: readonly T[], equal: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((each, i) => equal(each, b[i]!));
}

// ---- construction

function normalize(monomials: readonly Monomial[]): Dim {
  // Nearly every size is a single name or number.
  if (monomials.length === 1 && monomials[0]?.coefficient.numerator !== 0) return { monomials };
  const sums = new Map<string, Monomial>();
  for (const monomial of monomials) {
    const key = factorsKey(monomial.factors);
    const before = sums.get(key)?.coefficient ?? rational(0);
    const coefficient = addRational(before, monomial.coefficient);
    sums.set(key, { coefficient, factors: monomial.factors });
  }
  // '~' sorts after every name, so the constant ends up last: `T + 1`.
  const place = (key: string) => (key === '' ? '~' : key);
  const kept = [...sums].filter(([, { coefficient }]) => coefficient.numerator !== 0);
  kept.sort(([a], [b]) => (place(a) < place(b) ? -1 : 1));
  return { monomials: kept.map(([, monomial]) => monomial) };
}

export function constantDim(value: number): Dim {
  return normalize([{ coefficient: rational(value), factors: [] }]);
}

const atomDim = (atom: DimAtom): Dim => ({
  monomials: [{ coefficient: rational(1), factors: [{ atom, power: 1 }] }],
});

export function variableDim(name: string): Dim {
  return atomDim({ kind: 'variable', name });
}

export function metaDim(id: number, hint: string): Dim {
  return atomDim({ kind: 'meta', id, hint });
}

// ---- arithmetic

export function addDims(a: Dim, b: Dim): Dim {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  return normalize([...a.monomials, ...b.monomials]);
}

export function negateDim(a: Dim): Dim {
  return multiplyDims(a, constantDim(-1));
}

export function subtractDims(a: Dim, b: Dim): Dim {
  if (equalDims(a, b)) return { monomials: [] };
  return addDims(a, negateDim(b));
}

function multiplyMonomials(a: Monomial, b: Monomial): Monomial {
  const coefficient = multiplyRational(a.coefficient, b.coefficient);
  if (a.factors.length === 0) return { coefficient, factors: b.factors };
  if (b.factors.length === 0) return { coefficient, factors: a.factors };
  const powers = new Map<string, Factor>();
  for (const { atom, power } of [...a.factors, ...b.factors]) {
    const key = atomKey(atom);
    powers.set(key, { atom, power: power + (powers.get(key)?.power ?? 0) });
  }
  const kept = [...powers].filter(([, { power }]) => power !== 0);
  kept.sort(([x], [y]) => (x < y ? -1 : 1));
  return { coefficient, factors: kept.map(([, factor]) => factor) };
}

export function multiplyDims(a: Dim, b: Dim): Dim {
  if (constantOf(a) === 1) return b;
  if (constantOf(b) === 1) return a;
  return normalize(a.monomials.flatMap((x) => b.monomials.map((y) => multiplyMonomials(x, y))));
}

/** `1 / a`, exact. `a` must not be zero. */
function invertDim(a: Dim): Dim {
  const [first, ...rest] = a.monomials;
  if (first === undefined) throw new RangeError('a dim was divided by zero');
  if (rest.length > 0) {
    // The leading coefficient comes out, so that 1/(2*D + 2) and 1/(D + 1) share their atom.
    const leading = { monomials: [{ coefficient: first.coefficient, factors: [] }] };
    const sum = divideDims(a, leading);
    return divideDims(
      {
        monomials: [
          { coefficient: rational(1), factors: [{ atom: { kind: 'sum', sum }, power: -1 }] },
        ],
      },
      leading,
    );
  }
  const factors = first.factors.map(({ atom, power }) => ({ atom, power: -power }));
  return normalizeSums({ coefficient: invertRational(first.coefficient), factors });
}

/** Opaque sums with positive powers are multiplied out again. */
function normalizeSums(monomial: Monomial): Dim {
  const opened = monomial.factors.filter(({ atom, power }) => atom.kind === 'sum' && power > 0);
  let result: Dim = {
    monomials: [{ ...monomial, factors: monomial.factors.filter((f) => !opened.includes(f)) }],
  };
  for (const { atom, power } of opened) {
    if (atom.kind === 'sum') result = multiplyDims(result, powerDim(atom.sum, power));
  }
  return result;
}

/** `b` must not be zero: `isZero`. */
export function divideDims(a: Dim, b: Dim): Dim {
  return multiplyDims(a, invertDim(b));
}

function powerDim(a: Dim, power: number): Dim {
  if (power === 1) return a;
  const base = power < 0 ? invertDim(a) : a;
  let result = constantDim(1);
  for (let i = 0; i < Math.abs(power); i++) result = multiplyDims(result, base);
  return result;
}

export function isZero(dim: Dim): boolean {
  return dim.monomials.length === 0;
}

export function productOfDims(dims: readonly Dim[]): Dim {
  return dims.reduce(multiplyDims, constantDim(1));
}

// ---- reading

/** The value of a dim without variables, which need not be whole. */
export function constantOf(dim: Dim): number | undefined {
  if (dim.monomials.length === 0) return 0;
  const [only, ...rest] = dim.monomials;
  if (only === undefined || rest.length > 0 || only.factors.length > 0) return undefined;
  return only.coefficient.numerator / only.coefficient.denominator;
}

/** A variable or meta. */
export type PlainAtom = Exclude<DimAtom, { kind: 'sum' }>;

/** Whether one of the variables and metas, also inside opaque sums, is such. */
export function someAtom(dim: Dim, isSuch: (atom: PlainAtom) => boolean): boolean {
  return dim.monomials.some(({ factors }) =>
    factors.some(({ atom }) => (atom.kind === 'sum' ? someAtom(atom.sum, isSuch) : isSuch(atom))),
  );
}

/** Every variable and meta, also inside opaque sums; each once. */
export function atomsOf(dim: Dim): readonly PlainAtom[] {
  const found = new Map<string, PlainAtom>();
  const visit = (of: Dim) => {
    for (const { atom } of of.monomials.flatMap(({ factors }) => factors)) {
      if (atom.kind === 'sum') visit(atom.sum);
      else found.set(atomKey(atom), atom);
    }
  };
  visit(dim);
  return [...found.values()];
}

/** The atom if the dim is nothing else. */
function loneAtom({ monomials }: Dim): DimAtom | undefined {
  const [only] = monomials;
  if (only === undefined || monomials.length > 1 || only.factors.length !== 1) return undefined;
  const { coefficient, factors } = only;
  const [{ atom, power }] = factors as [Factor];
  return power === 1 && coefficient.numerator === coefficient.denominator ? atom : undefined;
}

/** Replaces the atoms for which `replacement` has an answer; the same dim if it has none. */
export function substituteDim(dim: Dim, replacement: (atom: PlainAtom) => Dim | undefined): Dim {
  const lone = loneAtom(dim);
  if (lone !== undefined && lone.kind !== 'sum') return replacement(lone) ?? dim;
  if (!someAtom(dim, (atom) => replacement(atom) !== undefined)) return dim;
  const replaceAtom = (atom: DimAtom): Dim =>
    atom.kind === 'sum'
      ? substituteDim(atom.sum, replacement)
      : (replacement(atom) ?? atomDim(atom));
  const replaced = dim.monomials.map(({ coefficient, factors }) =>
    factors
      .map(({ atom, power }) => powerDim(replaceAtom(atom), power))
      .reduce(multiplyDims, { monomials: [{ coefficient, factors: [] }] }),
  );
  return normalize(replaced.flatMap(({ monomials }) => monomials));
}

/** The value of a dim without metas. It may be no whole number, or negative: the caller reports. */
export function evaluateDim(dim: Dim, value: (variable: string) => number): number {
  const atomValue = (atom: DimAtom): number => {
    switch (atom.kind) {
      case 'variable':
        return value(atom.name);
      case 'sum':
        return evaluateDim(atom.sum, value);
      case 'meta':
        throw new RangeError(`an unsolved dim has no value: ${atom.hint}`);
      default:
        return atom satisfies never;
    }
  };
  let total = 0;
  for (const { coefficient, factors } of dim.monomials) {
    // Numerator and denominator apart, so that whole results come out exactly.
    let [top, bottom] = [coefficient.numerator, coefficient.denominator];
    for (const { atom, power } of factors) {
      if (power > 0) top *= atomValue(atom) ** power;
      else bottom *= atomValue(atom) ** -power;
    }
    total += top / bottom;
  }
  return total;
}
