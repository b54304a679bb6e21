/**
 * THE table of model families that can be read from elsewhere and written back: which model of the
 * standard library each is, and what the fields of its `config.json` mean. The names of tensors are
 * in the models themselves (`@name`).
 */
import {
  type Config,
  natural,
  positive,
  type Rope,
  readRope,
  requireOneOf,
  ropeFields,
  UnsupportedConfig,
} from './config.ts';

/** A model of the standard library with all that its type says. */
export interface ModelNote {
  readonly model: string;
  readonly sizes: ReadonlyMap<string, number>;
  readonly numbers: ReadonlyMap<string, number>;
}

export interface Family {
  readonly architecture: string;
  readonly type: string;
  readonly module: string;
  /** The model with a head of its own, if there is one, and the one whose head is its embedding. */
  readonly models: { readonly untied?: string; readonly tied: string };
  /** Static parameter -> field. */
  readonly sizes: Readonly<Record<string, string>>;
  /** The longest text, in tokens. */
  readonly context: string;
  /** Throws `UnsupportedConfig` for what is computed otherwise. */
  readonly check: (config: Config) => void;
  /** The static numbers. Throws `UnsupportedConfig`. */
  readonly numbers: (config: Config) => ReadonlyMap<string, number>;
  /** What a config says besides sizes. */
  readonly fields: (numbers: ReadonlyMap<string, number>) => Config;
  /** What may stand before all names in a file. */
  readonly prefix: string;
  /** Tensors that files carry and that are no parameters. */
  readonly ignored: RegExp;
}

const decoderSizes = {
  V: 'vocab_size',
  D: 'hidden_size',
  H: 'num_attention_heads',
  G: 'num_key_value_heads',
  F: 'intermediate_size',
  L: 'num_hidden_layers',
} as const;

const frequencies = /(^|\.)rotary_emb\.inv_freq$/;

function requireFields(config: Config, table: Readonly<Record<string, readonly unknown[]>>): void {
  for (const [field, values] of Object.entries(table)) requireOneOf(config, field, values);
}

const gpt2: Family = {
  architecture: 'GPT2LMHeadModel',
  type: 'gpt2',
  module: 'std.models.gpt2',
  models: { tied: 'GPT2' },
  sizes: { V: 'vocab_size', C: 'n_positions', D: 'n_embd', H: 'n_head', L: 'n_layer' },
  context: 'n_positions',
  check: (config) =>
    requireFields(config, {
      activation_function: ['gelu_new', 'gelu_pytorch_tanh'],
      n_inner: [4 * natural(config, 'n_embd')],
      layer_norm_epsilon: [1e-5],
      scale_attn_weights: [true],
      scale_attn_by_inverse_layer_idx: [false],
      add_cross_attention: [false],
      tie_word_embeddings: [true],
    }),
  numbers: () => new Map(),
  fields: () => ({ activation_function: 'gelu_new', layer_norm_epsilon: 1e-5 }),
  prefix: 'transformer.',
  ignored: /^h\.\d+\.attn\.(masked_)?bias$|^lm_head\.weight$/,
};

const llama: Family = {
  architecture: 'LlamaForCausalLM',
  type: 'llama',
  module: 'std.models.llama',
  models: { untied: 'Llama', tied: 'TiedLlama' },
  sizes: decoderSizes,
  context: 'max_position_embeddings',
  check: (config) =>
    requireFields(config, {
      hidden_act: ['silu'],
      head_dim: [natural(config, 'hidden_size') / natural(config, 'num_attention_heads')],
      attention_bias: [false],
      mlp_bias: [false],
    }),
  numbers: (config) => {
    const { base, stretch } = readRope(config);
    const eps = positive(config, 'rms_norm_eps', 1e-6);
    return new Map(Object.entries({ eps, base, ...stretch }));
  },
  fields: (numbers) => ({
    hidden_act: 'silu',
    attention_bias: false,
    mlp_bias: false,
    rms_norm_eps: numbers.get('eps')!,
    ...ropeFields(ropeOf(numbers)),
  }),
  prefix: '',
  ignored: frequencies,
};

function ropeOf(numbers: ReadonlyMap<string, number>): Rope {
  const number = (name: string): number => numbers.get(name)!;
  const base = number('base');
  if ((numbers.get('stretch') ?? 1) === 1) return { base };
  const [stretch, slow, fast] = [number('stretch'), number('slow'), number('fast')];
  return { base, stretch: { stretch, slow, fast, trained: number('trained') } };
}

/** Every layer looks at all that comes before it. */
function requireFullAttention(config: Config): void {
  requireOneOf(config, 'use_sliding_window', [false]);
  const types = config.layer_types ?? [];
  if (Array.isArray(types) && types.every((type) => type === 'full_attention')) return;
  throw new UnsupportedConfig('layer_types', 'layers that look at a part of the past only');
}

const qwen2: Family = {
  architecture: 'Qwen2ForCausalLM',
  type: 'qwen2',
  module: 'std.models.qwen2',
  models: { untied: 'Qwen2', tied: 'TiedQwen2' },
  sizes: decoderSizes,
  context: 'max_position_embeddings',
  check: (config) => {
    requireFullAttention(config);
    requireFields(config, {
      hidden_act: ['silu'],
      head_dim: [natural(config, 'hidden_size') / natural(config, 'num_attention_heads')],
    });
  },
  numbers: (config) => {
    const { base, stretch } = readRope(config);
    if (stretch !== undefined) {
      throw new UnsupportedConfig('rope_type', '"llama3" is supported for Llama only');
    }
    return new Map(Object.entries({ eps: positive(config, 'rms_norm_eps', 1e-6), base }));
  },
  fields: (numbers) => ({
    hidden_act: 'silu',
    rms_norm_eps: numbers.get('eps')!,
    use_sliding_window: false,
    ...ropeFields(ropeOf(numbers)),
  }),
  prefix: '',
  ignored: frequencies,
};

const qwen3: Family = {
  ...qwen2,
  architecture: 'Qwen3ForCausalLM',
  type: 'qwen3',
  module: 'std.models.qwen3',
  models: { untied: 'Qwen3', tied: 'TiedQwen3' },
  sizes: { ...decoderSizes, K: 'head_dim' },
  check: (config) => {
    requireFullAttention(config);
    requireFields(config, { hidden_act: ['silu'], attention_bias: [false] });
  },
  fields: (numbers) => ({ ...qwen2.fields(numbers), attention_bias: false }),
};

export const families: readonly Family[] = [gpt2, llama, qwen2, qwen3];

/** What a config of this family says. Throws `UnsupportedConfig`. */
export function readNote(family: Family, config: Config): ModelNote {
  family.check(config);
  const { tied, untied } = family.models;
  const isTied = untied === undefined || config.tie_word_embeddings === true;
  const sizes = Object.entries(family.sizes).map(([name, field]): [string, number] => [
    name,
    natural(config, field, fallbackOf(field, config)),
  ]);
  requireFewLayers(config, family.sizes.L!);
  const numbers = family.numbers(config);
  return { model: isTied ? tied : untied, sizes: new Map(sizes), numbers };
}

/** Every layer has its names, so a config that lies about them is not to fill the memory. */
function requireFewLayers(config: Config, field: string): void {
  if (natural(config, field) <= mostLayers) return;
  throw new UnsupportedConfig(field, `more than ${mostLayers} layers`);
}

const mostLayers = 10_000;

/** What older configs leave out: every query head has keys of its own; Qwen3's heads are 128 wide. */
function fallbackOf(field: string, config: Config): number | undefined {
  if (field === 'num_key_value_heads') return natural(config, 'num_attention_heads');
  return field === 'head_dim' ? 128 : undefined;
}

/** The `config.json` of a model that reads up to `context` tokens. */
export function writeConfig(family: Family, note: ModelNote, context: number): Config {
  const sizes = Object.entries(family.sizes).map(([name, field]) => [field, note.sizes.get(name)]);
  return {
    architectures: [family.architecture],
    model_type: family.type,
    [family.context]: context,
    ...Object.fromEntries(sizes),
    ...family.fields(note.numbers),
    tie_word_embeddings: note.model === family.models.tied,
    torch_dtype: 'float32',
  };
}
