/** Dims as a user writes them: `3*D`, `D/H`, `T+1`, `D/(G*H)`. */
import type { Dim, DimAtom, Factor, Monomial } from './dim.ts';

function printAtom(atom: DimAtom): string {
  switch (atom.kind) {
    case 'variable':
      return atom.name;
    case 'meta':
      return atom.hint;
    case 'sum':
      return `(${printDim(atom.sum)})`;
    default:
      return atom satisfies never;
  }
}

const repeat = ({ atom, power }: Factor): readonly string[] =>
  Array.from({ length: Math.abs(power) }, () => printAtom(atom));

function printMonomial({ coefficient, factors }: Monomial): string {
  const top = factors.filter(({ power }) => power > 0).flatMap(repeat);
  const bottom = factors.filter(({ power }) => power < 0).flatMap(repeat);
  const size = Math.abs(coefficient.numerator);
  if (size !== 1 || top.length === 0) top.unshift(String(size));
  if (coefficient.denominator !== 1) bottom.unshift(String(coefficient.denominator));
  if (bottom.length === 0) return top.join('*');
  return `${top.join('*')}/${bottom.length > 1 ? `(${bottom.join('*')})` : bottom[0]}`;
}

export function printDim(dim: Dim): string {
  if (dim.monomials.length === 0) return '0';
  // A sum begins with what is added: `T-S`, not `-S+T`.
  const isNegative = (m: Monomial) => m.coefficient.numerator < 0;
  const ordered = [
    ...dim.monomials.filter((m) => !isNegative(m)),
    ...dim.monomials.filter(isNegative),
  ];
  return ordered
    .map((m, i) => (isNegative(m) ? '-' : i > 0 ? '+' : '') + printMonomial(m))
    .join('');
}
