/** The wording of every situation that the reference shows, as a user sees it. */
import { expect, test } from 'vitest';
import { messages } from './program.ts';

const use = 'use std.nn.{Linear, MLP, softmax, dropout}\nuse std.models.{GPT2, Llama}\n';

const situations: Readonly<Record<string, string>> = {
  'shape-mismatch': `${use}fn f(mlp: MLP[D], x: float[D, T]) -> float[D, T] = x |> mlp`,
  'no-broadcast': `fn f(tokens: float[T, D], positions: float[C, D]) -> float[T, D] =
  tokens + positions`,
  'not-divisible': `${use}type Tiny = GPT2[V: 8192, C: 256, D: 768, H: 10, L: 6]`,
  'unknown-name': `use std.nn.attention.attend
fn f(score: f32[T, T], v: f32[T, D]) -> f32[T, D] =
  for t: (softmx s: score[t, s]) @ v`,
  'index-type': 'fn f(tokens: f32[V, D], ids: i32[T]) -> f32[T, D] = tokens[ids as f32]',
  'unknown-field': `${use}fn f(lm: Llama[V, D, H, G, F, L]) -> float[L, D, G, H/G, D/H] =
  lm.blocks.attention.query`,
  'grad-not-scalar': `fn loss(w: f32[D], x: f32[D]) -> f32 = w @ x
fn f(model: f32[D], batch: f32[B, D]) -> f32[D] =
  grad model: loss(model, batch)`,
  arity: `${use}random fn f(x: f32) -> f32 = dropout(x, 0.1)`,
  'unbound-dim': 'fn causal(x: f32[T]) -> bool[T, N] =\n  for t, n: n <= t',
  unused: 'fn f(x: f32[D], key: f32[D]) -> f32[D] {\n  let k = x * key\n  x\n}',
  shadowing: `model Norm[I, O] {
  w: float[I, O] ~ 0
  (x: float[I]) -> float[O] {
    let w = w / norm(w)
    x @ w
  }
}`,
  'not-static': `fn cut[K](x: f32[V]) -> f32[K] = x[..K]
fn sample(logits: f32[V], count: i32) -> f32[V] = cut[count](logits)`,
  'ambiguous-reach': 'fn f(x: f32[T], b: f32[O]) -> f32[O] = for o: sum t: x[t] + b[o]',
  'frame-mismatch': 'fn f(first: f32[T], second: f32[S]) -> f32[T] = min(first, second)',
  'type-mismatch': 'fn f(x: f32[T], y: i32[T]) -> f32[T] = x * y',
};

for (const [slug, text] of Object.entries(situations)) {
  test(slug, () => {
    const shown = messages(text);
    expect(shown).toContain(slug);
    expect(shown).toMatchSnapshot();
  });
}

test('a condition of what a function calls is shown at both places', () => {
  const shown = messages(`use std.models.LlamaBlock
fn f(block: LlamaBlock[6, 2, 1, 8] as f32, x: f32[4, 6]) -> f32[4, 6] = block(x)`);
  expect(shown).toMatchSnapshot();
});

test('import-cycle', () => {
  const shown = messages('use blocks', {
    blocks: 'use heads',
    heads: 'use attention',
    attention: 'use blocks',
  });
  expect(shown).toContain('blocks → heads → attention → blocks');
  expect(shown).toMatchSnapshot();
});
