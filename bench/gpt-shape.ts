/** The sizes of a GPT-2 and of the batch it is trained on. */
export interface GptShape {
  readonly vocabulary: number;
  readonly context: number;
  readonly width: number;
  readonly heads: number;
  readonly layers: number;
  readonly batch: number;
}

/** nanoGPT's CPU configuration. */
export const shakespeare: GptShape = {
  vocabulary: 65,
  context: 64,
  width: 128,
  heads: 4,
  layers: 4,
  batch: 12,
};

/** 10.7 million parameters on 4 x 256 tokens. */
export const sixLayers: GptShape = {
  vocabulary: 65,
  context: 256,
  width: 384,
  heads: 6,
  layers: 6,
  batch: 4,
};

/** Both sides train with these numbers, at a constant rate: a step costs the same at any. */
export const adamW = {
  rate: 1e-3,
  beta1: 0.9,
  beta2: 0.99,
  decay: 0.1,
  clip: 1,
  epsilon: 1e-8,
} as const;
