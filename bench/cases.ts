/** The table of what is timed. */
import { type GptShape, shakespeare, sixLayers } from './gpt-shape.ts';
import type { Side } from './measure.ts';
import type { Entry } from './ours.ts';
import { trainingStep } from './peer/gpt.ts';
import type { Jax } from './peer/jax-js.ts';
import {
  attention,
  attentionGradient,
  type ClassShape,
  type HeadShape,
  headGradient,
  layerNorm,
  matmul,
  pointwise,
  surpriseGradient,
} from './peer/kernels.ts';

/** What a median time is also told as: so many units of work a run. */
export interface Work {
  readonly amount: number;
  readonly unit: 'GFLOP/s' | 'GB/s' | 'tokens/s';
}

export interface Case {
  readonly name: string;
  readonly ours: Entry;
  readonly peer: (jax: Jax) => Side;
  readonly work?: Work;
}

const out = ['out'];

function matmulCase(size: number): Case {
  return {
    name: `matmul ${size}`,
    ours: { name: 'matmul', dims: { M: size, K: size, N: size }, results: out },
    peer: (jax) => matmul(jax, size),
    work: { amount: (2 * size ** 3) / 1e9, unit: 'GFLOP/s' },
  };
}

const numbers = 4_194_304;
const rows = 1024;
const width = 384;
const heads: HeadShape = { batch: 4, heads: 6, length: 256, width: 64 };
const headDims = { B: heads.batch, H: heads.heads, T: heads.length, K: heads.width };

const classes: ClassShape = { rows: 1024, classes: 32_768, width: 256 };
const classDims = { T: classes.rows, V: classes.classes };

/** One training step of a GPT-2 on full contexts. */
export function gptStep(shape: GptShape): Entry {
  const { vocabulary: V, context: C, width: D, heads: H, layers: L, batch: B } = shape;
  return {
    name: 'gpt_step',
    dims: { V, C, D, H, L, B, T: C },
    results: ['model', 'state', 'loss', 'lr'],
    donate: ['model', 'state'],
    vocabulary: V,
  };
}

function trainingCase(name: string, shape: GptShape): Case {
  return {
    name,
    ours: gptStep(shape),
    peer: (jax) => trainingStep(jax, shape),
    work: { amount: shape.batch * shape.context, unit: 'tokens/s' },
  };
}

export const cases: readonly Case[] = [
  matmulCase(256),
  matmulCase(512),
  matmulCase(1024),
  {
    name: 'pointwise gelu(a b + c) 4M',
    ours: { name: 'pointwise', dims: { N: numbers }, results: out },
    peer: (jax) => pointwise(jax, numbers),
    work: { amount: (4 * 4 * numbers) / 1e9, unit: 'GB/s' },
  },
  {
    name: 'layer norm 1024x384',
    ours: { name: 'layer_norm', dims: { R: rows, D: width }, results: out },
    peer: (jax) => layerNorm(jax, rows, width),
    work: { amount: (2 * 4 * rows * width) / 1e9, unit: 'GB/s' },
  },
  {
    name: 'attention B4 H6 T256 K64',
    ours: { name: 'attention', dims: headDims, results: out },
    peer: (jax) => attention(jax, heads),
  },
  {
    name: 'attention B4 H6 T256 K64, forward and backward',
    ours: { name: 'attention_gradient', dims: headDims, results: ['dq', 'dk', 'dv'] },
    peer: (jax) => attentionGradient(jax, heads),
  },
  {
    name: 'cross-entropy 1024x32768, forward and backward',
    ours: {
      name: 'surprise_gradient',
      dims: classDims,
      results: ['loss', 'logits'],
      vocabulary: classes.classes,
    },
    peer: (jax) => surpriseGradient(jax, classes),
    work: { amount: (2 * 4 * classes.rows * classes.classes) / 1e9, unit: 'GB/s' },
  },
  {
    name: 'cross-entropy of 1024x256 @ 256x32768, forward and backward',
    ours: {
      name: 'head_gradient',
      dims: { ...classDims, D: classes.width },
      results: ['loss', 'slopes'],
      vocabulary: classes.classes,
    },
    peer: (jax) => headGradient(jax, classes),
    work: { amount: (6 * classes.rows * classes.classes * classes.width) / 1e9, unit: 'GFLOP/s' },
  },
  trainingCase('training step L4 H4 D128, 12 x 64 tokens', shakespeare),
  trainingCase('training step L6 H6 D384, 4 x 256 tokens', sixLayers),
];
