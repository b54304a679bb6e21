/** Golden files: `tests/goldens/*.json`, as `make.py` beside them writes them. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { NdArray } from '../../compiler/graph/nd-array.ts';

export interface Golden {
  readonly dims: ReadonlyMap<string, number>;
  readonly inputs: ReadonlyMap<string, NdArray>;
  readonly outputs: ReadonlyMap<string, NdArray>;
}

interface StoredTensor {
  readonly dtype: 'f32' | 'i32';
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface StoredGolden {
  readonly dims: Readonly<Record<string, number>>;
  readonly inputs: Readonly<Record<string, StoredTensor>>;
  readonly outputs: Readonly<Record<string, StoredTensor>>;
}

export function golden(name: string): Golden {
  const file = new URL(`../goldens/${name}.json`, import.meta.url);
  const stored = JSON.parse(readFileSync(file, 'utf8')) as StoredGolden;
  return {
    dims: new Map(Object.entries(stored.dims)),
    inputs: tensors(stored.inputs),
    outputs: tensors(stored.outputs),
  };
}

function tensors(stored: Readonly<Record<string, StoredTensor>>): ReadonlyMap<string, NdArray> {
  return new Map(
    Object.entries(stored).map(([name, { dtype, shape, data }]) => [
      name,
      { dtype, shape, data: Float64Array.from(data) },
    ]),
  );
}

/** How far a number may be off: a share of itself, and a share of the largest in its tensor. */
export interface Tolerance {
  readonly relative: number;
  readonly ofLargest: number;
}

/** The formulas agree; what is left is the order of additions in f64. */
export const exact: Tolerance = { relative: 1e-6, ofLargest: 1e-9 };
/** Rounding to f32 at every op, of which these functions have up to a few hundred in a row. */
export const single: Tolerance = { relative: 1e-4, ofLargest: 1e-5 };

export function expectClose(
  name: string,
  actual: { readonly shape: readonly number[]; readonly data: ArrayLike<number> } | undefined,
  expected: NdArray,
  { relative, ofLargest }: Tolerance,
): void {
  expect(actual, `${name} is there`).toBeDefined();
  expect(actual!.shape, `the shape of ${name}`).toEqual(expected.shape);
  const largest = expected.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [i, value] of expected.data.entries()) {
    const error = Math.abs(actual!.data[i]! - value);
    const allowed = relative * Math.abs(value) + ofLargest * largest;
    if (!(error <= allowed)) {
      expect.fail(`${name}[${i}] is ${actual!.data[i]}, torch says ${value} (${allowed} allowed)`);
    }
  }
}
