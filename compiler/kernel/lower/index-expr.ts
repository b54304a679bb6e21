/** Symbolic indices as u32 arithmetic. */
import { invariant } from '../../diagnostics/invariant.ts';
import { add, div, index, mod, mul, sub } from '../build.ts';
import type { Atom, Index } from '../indexing/affine.ts';
import type { Expr } from '../ir.ts';

/** What each axis is in the kernel at hand. */
export type AxisValues = ReadonlyMap<string, Expr>;

export function indexExpr(of: Index, axes: AxisValues): Expr {
  const positive = of.terms.filter((term) => term.coefficient > 0);
  const negative = of.terms.filter((term) => term.coefficient < 0);
  const term = ({ coefficient, atom }: Index['terms'][number]) =>
    mul(atomExpr(atom, axes), index(Math.abs(coefficient)));
  const sum = positive.map(term).reduce(add, index(0));
  const raised = of.constant > 0 ? add(sum, index(of.constant)) : sum;
  const lowered = negative.map(term).reduce(sub, raised);
  return of.constant < 0 ? sub(lowered, index(-of.constant)) : lowered;
}

function atomExpr(atom: Atom, axes: AxisValues): Expr {
  switch (atom.kind) {
    case 'axis': {
      const value = axes.get(atom.axis.name);
      invariant(value !== undefined, () => `the axis ${atom.axis.name} has no value here`);
      return value;
    }
    case 'value':
      return atom.expr;
    case 'div':
      return div(indexExpr(atom.of, axes), index(atom.by));
    case 'mod':
      return mod(indexExpr(atom.of, axes), index(atom.by));
    default:
      return atom satisfies never;
  }
}
