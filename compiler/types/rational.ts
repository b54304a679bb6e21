/** Exact fractions, the coefficients of dims. Always reduced, with a positive denominator. */
export interface Rational {
  readonly numerator: number;
  readonly denominator: number;
}

function greatestDivisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** The denominator must not be zero. */
export function rational(numerator: number, denominator = 1): Rational {
  // Nearly every coefficient is whole; `|| 0` because there is no -0 here.
  if (denominator === 1) return { numerator: numerator || 0, denominator };
  const divisor = greatestDivisor(numerator, denominator) * Math.sign(denominator);
  return { numerator: numerator / divisor || 0, denominator: denominator / divisor };
}

export function addRational(a: Rational, b: Rational): Rational {
  return rational(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );
}

export function multiplyRational(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** `a` must not be zero. */
export function invertRational(a: Rational): Rational {
  return rational(a.denominator, a.numerator);
}
