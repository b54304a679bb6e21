/**
 * GPT-2 and AdamW in jax-js, as a user of it would write them: one `jit` around value, gradient and
 * optimizer. `.ref` keeps an array for a further use; every other use gives it away.
 */
import type { numpy as np } from '@jax-js/jax';
import { adamW, type GptShape } from '../gpt-shape.ts';
import type { Side } from '../measure.ts';
import { tokens, uniform } from '../numbers.ts';
import type { Jax } from './jax-js.ts';

type Tensor = np.Array;

type Norm = { gain: Tensor; bias: Tensor };
type Affine = { w: Tensor; b: Tensor };
type Block = {
  norm1: Norm;
  qkv: Affine;
  out: Affine;
  norm2: Norm;
  up: Affine;
  down: Affine;
};
type Gpt = { tokens: Tensor; positions: Tensor; blocks: Block[]; norm: Norm };

function draw({ numpy: np }: Jax, shape: GptShape): Gpt {
  const { vocabulary, context, width: D, layers } = shape;
  let seed = 1;
  const matrix = (rows: number, columns: number): Tensor => {
    seed += 1;
    return np.array(uniform(rows * columns, seed, 0.035)).reshape([rows, columns]);
  };
  const affine = (rows: number, columns: number): Affine => ({
    w: matrix(rows, columns),
    b: np.zeros([columns]),
  });
  const norm = (): Norm => ({ gain: np.ones([D]), bias: np.zeros([D]) });
  const block = (): Block => ({
    norm1: norm(),
    qkv: affine(D, 3 * D),
    out: affine(D, D),
    norm2: norm(),
    up: affine(D, 4 * D),
    down: affine(4 * D, D),
  });
  return {
    tokens: matrix(vocabulary, D),
    positions: matrix(context, D),
    blocks: Array.from({ length: layers }, block),
    norm: norm(),
  };
}

/** Mean surprise at `targets` [B, T], given `ids` [B, T]. */
function lossOf(jax: Jax, shape: GptShape) {
  const { numpy: np, nn } = jax;
  const { batch: B, context: T, width: D, heads: H, vocabulary: V, layers } = shape;

  const affine = (x: Tensor, p: Affine): Tensor => np.dot(x, p.w).add(p.b);
  const normalize = (x: Tensor, p: Norm): Tensor => nn.standardize(x).mul(p.gain).add(p.bias);
  const heads = (x: Tensor): Tensor => x.reshape([B, T, H, D / H]).transpose([0, 2, 1, 3]);

  const attention = (x: Tensor, block: Block): Tensor => {
    const [q, k, v] = np.split(affine(x, block.qkv), 3, -1).map(heads) as [Tensor, Tensor, Tensor];
    const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(D / H));
    const causal = np.tri(T, T, 0, { dtype: np.bool });
    const seen = np.matmul(nn.softmax(np.where(causal, scores, -1e30)), v);
    return affine(seen.transpose([0, 2, 1, 3]).reshape([B, T, D]), block.out);
  };

  const run = (x: Tensor, block: Block): Tensor => {
    const between = x.ref.add(attention(normalize(x, block.norm1), block));
    const hidden = nn.gelu(affine(normalize(between.ref, block.norm2), block.up));
    return between.add(affine(hidden, block.down));
  };

  return (model: Gpt, ids: Tensor, targets: Tensor): Tensor => {
    let x = np.take(model.tokens.ref, ids, 0).add(model.positions);
    for (let layer = 0; layer < layers; layer++) x = run(x, model.blocks[layer]!);
    const logits = np.dot(normalize(x, model.norm), model.tokens.transpose());
    const surprise = nn.logSoftmax(logits).mul(nn.oneHot(targets, V));
    return surprise.sum().mul(-1 / (B * T));
  };
}

type Moments = { mean: Gpt; square: Gpt };

function stepOf(jax: Jax, shape: GptShape) {
  const { numpy: np, tree, valueAndGrad, jit } = jax;
  const { rate, beta1, beta2, decay, clip, epsilon } = adamW;
  const gradient = valueAndGrad(lossOf(jax, shape));

  return jit((model: Gpt, state: Moments, t: Tensor, ids: Tensor, targets: Tensor) => {
    const [loss, raw] = gradient(tree.ref(model), ids, targets) as unknown as [Tensor, Gpt];
    const squares = (tree.leaves(tree.ref(raw)) as Tensor[]).map((g) => np.square(g).sum());
    const length = np.sqrt(squares.reduce((a, b) => a.add(b)));
    const scale = np.minimum(np.reciprocal(length.add(1e-6)).mul(clip), 1);
    const grads = tree.map((g: Tensor) => g.mul(scale.ref), raw) as Gpt;
    scale.dispose();

    const mean = tree.map(
      (m: Tensor, g: Tensor) => m.mul(beta1).add(g.mul(1 - beta1)),
      state.mean,
      tree.ref(grads),
    ) as Gpt;
    const square = tree.map(
      (v: Tensor, g: Tensor) => v.mul(beta2).add(np.square(g).mul(1 - beta2)),
      state.square,
      grads,
    ) as Gpt;
    const meanScale = np.reciprocal(
      np
        .exp(t.ref.mul(Math.log(beta1)))
        .mul(-1)
        .add(1),
    );
    const squareScale = np.reciprocal(
      np
        .exp(t.mul(Math.log(beta2)))
        .mul(-1)
        .add(1),
    );
    const next = tree.map(
      (p: Tensor, m: Tensor, v: Tensor) => {
        const pull = p.ndim >= 2 ? decay : 0;
        const direction = m.mul(meanScale.ref).div(np.sqrt(v.mul(squareScale.ref)).add(epsilon));
        return p.mul(1 - rate * pull).sub(direction.mul(rate));
      },
      model,
      tree.ref(mean),
      tree.ref(square),
    ) as Gpt;
    meanScale.dispose();
    squareScale.dispose();
    return { next, state: { mean, square }, loss };
  });
}

/** One training step a run, each from where the last one ended. */
export function trainingStep(jax: Jax, shape: GptShape): Side {
  const { numpy: np, tree } = jax;
  const count = shape.batch * shape.context;
  const text = (seed: number): Tensor =>
    np
      .array(tokens(count, shape.vocabulary, seed), { dtype: np.int32 })
      .reshape([shape.batch, shape.context]);
  const [ids, targets] = [text(101), text(102)];
  const step = stepOf(jax, shape);
  let model = draw(jax, shape);
  const zeros = (): Gpt => tree.map((p: Tensor) => np.zeros(p.shape), model) as Gpt;
  let state: Moments = { mean: zeros(), square: zeros() };
  let t = 0;
  return {
    run: async () => {
      t += 1;
      const result = step(model, state, np.array(t), ids.ref, targets.ref);
      model = result.next as Gpt;
      state = result.state as Moments;
      const [loss] = (await (result.loss as Tensor).data()) as Float32Array;
      if (!Number.isFinite(loss)) throw new Error(`jax-js: the loss of step ${t} is ${loss}`);
    },
    dispose: () => {
      for (const array of [ids, targets]) array.dispose();
      tree.dispose(model);
      tree.dispose(state);
      step.dispose();
    },
  };
}
