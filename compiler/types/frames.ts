/** Frames of a lifted call: each a prefix of the longest, which leads the result. */
import type { Span } from '../source/span.ts';
import type { Body } from './body.ts';
import { type Dim, printDim } from './dim.ts';
import { fail } from './fault.ts';
import type { Term } from './term.ts';

/** The extra axes of one argument. */
export interface Frame {
  readonly axes: readonly Dim[];
  readonly of: string;
  readonly span: Span;
  /** It is a tensor of a model, and no data. */
  readonly isWeight: boolean;
}

/** A tensor that is part of a model. */
export function isWeight(term: Term): boolean {
  let of = term;
  while (of.kind === 'field' && of.of.kind === 'field') of = of.of;
  const root = of.kind === 'field' ? of.of.type : undefined;
  return term.type.kind === 'tensor' && root?.kind === 'record' && root.record.isModel;
}

/** The longest frame, of which all others must be the beginning. */
export function commonFrame(body: Body, callee: string, frames: readonly Frame[]): readonly Dim[] {
  const longest = frames.reduce((a, b) => (b.axes.length > a.axes.length ? b : a));
  for (const { axes, of, span } of frames) {
    const isPrefix = axes.every((dim, i) => body.solver.equate(dim, longest.axes[i] ?? dim));
    if (isPrefix) continue;
    const print = (dims: readonly Dim[]) =>
      `[${dims.map((dim) => printDim(body.solver.resolveDim(dim))).join(', ')}]`;
    const width = Math.max(longest.of.length, of.length);
    fail('frame-mismatch', 'The leading axes of these arguments do not agree', span, {
      label: `${callee} is called for each of them`,
      notes: [
        `${longest.of.padEnd(width)} brings  ${print(longest.axes)}`,
        `${of.padEnd(width)} brings  ${print(axes)}`,
      ],
    });
  }
  warnWeights(body, callee, frames, longest);
  return longest.axes;
}

/** What is lifted over is an axis of the data, or of a stack of models, and seldom of a weight. */
function warnWeights(body: Body, callee: string, frames: readonly Frame[], longest: Frame): void {
  const isFull = ({ axes }: Frame): boolean => axes.length === longest.axes.length;
  const [self, ...given] = frames;
  const data = given.filter((frame) => !frame.isWeight);
  const [short] = data;
  if (self === undefined || isFull(self) || data.some(isFull) || short === undefined) return;
  const extra = longest.axes.map((dim) => printDim(body.solver.resolveDim(dim)));
  body.warn({
    slug: 'weight-frame',
    title: `\`${callee}\` is called for each ${extra.join(', ')} of a model's tensor`,
    span: longest.span,
    label: `${longest.of} has these axes in front, ${short.of} has not`,
    hint: 'if that is meant, write the for: for i: …',
  });
}
