/** What looks like attention but stays as it is, and the reason that is given. */
import { expect, test } from 'vitest';
import { topological } from '../../compiler/graph/graph.ts';
import { recogniseAttention } from '../../compiler/passes/recognise-attention.ts';
import { recogniseDot } from '../../compiler/passes/recognise-dot.ts';
import { simplify } from '../../compiler/passes/simplify.ts';
import { printNearMisses, whyNotAttention } from '../../compiler/passes/why-not-attention.ts';
import { lavapipe } from '../../compiler/target/target.ts';
import { graphOf } from '../support/stage.ts';

interface Case {
  readonly program: string;
  readonly reasons: readonly string[];
  /** How many buffers the device binds to a kernel; without it as many as are asked for. */
  readonly buffers?: number;
  readonly dims?: Readonly<Record<string, number>>;
}

const small = { T: 7, K: 4, H: 3 };

const cases: Readonly<Record<string, Case>> = {
  'weights that are returned': {
    program: `fn f(q: f32[T, K], k: f32[T, K], v: f32[T, K]) -> (f32[T, K], f32[T, T]) {
      let p = for t: softmax s: q[t] @ k[s]
      (p @ v, p)
    }`,
    reasons: ['the weights are also an output'],
  },
  'weights for two kinds of values': {
    program: `fn f(q: f32[T, K], k: f32[T, K], v: f32[T, K], w: f32[T, K]) -> f32[T, K] {
      let p = for t: softmax s: q[t] @ k[s]
      (p @ v) * (p @ w)
    }`,
    reasons: ['the weights are used elsewhere, too', 'the weights are used elsewhere, too'],
  },
  'scores that are looked at': {
    program: `fn f(q: f32[T, K], k: f32[T, K], v: f32[T, K]) -> f32[T, K] {
      let fits = for t, s: q[t] @ k[s]
      let y = for t: softmax(fits[t]) @ v
      for t: y[t] + max(fits[t])
    }`,
    reasons: ['the scores are used elsewhere, too'],
  },
  'scores of two products': {
    program: `fn f(q: f32[T, K], k: f32[T, K], r: f32[T, K], v: f32[T, K]) -> f32[T, K] =
      for t: (softmax s: q[t] @ k[s] + q[t] @ r[s]^2) @ v`,
    reasons: ['the scores are of several products'],
  },
  'a head too wide': {
    program: `fn f(q: f32[T, K], k: f32[T, K], v: f32[T, K]) -> f32[T, K] =
      for t: (softmax s: q[t] @ k[s]) @ v`,
    reasons: ['the width 257 is over 256'],
    dims: { T: 3, K: 257 },
  },
  'more tensors than the device binds': {
    program: `fn f(q: f32[T, K], k: f32[T, K], v: f32[T, K], a: f32[T], b: i32[T]) -> f32[T, K] =
      for t: (softmax s: if b[s] < b[t] { q[t] @ k[s] + a[s] } else { -inf }) @ v`,
    reasons: ['its kernels read 9 tensors, and the device binds 8'],
    buffers: 8,
  },
  'numbers that are rounded at each op': {
    program: `fn f(q: bf16[T, K], k: bf16[T, K], v: bf16[T, K]) -> bf16[T, K] =
      for t: (softmax s: q[t] @ k[s]) @ v`,
    reasons: ['queries, keys and values are bf16, bf16, bf16'],
  },
  'weights that are squared': {
    program: `fn f(q: f32[T, K], k: f32[T, K], v: f32[T, K]) -> f32[T, K] =
      for t: (for s: (softmax(k @ q[t])[s])^2) @ v`,
    reasons: ['the weights are not linear in the softmax'],
  },
  'scores that are normalised first': {
    program: `fn f(q: f32[T, K], k: f32[T, K], v: f32[T, K]) -> f32[T, K] {
      let fits = for t, s: q[t] @ k[s]
      for t: softmax(fits[t] / std(fits[t])) @ v
    }`,
    reasons: ['a `sum` stands between the products and the softmax'],
  },
  'experts, each of which is a value of its own for every token': {
    program: `fn f(x: f32[T, K], router: f32[H, K], y: f32[T, H, K]) -> f32[T, K] =
      for t: softmax(router @ x[t]) @ y[t]`,
    reasons: ['keys and values are not for the same examples and heads'],
  },
  'weights that are bent': {
    program: `fn f(q: f32[T, K], k: f32[T, K], v: f32[T, K]) -> f32[T, K] {
      let p = for t: softmax(k @ q[t])
      (for t, s: tanh(p[t, s])) @ v
    }`,
    reasons: ['a `tanh` stands between the softmax and the sum over values'],
  },
  'a softmax that is the answer': {
    program: `fn f(x: f32[T, K], w: f32[K, H]) -> f32[T, H] = for t: softmax(x[t] @ w)`,
    reasons: [],
  },
};

test.each(Object.entries(cases))('%s', (_, { program, reasons, dims = small, buffers = 16 }) => {
  const text = `use std.nn.softmax\n\n${program}\n`;
  const used = Object.entries(dims).filter(([dim]) => new RegExp(`\\b${dim}\\b`).test(program));
  const graph = recogniseDot(simplify(graphOf(text, 'f', Object.fromEntries(used))));
  const limits = { ...lavapipe.limits, maxStorageBuffersPerShaderStage: buffers };
  const target = { ...lavapipe, limits };
  expect(whyNotAttention(graph, target).map(({ reason }) => reason)).toEqual(reasons);
  expect(topological(recogniseAttention(graph, target)).map(({ op }) => op)).not.toContain(
    'attention',
  );
});

test('places and reasons are printed, equal ones once', () => {
  const span = { file: 'gpt.llm', start: 0, end: 1 };
  const reason = 'the weights are also an output';
  const text = printNearMisses(
    [
      { span, reason },
      { span, reason },
    ],
    ({ file }) => `${file}:12`,
  );
  expect(text.split('\n').slice(-2)).toEqual([
    'softmaxes of products that stay in memory',
    '  gpt.llm:12: the weights are also an output, 2 times',
  ]);
  expect(printNearMisses([], () => '')).toBe('');
});
