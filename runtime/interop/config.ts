/**
 * Reading a `config.json`. What is read is checked, and what this library computes otherwise is
 * refused by its name; the many fields that say nothing about the computation are passed over.
 */
export type Config = Readonly<Record<string, unknown>>;

/** A field that cannot be served. Stays inside this folder. */
export class UnsupportedConfig extends Error {
  readonly field: string;

  constructor(field: string, reason: string) {
    super(reason);
    this.field = field;
  }
}

/** A whole number of at least 1; `fallback` where the field is absent or null. */
export function natural(config: Config, field: string, fallback?: number): number {
  const value = config[field] ?? fallback;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw new UnsupportedConfig(field, `a whole number is needed, not ${JSON.stringify(value)}`);
}

/** A positive number. */
export function positive(config: Config, field: string, fallback?: number): number {
  const value = config[field] ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new UnsupportedConfig(field, `a positive number is needed, not ${JSON.stringify(value)}`);
}

/** The field, if it is there at all, has one of these values. */
export function requireOneOf(config: Config, field: string, values: readonly unknown[]): void {
  const value = config[field] ?? null;
  if (value === null || values.includes(value)) return;
  const known = values.map((each) => JSON.stringify(each)).join(' or ');
  throw new UnsupportedConfig(field, `${JSON.stringify(value)} is not supported, only ${known}`);
}

/** How rotary positions turn: their base, and Llama 3's way of stretching them. */
export interface Rope {
  readonly base: number;
  readonly stretch?: {
    readonly stretch: number;
    readonly slow: number;
    readonly fast: number;
    readonly trained: number;
  };
}

/** From `rope_parameters`, or as older versions wrote it from `rope_theta` and `rope_scaling`. */
export function readRope(config: Config): Rope {
  const field = isConfig(config.rope_parameters) ? 'rope_parameters' : 'rope_scaling';
  const rope = config[field] ?? {};
  if (!isConfig(rope)) throw new UnsupportedConfig(field, 'it is not an object');
  const base = positive({ rope_theta: config.rope_theta, ...rope }, 'rope_theta', 10_000);
  const type = rope.rope_type ?? rope.type ?? 'default';
  if (type === 'default') return { base };
  if (type !== 'llama3') {
    throw new UnsupportedConfig(field, `positions of the type ${JSON.stringify(type)}`);
  }
  return {
    base,
    stretch: {
      stretch: positive(rope, 'factor'),
      slow: positive(rope, 'low_freq_factor'),
      fast: positive(rope, 'high_freq_factor'),
      trained: natural(rope, 'original_max_position_embeddings'),
    },
  };
}

/** The same as a `config.json` says it, for versions old and new. */
export function ropeFields({ base, stretch }: Rope): Config {
  if (stretch === undefined) return { rope_theta: base, rope_scaling: null };
  const scaling = {
    rope_type: 'llama3',
    factor: stretch.stretch,
    low_freq_factor: stretch.slow,
    high_freq_factor: stretch.fast,
    original_max_position_embeddings: stretch.trained,
  };
  return { rope_theta: base, rope_scaling: scaling };
}

export function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
