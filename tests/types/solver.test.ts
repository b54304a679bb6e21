/** Linear equations over dims, solved as soon as they can be. */
import { expect, test } from 'vitest';
import {
  addDims,
  constantDim,
  type Dim,
  divideDims,
  multiplyDims,
  printDim,
  subtractDims,
  variableDim,
} from '../../compiler/types/dim.ts';
import { Solver } from '../../compiler/types/solver.ts';
import { scalarType, withAxes } from '../../compiler/types/substitute.ts';
import type { Type } from '../../compiler/types/type.ts';

const one = constantDim(1);
const [B, D, H, T] = ['B', 'D', 'H', 'T'].map(variableDim) as [Dim, Dim, Dim, Dim];

function solve(build: (x: Dim) => readonly [Dim, Dim]): string | undefined {
  const solver = new Solver();
  const x = solver.freshDim('x');
  const [left, right] = build(x);
  return solver.equate(left, right) ? printDim(solver.resolveDim(x)) : undefined;
}

test('one unknown that stands alone is solved', () => {
  expect(solve((x) => [addDims(x, one), T])).toBe('T-1');
  expect(
    solve((x) => [
      multiplyDims(constantDim(3), multiplyDims(H, x)),
      multiplyDims(constantDim(3), D),
    ]),
  ).toBe('D/H');
  expect(solve((x) => [multiplyDims(subtractDims(x, one), B), T])).toBe('T/B+1');
  expect(solve((x) => [divideDims(D, x), H])).toBe('D/H');
});

test('rigid dims are equal or not', () => {
  const solver = new Solver();
  expect(solver.equate(multiplyDims(H, divideDims(D, H)), D)).toBe(true);
  expect(solver.equate(D, H)).toBe(false);
});

test('an equation in two unknowns waits for one of them', () => {
  const solver = new Solver();
  const [a, b] = [solver.freshDim('a'), solver.freshDim('b')];
  expect(solver.equate(multiplyDims(a, b), constantDim(12))).toBe(true);
  expect(printDim(solver.resolveDim(b))).toBe('b');
  expect(solver.equate(a, constantDim(3))).toBe(true);
  expect(printDim(solver.resolveDim(b))).toBe('4');
});

test('a waiting equation that turns out false is a contradiction', () => {
  const solver = new Solver();
  const a = solver.freshDim('a');
  expect(solver.equate(multiplyDims(a, a), constantDim(9))).toBe(true);
  expect(solver.equate(a, constantDim(4))).toBe(false);
});

test('a type unknown takes the axes that are left', () => {
  const solver = new Solver();
  const unknown = solver.freshType();
  const rows = withAxes([T, D], scalarType('f32'));
  expect(solver.unify(withAxes([T], unknown), rows)).toBe(true);
  expect(solver.resolve(unknown)).toEqual(withAxes([D], scalarType('f32')));
  expect(solver.unify(unknown, rows)).toBe(false);
});

test('float takes floats only, and number narrows to float', () => {
  const solver = new Solver();
  expect(solver.unifyDtype(solver.freshDtype('float'), 'i32')).toBe(false);
  const number = solver.freshDtype('number');
  expect(solver.unifyDtype(number, solver.freshDtype('float'))).toBe(true);
  expect(solver.unifyDtype(number, 'i32')).toBe(false);
  expect(solver.unifyDtype(number, 'f16')).toBe(true);
  expect(solver.resolveDtype(number)).toBe('f16');
});

test('a type is copied only where something in it is known', () => {
  const solver = new Solver();
  const open = withAxes([solver.freshDim('N')], scalarType('f32'));
  const closed: Type = { kind: 'tuple', items: [withAxes([B, D], scalarType('f32'))] };
  const both: Type = { kind: 'tuple', items: [closed, open] };
  expect(solver.resolve(both)).toBe(both);
  expect(solver.unify(open, withAxes([T], scalarType('f32')))).toBe(true);
  const known = solver.resolve(both);
  expect(known).toEqual({ kind: 'tuple', items: [closed, withAxes([T], scalarType('f32'))] });
  expect(known.kind === 'tuple' && known.items[0]).toBe(closed);
});
