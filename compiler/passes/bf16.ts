/**
 * bf16 in terms of what WGSL has. A bf16 is the upper half of an f32: in memory two share a u32, the
 * first in its lower half; in registers it is the f32 of the same value.
 *
 *     bits       s eeeeeeee mmmmmmm | mmmmmmmmmmmmmmmm       kept | rounded away, to nearest, ties to even
 */
import type { GraphBuilder } from '../graph/builder.ts';
import { elementCount, type Node, type Shape } from '../graph/graph.ts';

/** The nearest bf16 of each f32, as an f32. What is no number stays none. */
export function roundToBf16(b: GraphBuilder, x: Node): Node {
  const bits = b.bitcast(x, 'u32');
  const word = (value: number): Node => b.splat(value, 'u32', x.shape);
  const last = b.and(b.shr(bits, word(16)), word(1));
  const rounded = b.add(bits, b.add(last, word(0x7fff)));
  const isNumber = b.le(b.shl(bits, word(1)), word(0xff00_0000));
  const kept = b.select(isNumber, rounded, b.or(bits, word(0x40_0000)));
  return b.bitcast(b.and(kept, word(0xffff_0000)), 'f32');
}

/** How many words hold a tensor of this shape. */
export function wordCount(shape: Shape): number {
  return Math.ceil(elementCount(shape) / 2);
}

/** The words of f32s that are bf16s, row-major. Each word is one element, so one lane writes it. */
export function packBf16(b: GraphBuilder, x: Node): Node {
  const count = elementCount(x.shape);
  const words = wordCount(x.shape);
  const flat = b.pad(b.reshape(x, [count]), [0], [2 * words - count]);
  const pairs = b.bitcast(b.reshape(flat, [words, 2]), 'u32');
  const half = (at: 0 | 1): Node => b.reshape(b.sliceAxis(pairs, 1, at, at + 1), [words]);
  return b.or(b.shr(half(0), b.splat(16, 'u32', [words])), half(1));
}

/** The f32s that words hold. */
export function unpackBf16(b: GraphBuilder, words: Node, shape: Shape): Node {
  const count = elementCount(shape);
  const pairs: Shape = [words.shape[0]!, 2];
  const both = b.broadcast(words, pairs, [0]);
  const half = b.broadcast(b.bitcast(b.iota(2), 'u32'), pairs, [1]);
  const splat = (value: number): Node => b.splat(value, 'u32', pairs);
  const shifted = b.shl(both, b.sub(splat(16), b.mul(half, splat(16))));
  const bits = b.and(shifted, splat(0xffff_0000));
  const flat = b.reshape(b.bitcast(bits, 'f32'), [2 * words.shape[0]!]);
  return b.reshape(b.slice(flat, [0], [count]), shape);
}
