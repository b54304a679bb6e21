/**
 * The room that positions and slices need on an axis. Where it is made of numbers they are checked in
 * place; where the size is a variable, it is a condition on callers, as if `where` had said it.
 */
import type { Span } from '../source/span.ts';
import type { Body } from './body.ts';
import { addDims, constantDim, constantOf, type Dim, printDim } from './dim.ts';
import { fail } from './fault.ts';

/** A position that is a number. */
export function requirePosition(body: Body, value: number, size: Dim, span: Span): void {
  requireRoom(
    body,
    constantDim(value),
    addDims(constantDim(value), constantDim(1)),
    size,
    span,
    () =>
      fail('index-out-of-range', 'This index is out of range', span, {
        label: `the axis has ${printDim(body.solver.resolveDim(size))}`,
        ...(value < 0 ? { hint: 'indices count from 0; there are none from the end.' } : {}),
      }),
  );
}

/** `from..to`; the end is not taken. */
export function requireSlice(body: Body, from: Dim, to: Dim, size: Dim, span: Span): void {
  requireRoom(body, from, to, size, span, () => {
    const [first, last, all] = [from, to, size].map((dim) => printDim(body.solver.resolveDim(dim)));
    fail('index-out-of-range', 'This slice does not fit its axis', span, {
      label: `${first}..${last} of ${all}`,
    });
  });
}

/** In a branch of an `if` nothing is asked of callers: it may be the one that is not compiled. */
function requireRoom(
  body: Body,
  from: Dim,
  to: Dim,
  size: Dim,
  span: Span,
  refuse: () => void,
): void {
  const { isBranch } = body;
  body.atEnd(() => {
    const [start, end, all] = [from, to, size].map((dim) => body.solver.resolveDim(dim));
    if (start === undefined || end === undefined || all === undefined) return;
    const [first, last, count] = [start, end, all].map(constantOf);
    const isOutside =
      (first !== undefined && (first < 0 || (last !== undefined && first >= last))) ||
      (last !== undefined && count !== undefined && last > count);
    if (isOutside) return refuse();
    if (isBranch) return;
    askCallers(body, start, '<', end, span);
    if (last === undefined) askCallers(body, end, '<=', all, span);
    else askCallers(body, all, '>=', end, span);
  });
}

/** At the end of a body: what is not known in it is a condition, and what is not proved is handed on. */
export function askCallers(
  body: Body,
  left: Dim,
  op: '<' | '<=' | '>=',
  right: Dim,
  span: Span,
): void {
  const condition = { kind: 'compare', left, op, right, span } as const;
  body.uses.push({ kind: 'condition', condition, span });
}
