/** Random numbers from a seed alone: mulberry32 (Tommy Ettinger, 2017, public domain). */
import { elementCount, type Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import type { TensorType } from '../../compiler/graph/op.ts';

export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** In [0, 1). */
  unit(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in low … high-1. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low));
  }

  between(low: number, high: number): number {
    return low + this.unit() * (high - low);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(0, items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** Some of the axes of a shape, at least one unless there is none, in order. */
  someAxes(shape: Shape): readonly number[] {
    const axes = shape.map((_, axis) => axis);
    const some = axes.filter(() => this.chance(0.5));
    return some.length > 0 || axes.length === 0 ? some : [this.pick(axes)];
  }

  permutation(length: number): readonly number[] {
    const order = Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i -= 1) {
      const j = this.integer(0, i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }

  /** Floats in [low, high), whole numbers for other dtypes. */
  array({ dtype, shape }: TensorType, low: number, high: number): NdArray {
    const isFloat = dtype === 'f32' || dtype === 'f16' || dtype === 'bf16';
    const data = Float64Array.from({ length: elementCount(shape) }, () =>
      isFloat ? Math.fround(this.between(low, high)) : this.integer(low, high),
    );
    return { dtype, shape, data };
  }
}
