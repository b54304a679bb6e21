/**
 * A model of N numbers that are pulled towards numbers made from the batch and the key:
 * w[i] <- w[i] - rate * (w[i] - aim), aim = input[0, i mod T] / 10 + (key[0] mod 8) / 4.
 */
import { nowhere } from '../../../compiler/source/span.ts';
import type { Examples } from '../../../runtime/data/examples.ts';
import { sequences } from '../../../runtime/data/sequences.ts';
import type { Device } from '../../../runtime/device/device.ts';
import { accept } from '../../../runtime/result.ts';
import type { TrainingState } from '../../../runtime/train/checkpoint.ts';
import type { TrainOptions } from '../../../runtime/train/loop.ts';
import { programOf } from '../hand-written.ts';

export const batch = 2;
export const block = 4;

export interface Tiny {
  readonly size: number;
  readonly rate: number;
}

function bindings(declarations: readonly string[]): string {
  return declarations
    .map((declaration, index) => {
      const [name, type] = declaration.split(': ') as [string, string];
      const access = name.endsWith('!') ? 'read_write' : 'read';
      return `@group(0) @binding(${index}) var<storage, ${access}> ${name.replace('!', '')}: ${type};`;
    })
    .join('\n');
}

const main = '@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u)';

export function tinyPrograms({ size, rate }: Tiny): TrainOptions['programs'] {
  const model = ['model.w', 'f32', [size]] as const;
  const state = ['state.count', 'i32', []] as const;
  const key = ['key', 'u32', [2]] as const;
  const input = ['batch.input', 'i32', [batch, block]] as const;
  const target = ['batch.target', 'i32', [batch, block]] as const;
  const loss = ['loss', 'f32', []] as const;
  const lr = ['lr', 'f32', []] as const;
  const norm = ['grad_norm', 'f32', []] as const;
  const count = ['count', 'i32', []] as const;
  const total = ['total', 'f32', []] as const;
  const weight = ['weight', 'f32', []] as const;
  const groups = Math.ceil(size / 64);
  const step = `${bindings([
    'w!: array<f32>',
    'count!: array<i32>',
    'input: array<i32>',
    'key: array<u32>',
    'loss!: array<f32>',
    'lr!: array<f32>',
    'norm!: array<f32>',
    'weight!: array<f32>',
  ])}
${main} {
  if (id.x >= arrayLength(&w)) { return; }
  let aim = f32(input[id.x % ${block}]) / 10 + f32(key[0] % 8) / 4;
  let off = w[id.x] - aim;
  w[id.x] = w[id.x] - ${rate.toExponential()} * off;
  if (id.x == 0) {
    count[0] = count[0] + 1;
    loss[0] = off * off;
    lr[0] = ${rate.toExponential()};
    norm[0] = abs(off);
    weight[0] = ${batch};
  }
}`;
  const evaluate = `${bindings(['w: array<f32>', 'targets: array<i32>', 'total!: array<f32>', 'weight!: array<f32>'])}
@compute @workgroup_size(1) fn main() {
  total[0] = 0;
  weight[0] = 0;
  for (var i = 0; i < ${batch * block}; i++) {
    if (targets[i] >= 0) { total[0] += f32(targets[i]) + w[0]; weight[0] += 1; }
  }
}`;
  return {
    step: programOf(
      'step',
      [model, state, input, target, key],
      [model, state, loss, lr, norm, weight],
      [
        {
          wgsl: step,
          uses: [
            'model.w!',
            'state.count!',
            'batch.input',
            'key',
            'loss!',
            'lr!',
            'grad_norm!',
            'weight!',
          ],
          groups,
        },
      ],
    ),
    evaluate: programOf(
      'evaluate',
      [model, target, input, count],
      [total, weight],
      [{ wgsl: evaluate, uses: ['model.w', 'batch.target', 'total!', 'weight!'], groups: 1 }],
    ),
  };
}

/** 0, 1, …, 9, 0, 1, … */
export function digits(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index % 10);
}

export function examplesOf(tokens: Int32Array): Examples {
  const made = sequences(tokens, block, nowhere);
  if (!made.ok) throw new Error('too short');
  return made.value;
}

function tinyModel({ size }: Tiny, seed: number): Omit<TrainingState, 'step'> {
  const w = Float32Array.from({ length: size }, (_, i) => seed + (i % 16) / 16);
  return {
    model: new Map([['w', { dtype: 'f32', shape: [size], values: w }]]),
    state: new Map([['count', { dtype: 'i32', shape: [], values: Int32Array.of(0) }]]),
  };
}

export function tinyOptions(device: Device, folder: string, tiny: Tiny): TrainOptions {
  return {
    name: 'tiny',
    device,
    programs: tinyPrograms(tiny),
    training: examplesOf(digits(100)),
    initial: async () => accept(tinyModel(tiny, 7)),
    seed: 7,
    steps: 20,
    saveEvery: 5,
    folder,
    config: { seed: 7 },
    report: () => {},
    span: { file: 'tiny.llm', start: 0, end: 4 },
  };
}
