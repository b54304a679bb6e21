/**
 * Symbolic indices: integer sums of axes, of their quotients and remainders, kept in a normal form
 * so that equal indices have equal keys and `(i / 64) * 64 + i % 64` is `i` again. Fusion compares
 * them, vectorisation asks for their strides, and lowering prints them as u32 arithmetic.
 *
 * The algebra is that of floored division on non-negative integers. A term may be subtracted
 * (`reverse`, `pad`), but an identity that splits a sum is used only where each part keeps its sign.
 */
import type { Expr } from '../ir.ts';

export interface Axis {
  readonly name: string;
  readonly extent: number;
}

export type Atom =
  | { readonly kind: 'axis'; readonly axis: Axis }
  | { readonly kind: 'div' | 'mod'; readonly of: Index; readonly by: number }
  /** A number found at run time (an index that was loaded), in `0 … extent-1`. */
  | { readonly kind: 'value'; readonly name: string; readonly expr: Expr; readonly extent: number };

interface Term {
  readonly coefficient: number;
  readonly atom: Atom;
  readonly key: string;
}

export interface Index {
  /** By key, no coefficient zero. */
  readonly terms: readonly Term[];
  readonly constant: number;
  readonly key: string;
}

export function constant(value: number): Index {
  return { terms: [], constant: value, key: `${value}` };
}

export function ofAxis(axis: Axis): Index {
  return axis.extent === 1 ? constant(0) : ofAtom({ kind: 'axis', axis });
}

export function ofValue(name: string, expr: Expr, extent: number): Index {
  return extent === 1 ? constant(0) : ofAtom({ kind: 'value', name, expr, extent });
}

function ofAtom(atom: Atom): Index {
  return normal([{ coefficient: 1, atom, key: atomKey(atom) }], 0);
}

function atomKey(atom: Atom): string {
  switch (atom.kind) {
    case 'axis':
      return atom.axis.name;
    case 'value':
      return `@${atom.name}`;
    case 'div':
      return `(${atom.of.key})/${atom.by}`;
    case 'mod':
      return `(${atom.of.key})%${atom.by}`;
    default:
      return atom satisfies never;
  }
}

export function add(a: Index, b: Index): Index {
  if (a.terms.length === 0 && a.constant === 0) return b;
  if (b.terms.length === 0 && b.constant === 0) return a;
  return normal([...a.terms, ...b.terms], a.constant + b.constant);
}

export function scale(a: Index, factor: number): Index {
  if (factor === 1) return a;
  if (factor === 0) return constant(0);
  const terms = a.terms.map((term) => ({ ...term, coefficient: term.coefficient * factor }));
  // 0 times a negative factor is -0, which + 0 makes 0.
  return normal(terms, a.constant * factor + 0);
}

export function plus(a: Index, value: number): Index {
  return value === 0 ? a : normal(a.terms, a.constant + value);
}

/** The floored quotient. */
export function div(a: Index, by: number): Index {
  if (by === 1) return a;
  const { quotient, rest } = split(a, by);
  if (rest === undefined) return quotient;
  const [only] = rest.terms;
  const isTerm = rest.terms.length === 1 && rest.constant === 0 && only?.coefficient === 1;
  if (isTerm && only.atom.kind === 'div') {
    return add(quotient, div(only.atom.of, only.atom.by * by)); // (x / a) / b -> x / (a * b)
  }
  if (isTerm && only.atom.kind === 'mod' && only.atom.by % by === 0) {
    return add(quotient, mod(div(only.atom.of, by), only.atom.by / by)); // (x % (a * b)) / b -> (x / b) % a
  }
  const common = commonFactor(rest, by);
  if (common > 1) return add(quotient, div(div(rest, common), by / common));
  return add(quotient, ofAtom({ kind: 'div', of: rest, by }));
}

/** The remainder, not negative. */
export function mod(a: Index, by: number): Index {
  if (by === 1) return constant(0);
  const { rest, small } = split(a, by);
  if (rest === undefined) return small;
  const [only] = rest.terms;
  const isTerm = rest.terms.length === 1 && rest.constant === 0 && only?.coefficient === 1;
  if (isTerm && only.atom.kind === 'mod' && only.atom.by % by === 0) return mod(only.atom.of, by);
  const common = commonFactor(rest, by);
  if (common > 1) {
    // (g * x + y) % (g * d) -> g * (x % d) + y, for 0 <= y < g
    const inner = split(rest, common);
    return add(scale(mod(inner.quotient, by / common), common), inner.small);
  }
  return ofAtom({ kind: 'mod', of: rest, by });
}

/**
 * `a = by * quotient + rest`. Where the rest is known to lie in `0 … by-1`, it is `small` and
 * `rest` is undefined: then quotient and small are the answers of `div` and `mod`.
 */
function split(a: Index, by: number): { quotient: Index; rest: Index | undefined; small: Index } {
  const whole = a.terms.filter((term) => term.coefficient % by === 0);
  const others = a.terms.filter((term) => term.coefficient % by !== 0);
  const remainder = ((a.constant % by) + by) % by;
  const rest = normal(others, remainder);
  const bounds = range(rest);
  const zero = constant(0);
  if (bounds.min < 0) return { quotient: zero, rest: a, small: zero };
  const quotient = normal(
    whole.map((term) => ({ ...term, coefficient: term.coefficient / by })),
    (a.constant - remainder) / by,
  );
  return { quotient, rest: bounds.max < by ? undefined : rest, small: rest };
}

/** The largest g > 1 dividing `by` with `a = g * x + y`, 0 <= y < g; 1 if there is none. */
function commonFactor(a: Index, by: number): number {
  const candidates = new Set(a.terms.map((term) => gcd(Math.abs(term.coefficient), by)));
  for (const factor of [...candidates].sort((x, y) => y - x)) {
    if (factor > 1 && factor < by && split(a, factor).rest === undefined) return factor;
  }
  return 1;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Bounds, both included. */
export function range(a: Index): { readonly min: number; readonly max: number } {
  let min = a.constant;
  let max = a.constant;
  for (const term of a.terms) {
    const reach = term.coefficient * atomMax(term.atom);
    if (reach < 0) min += reach;
    else max += reach;
  }
  return { min, max };
}

function atomMax(atom: Atom): number {
  switch (atom.kind) {
    case 'axis':
      return Math.max(0, atom.axis.extent - 1);
    case 'value':
      return atom.extent - 1;
    case 'div':
      return Math.floor(range(atom.of).max / atom.by);
    case 'mod':
      return Math.min(atom.by - 1, Math.max(0, range(atom.of).max));
    default:
      return atom satisfies never;
  }
}

function normal(terms: readonly Term[], constantPart: number): Index {
  const sum = new Map<string, Term>();
  for (const term of terms) {
    const known = sum.get(term.key);
    const coefficient = term.coefficient + (known?.coefficient ?? 0);
    if (coefficient === 0) sum.delete(term.key);
    else sum.set(term.key, { ...term, coefficient });
  }
  const merged = recombine(sum);
  if (merged !== undefined) return plus(merged, constantPart);
  const sorted = [...sum.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const key = [...sorted.map((term) => `${term.coefficient}*${term.key}`), constantPart].join('+');
  return { terms: sorted, constant: constantPart, key };
}

/** Undoes one division with remainder, if there is one to undo. */
function recombine(sum: ReadonlyMap<string, Term>): Index | undefined {
  for (const low of sum.values()) {
    if (low.atom.kind !== 'mod') continue;
    const { of, by } = low.atom;
    const quotient = div(of, by);
    for (const high of sum.values()) {
      if (high.coefficient !== low.coefficient * by) continue;
      const whole = joined(of, by, quotient, high);
      if (whole === undefined) continue;
      const others = [...sum.values()].filter((term) => term !== low && term !== high);
      return add(normal(others, 0), scale(whole, low.coefficient));
    }
  }
  return undefined;
}

function joined(of: Index, by: number, quotient: Index, high: Term): Index | undefined {
  if (quotient.key === `1*${high.key}+0`) return of; // x % d + d * (x / d) -> x
  const { atom } = high;
  if (atom.kind === 'mod' && atom.of.key === quotient.key) return mod(of, by * atom.by); // x % d + d * ((x / d) % e) -> x % (d * e)
  return undefined;
}

/** Replaces axes by what `binding` gives for them. */
export function substitute(a: Index, binding: (axis: Axis) => Index | undefined): Index {
  return a.terms.reduce(
    (sum, term) => add(sum, scale(substituteAtom(term, binding), term.coefficient)),
    constant(a.constant),
  );
}

function substituteAtom(term: Term, binding: (axis: Axis) => Index | undefined): Index {
  const { atom } = term;
  switch (atom.kind) {
    case 'axis':
      return binding(atom.axis) ?? ofAtom(atom);
    case 'value':
      return ofAtom(atom);
    case 'div':
      return div(substitute(atom.of, binding), atom.by);
    case 'mod':
      return mod(substitute(atom.of, binding), atom.by);
    default:
      return atom satisfies never;
  }
}

/** The axes an index depends on. */
export function axesOf(a: Index, into = new Map<string, Axis>()): ReadonlyMap<string, Axis> {
  for (const { atom } of a.terms) {
    if (atom.kind === 'axis') into.set(atom.axis.name, atom.axis);
    else if (atom.kind !== 'value') axesOf(atom.of, into);
  }
  return into;
}

/** `a = stride * axis + rest` with a rest free of the axis; undefined where it is not linear in it. */
export function linearIn(
  a: Index,
  axis: Axis,
): { readonly stride: number; readonly rest: Index } | undefined {
  const direct = a.terms.find(
    (term) => term.atom.kind === 'axis' && term.atom.axis.name === axis.name,
  );
  const rest =
    direct === undefined
      ? a
      : normal(
          a.terms.filter((term) => term !== direct),
          a.constant,
        );
  if (axesOf(rest).has(axis.name)) return undefined;
  return { stride: direct?.coefficient ?? 0, rest };
}

/** Whether every value of the index is a multiple of `by`. */
export function isMultiple(a: Index, by: number): boolean {
  return a.constant % by === 0 && a.terms.every((term) => term.coefficient % by === 0);
}
