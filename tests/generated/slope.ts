/** Slopes of a function of numbers, by central differences. */
import { isStack, numberOf, type Value } from './value.ts';

/** Where a function has no slope, or its neighbourhood is too narrow to see it. */
export class Kink extends Error {}

/** At 0, of fourth order; once more with a small step and from one side, to notice kinks. */
export function slopeAt(loss: (by: number) => number): number {
  const step = 3e-4;
  const small = 1e-6;
  const rise = (by: number): number => loss(by) - loss(-by);
  const slope = (8 * rise(step) - rise(2 * step)) / (12 * step);
  const others = [rise(small) / (2 * small), (loss(small) - loss(0)) / small];
  const allowed = 1e-4 * (1 + Math.abs(slope));
  if (others.some((other) => !(Math.abs(other - slope) < allowed))) throw new Kink('a kink');
  return slope;
}

/** A number for each number of `value`, where `change` gives all of it with that one moved. */
export function differences(
  value: Value,
  slope: (change: (step: number) => Value) => number,
): Value {
  if (isStack(value)) {
    return value.map((each, at) =>
      differences(each, (change) =>
        slope((step) => value.map((other, i) => (i === at ? change(step) : other))),
      ),
    );
  }
  if (typeof value === 'object' && value.kind === 'record') {
    const fields = [...value.fields].map(([name, each]): readonly [string, Value] => [
      name,
      differences(each, (change) =>
        slope((step) => ({ ...value, fields: new Map(value.fields).set(name, change(step)) })),
      ),
    ]);
    return { ...value, fields: new Map(fields) };
  }
  return slope((step) => numberOf(value) + step);
}
