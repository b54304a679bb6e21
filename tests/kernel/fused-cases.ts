/** Graphs by hand, one for each fusion rule, with the number of kernels they must become. */
import { GraphBuilder } from '../../compiler/graph/builder.ts';
import type { Graph, Node, Scalar, Shape } from '../../compiler/graph/graph.ts';
import type { NdArray } from '../../compiler/graph/nd-array.ts';
import { Random } from '../fuzz/random.ts';

export class Sketch {
  readonly b = new GraphBuilder();
  readonly values = new Map<string, NdArray>();
  private readonly inputs: Node<'input'>[] = [];
  private readonly random = new Random(7);

  /** An f32 input in ±1. */
  f(shape: Shape, name = `x${this.inputs.length}`): Node {
    return this.input('f32', shape, -1, 1, name);
  }

  /** An i32 input in `0 … size-1`. */
  i(shape: Shape, size: number): Node {
    return this.input('i32', shape, 0, size, `x${this.inputs.length}`);
  }

  input(dtype: Scalar, shape: Shape, low: number, high: number, name: string): Node {
    const node = this.b.input(name, dtype, shape);
    this.inputs.push(node);
    this.values.set(name, this.random.array(node, low, high));
    return node;
  }

  splat(value: number, like: Node): Node {
    return this.b.like(like, value);
  }

  /** A value of the leading axes, along the last. */
  along(row: Node, like: Node): Node {
    return this.b.broadcast(
      row,
      like.shape,
      row.shape.map((_, axis) => axis),
    );
  }

  /** A value of the last axis, for each of the leading ones. */
  across(vector: Node, like: Node): Node {
    return this.b.broadcast(vector, like.shape, [like.shape.length - 1]);
  }

  mean(x: Node): Node {
    const sum = this.b.sum(x, [x.shape.length - 1]);
    return this.b.mul(sum, this.splat(1 / x.shape.at(-1)!, sum));
  }

  softmax(x: Node): Node {
    const { b } = this;
    const last = x.shape.length - 1;
    const e = b.exp(b.sub(x, this.along(b.reduceMax(x, [last]), x)));
    return b.div(e, this.along(b.sum(e, [last]), e));
  }

  /** The deviation divided by its root mean square, and what it was divided by. */
  normalise(x: Node): { readonly y: Node; readonly scale: Node } {
    const { b } = this;
    const centred = b.sub(x, this.along(this.mean(x), x));
    const variance = this.mean(b.mul(centred, centred));
    const scale = b.sqrt(b.add(variance, this.splat(1e-5, variance)));
    return { y: b.div(centred, this.along(scale, x)), scale };
  }

  linear(x: Node, w: Node, bias: Node): Node {
    const y = this.b.dot(x, w, { batch: [], contract: [[x.shape.length - 1, 0]] });
    return this.b.add(y, this.across(bias, y));
  }

  gelu(x: Node): Node {
    const { b } = this;
    const cube = b.mul(b.mul(x, x), x);
    const inner = b.add(x, b.mul(cube, this.splat(0.044715, x)));
    const t = b.tanh(b.mul(inner, this.splat(0.7978845608, x)));
    return b.mul(b.mul(x, this.splat(0.5, x)), b.add(t, this.splat(1, x)));
  }

  graph(
    outputs: Readonly<Record<string, Node>>,
    donates: Readonly<Record<string, string>> = {},
  ): Graph {
    return {
      name: 'sketch',
      inputs: this.inputs,
      outputs: Object.entries(outputs).map(([name, node]) => {
        const input = donates[name];
        return input === undefined ? { name, node } : { name, node, donates: input };
      }),
    };
  }
}

export interface FusionCase {
  readonly name: string;
  readonly kernels: number;
  readonly build: (s: Sketch) => Graph;
}

const tokens: Shape = [3, 8, 16];

export const fusionCases: readonly FusionCase[] = [
  {
    name: 'a pointwise chain (F2)',
    kernels: 1,
    build: (s) => s.graph({ y: s.gelu(s.f([4, 33])) }),
  },
  {
    name: 'movement is index arithmetic (F1)',
    kernels: 1,
    build: (s) => {
      const x = s.f([4, 6, 5]);
      const turned = s.b.reshape(s.b.permute(x, [2, 0, 1]), [10, 12]);
      const cut = s.b.sliceAxis(s.b.reverse(turned, [1]), 0, 3, 9);
      return s.graph({ y: s.b.neg(s.b.pad(cut, [1, 0], [0, 2], 0.5)) });
    },
  },
  {
    name: 'a dear prologue of a reduction (F4)',
    kernels: 1,
    build: (s) => s.graph({ y: s.b.sum(s.gelu(s.gelu(s.gelu(s.f([5, 33])))), [1]) }),
  },
  {
    name: 'softmax forward (F5)',
    kernels: 1,
    build: (s) => s.graph({ y: s.softmax(s.f([12, 4, 33])) }),
  },
  {
    name: 'layer norm forward (F5)',
    kernels: 1,
    build: (s) => {
      const { y } = s.normalise(s.f(tokens));
      return s.graph({ y: s.b.add(s.b.mul(y, s.across(s.f([16]), y)), s.across(s.f([16]), y)) });
    },
  },
  {
    name: 'the gradient of softmax (F5)',
    kernels: 1,
    build: (s) => {
      const [p, dp] = [s.f([12, 64]), s.f([12, 64])];
      const inner = s.b.sum(s.b.mul(p, dp), [1]);
      return s.graph({ y: s.b.mul(p, s.b.sub(dp, s.along(inner, dp))) });
    },
  },
  {
    name: 'layer norm backward: dx in one kernel, the two parameters in another (F5, F6)',
    kernels: 2,
    build: (s) => {
      const [dy, xhat, gain, scale] = [s.f(tokens), s.f(tokens), s.f([16]), s.f([3, 8])];
      const d = s.b.div(s.b.mul(dy, s.across(gain, dy)), s.along(scale, dy));
      const projected = s.mean(s.b.mul(d, xhat));
      const centred = s.b.sub(d, s.b.mul(xhat, s.along(projected, d)));
      return s.graph({
        dx: s.b.sub(centred, s.along(s.mean(d), d)),
        dgain: s.b.sum(s.b.mul(dy, xhat), [0, 1]),
        dbias: s.b.sum(dy, [0, 1]),
      });
    },
  },
  {
    name: 'linear, bias, GELU; pre-activation kept (F3)',
    kernels: 1,
    build: (s) => {
      const pre = s.linear(s.f(tokens), s.f([16, 32]), s.f([32]));
      return s.graph({ pre, act: s.gelu(pre) });
    },
  },
  {
    name: 'scaled, masked scores (F3), then softmax, then values in the order of the reader (F7s)',
    kernels: 4,
    build: (s) => {
      const [q, k, v] = [s.f([2, 3, 8, 4]), s.f([2, 3, 8, 4]), s.f([2, 3, 8, 4])];
      const heads = [
        [0, 0],
        [1, 1],
      ] as const;
      const scores = s.b.dot(q, k, { batch: heads, contract: [[3, 3]] });
      const position = (axis: number): Node => s.b.broadcast(s.b.iota(8), scores.shape, [axis]);
      const scaled = s.b.mul(scores, s.splat(0.5, scores));
      const causal = s.b.le(position(3), position(2));
      const p = s.softmax(s.b.select(causal, scaled, s.splat(-1e30, scores)));
      const mixed = s.b.dot(p, v, { batch: heads, contract: [[3, 2]] });
      const joined = s.b.reshape(s.b.permute(mixed, [0, 2, 1, 3]), [2, 8, 12]);
      const out = s.linear(joined, s.f([12, 12]), s.f([12]));
      return s.graph({ y: s.b.add(out, s.f([2, 8, 12])) });
    },
  },
  {
    name: 'cross-entropy and its gradient, with the label as an index (F5)',
    kernels: 1,
    build: (s) => {
      const [logits, label] = [s.f([24, 33]), s.i([24], 33)];
      const top = s.b.reduceMax(logits, [1]);
      const total = s.b.sum(s.b.exp(s.b.sub(logits, s.along(top, logits))), [1]);
      const logsum = s.b.add(top, s.b.log(total));
      const chosen = s.b.gather(logits, label, 1);
      const p = s.b.exp(s.b.sub(logits, s.along(logsum, logits)));
      const one = s.b.scatterAdd(label, s.splat(1, top), { batch: 1, frame: 0, size: 33 });
      return s.graph({ loss: s.b.sub(logsum, chosen), d: s.b.sub(p, one) });
    },
  },
  {
    name: 'one leaf of AdamW, in place (F6)',
    kernels: 1,
    build: (s) => {
      const [p, m, g] = [s.f([40, 8], 'p'), s.f([40, 8], 'm'), s.f([40, 8])];
      const v = s.input('f32', [40, 8], 0, 1, 'v');
      const rate = s.f([]);
      const blend = (x: Node, y: Node, a: number): Node =>
        s.b.add(s.b.mul(x, s.splat(a, x)), s.b.mul(y, s.splat(1 - a, y)));
      const m1 = blend(m, g, 0.9);
      const v1 = blend(v, s.b.mul(g, g), 0.99);
      const step = s.b.div(m1, s.b.add(s.b.sqrt(v1), s.splat(1e-8, v1)));
      const p1 = s.b.sub(p, s.b.mul(step, s.b.broadcast(rate, p.shape, [])));
      return s.graph({ p1, m1, v1 }, { p1: 'p', m1: 'm', v1: 'v' });
    },
  },
  {
    name: 'an activation computed again beside its gradient (R)',
    kernels: 6,
    build: (s) => {
      const [up, down, wide] = [s.f([16, 24]), s.f([24, 32]), s.f([32, 96])];
      const times = (x: Node, w: Node, axis: 0 | 1): Node =>
        s.b.dot(x, w, { batch: [], contract: [[1, axis]] });
      const before = s.linear(s.f([20, 16]), up, s.f([24]));
      const active = s.gelu(before);
      const peak = s.b.tanh(times(times(active, down, 0), wide, 0));
      const slope = times(peak, wide, 1);
      return s.graph({
        down: s.b.dot(active, slope, { batch: [], contract: [[0, 0]] }),
        before: s.b.mul(times(slope, down, 1), before),
      });
    },
  },
  {
    name: 'gradients of a stack, written where they belong (F7s)',
    kernels: 3,
    build: (s) => {
      const layers = [0, 1, 2].map(() => {
        const w = s.b.dot(s.f([24, 8]), s.f([24, 12]), { batch: [], contract: [[0, 0]] });
        return s.b.reshape(w, [1, 8, 12]);
      });
      return s.graph({ y: s.b.concat(layers, 0) });
    },
  },
  {
    name: 'a concatenation of what is there already is copied part by part',
    kernels: 2,
    build: (s) => s.graph({ y: s.b.concat([s.f([3, 4]), s.b.neg(s.f([3, 5]))], 1) }),
  },
  {
    name: 'slices of a stack are read where they lie',
    kernels: 2,
    build: (s) => {
      const [w, x] = [s.f([2, 16, 16]), s.f([8, 16])];
      const layer = (l: number): Node => s.b.reshape(s.b.sliceAxis(w, 0, l, l + 1), [16, 16]);
      const dot = (a: Node, b: Node): Node => s.b.dot(a, b, { batch: [], contract: [[1, 0]] });
      return s.graph({ y: dot(dot(x, layer(0)), layer(1)) });
    },
  },
  {
    name: 'an embedding and its gradient',
    kernels: 2,
    build: (s) => {
      const [table, index, d] = [s.f([11, 8]), s.i([4, 3], 11), s.f([4, 3, 8])];
      const drawn = s.b.gather(table, index);
      return s.graph({
        y: s.b.mul(drawn, s.splat(2, drawn)),
        d: s.b.scatterAdd(index, d, { batch: 0, frame: 2, size: 11 }),
      });
    },
  },
  {
    name: 'two reductions of one tensor over other axes (H)',
    kernels: 2,
    build: (s) => {
      const x = s.f([24, 36]);
      return s.graph({ rows: s.b.sum(s.b.exp(x), [1]), columns: s.b.sum(x, [0]) });
    },
  },
  {
    name: 'scans and searches have kernels of their own',
    kernels: 4,
    build: (s) => {
      const x = s.f([5, 7]);
      return s.graph({
        a: s.b.argmax(x, 1),
        b: s.b.argmax(x, 0),
        c: s.b.cumsum(x, 1),
        d: s.b.cumsum(s.b.neg(x), 0, true),
      });
    },
  },
];
