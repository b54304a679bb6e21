/** Solving an equation of dims for one unknown. */
import { atomsOf, type Dim, type DimMeta, divideDims, negateDim } from './dim.ts';

/** The value of the unknown if it stands alone, to the power 1 or -1, in exactly one monomial. */
export function isolate(sum: Dim, meta: DimMeta): Dim | undefined {
  const holders = sum.monomials.filter((monomial) =>
    atomsOf({ monomials: [monomial] }).some((a) => a.kind === 'meta' && a.id === meta.id),
  );
  const [holder, ...others] = holders;
  if (holder === undefined || others.length > 0) return undefined;
  const unknowns = atomsOf({ monomials: [holder] }).filter((atom) => atom.kind === 'meta');
  if (unknowns.length > 1) return undefined;
  const factor = holder.factors.find(({ atom }) => atom.kind === 'meta');
  if (factor === undefined) return undefined;
  const unit: Dim = {
    monomials: [{ ...holder, factors: holder.factors.filter((f) => f !== factor) }],
  };
  const rest: Dim = { monomials: sum.monomials.filter((monomial) => monomial !== holder) };
  if (factor.power === 1) return divideDims(negateDim(rest), unit);
  if (factor.power === -1 && rest.monomials.length === 1) return divideDims(unit, negateDim(rest));
  return undefined;
}
