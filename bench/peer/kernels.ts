/** The small cases in jax-js: each a jitted function of arrays that stay on the device. */
import type { numpy as np } from '@jax-js/jax';
import type { Side } from '../measure.ts';
import { tokens, uniform } from '../numbers.ts';
import type { Jax } from './jax-js.ts';

type Tensor = np.Array;
type Kernel = (...inputs: Tensor[]) => Tensor | Tensor[];

/** A run calls the kernel and waits for what it gives. */
function side(jax: Jax, shapes: readonly (readonly number[])[], kernel: Kernel): Side {
  const inputs = shapes.map((shape, seed) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return jax.numpy.array(uniform(count, seed + 1)).reshape([...shape]);
  });
  return sideOf(jax, inputs, kernel);
}

function sideOf(jax: Jax, inputs: readonly Tensor[], kernel: Kernel): Side {
  const { jit, tree, blockUntilReady } = jax;
  const compiled = jit(kernel);
  return {
    run: async () => {
      const result = compiled(...inputs.map((input) => input.ref));
      await blockUntilReady(result);
      tree.dispose(result);
    },
    dispose: () => {
      for (const input of inputs) input.dispose();
      compiled.dispose();
    },
  };
}

export function matmul(jax: Jax, size: number): Side {
  const shape = [size, size];
  return side(jax, [shape, shape], (a, b) => jax.numpy.matmul(a!, b!));
}

/** gelu(a b + c) on `count` numbers: three reads, one write. */
export function pointwise(jax: Jax, count: number): Side {
  const shape = [count];
  return side(jax, [shape, shape, shape], (a, b, c) => jax.nn.gelu(a!.mul(b!).add(c!)));
}

export function layerNorm(jax: Jax, rows: number, width: number): Side {
  const kernel: Kernel = (x, gain, bias) => jax.nn.standardize(x!).mul(gain!).add(bias!);
  return side(jax, [[rows, width], [width], [width]], kernel);
}

export interface HeadShape {
  readonly batch: number;
  readonly heads: number;
  readonly length: number;
  readonly width: number;
}

function attend({ numpy: np, nn }: Jax, { length: T, width: K }: HeadShape) {
  return (q: Tensor, k: Tensor, v: Tensor): Tensor => {
    const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(K));
    const causal = np.tri(T, T, 0, { dtype: np.bool });
    return np.matmul(nn.softmax(np.where(causal, scores, -1e30)), v);
  };
}

export function attention(jax: Jax, shape: HeadShape): Side {
  const cell = [shape.batch, shape.heads, shape.length, shape.width];
  const forward = attend(jax, shape);
  return side(jax, [cell, cell, cell], (q, k, v) => forward(q!, k!, v!));
}

/** The gradients in queries, keys and values of a weighted sum of the result. */
export function attentionGradient(jax: Jax, shape: HeadShape): Side {
  const cell = [shape.batch, shape.heads, shape.length, shape.width];
  const forward = attend(jax, shape);
  const total = (q: Tensor, k: Tensor, v: Tensor, r: Tensor): Tensor =>
    forward(q, k, v).mul(r).sum();
  const gradient = jax.grad(total, { argnums: [0, 1, 2] });
  return side(jax, [cell, cell, cell, cell], (q, k, v, r) => gradient(q!, k!, v!, r!) as Tensor[]);
}

export interface ClassShape {
  readonly rows: number;
  readonly classes: number;
  readonly width: number;
}

/**
 * -log p of each row's target, summed. Targets are compared with all classes, since `nn.oneHot` would
 * make a square matrix of them, of 4 GiB.
 */
function surprise({ numpy: np, nn }: Jax, { rows, classes }: ClassShape) {
  return (logits: Tensor, targets: Tensor): Tensor => {
    const isTarget = np.equal(targets.reshape([rows, 1]), np.arange(classes));
    return np.where(isTarget, nn.logSoftmax(logits), 0).sum().mul(-1);
  };
}

/** Cross-entropy and its gradient in logits. */
export function surpriseGradient(jax: Jax, shape: ClassShape): Side {
  const { rows, classes } = shape;
  const gradient = jax.valueAndGrad(surprise(jax, shape));
  return sideOf(
    jax,
    [jax.numpy.array(uniform(rows * classes, 1)).reshape([rows, classes]), targetsOf(jax, shape)],
    (logits, targets) => gradient(logits!, targets!) as Tensor[],
  );
}

/** The same of logits that are products, and the gradients in both factors. */
export function headGradient(jax: Jax, shape: ClassShape): Side {
  const { rows, classes, width } = shape;
  const { numpy: np } = jax;
  const cost = surprise(jax, shape);
  const gradient = jax.valueAndGrad(
    (h: Tensor, w: Tensor, targets: Tensor): Tensor => cost(np.dot(h, w.transpose()), targets),
    { argnums: [0, 1] },
  );
  return sideOf(
    jax,
    [
      np.array(uniform(rows * width, 1)).reshape([rows, width]),
      np.array(uniform(classes * width, 2)).reshape([classes, width]),
      targetsOf(jax, shape),
    ],
    (h, w, targets) => {
      const [value, slopes] = gradient(h!, w!, targets!) as unknown as [Tensor, Tensor[]];
      return [value, ...slopes];
    },
  );
}

function targetsOf({ numpy: np }: Jax, { rows, classes }: ClassShape): Tensor {
  return np.array(tokens(rows, classes, 3), { dtype: np.int32 });
}
