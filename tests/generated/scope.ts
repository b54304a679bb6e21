/** What a random expression may mention. */
import type { Random } from '../fuzz/random.ts';

export interface Type {
  readonly base: 'f32' | 'i32' | 'bool';
  /** Numbers, or dims of the signature. */
  readonly dims: readonly string[];
}

export interface Local {
  readonly name: string;
  readonly type: Type;
}

export interface Fn {
  readonly name: string;
  readonly params: readonly Type[];
  readonly result: Type;
  /** Has a last parameter `by: f32` with a default. */
  readonly hasDefault: boolean;
}

export interface Context {
  readonly random: Random;
  readonly locals: readonly Local[];
  /** Each with the size of its range. */
  readonly indices: readonly { readonly name: string; readonly dim: string }[];
  readonly functions: readonly Fn[];
  /** What numbers are called: in a model `float`. */
  readonly scalar: 'f32' | 'float';
  /** Sizes to choose from where any will do. */
  readonly sizes: readonly string[];
  readonly names: { next: number };
  /** A stack of models from vectors of `dim` to such vectors. */
  readonly stack?: { readonly name: string; readonly dim: string; readonly count: string };
  /** Inside of a gradient, or of a loop: no further one. */
  readonly isNested?: boolean;
}

export const local = (name: string, type: Type): Local => ({ name, type });

export function typeText({ base, dims }: Type): string {
  return dims.length === 0 ? base : `${base}[${dims.join(', ')}]`;
}

export function isSame(a: Type, b: Type): boolean {
  return a.base === b.base && sameDims(a.dims, b.dims);
}

export function sameDims(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((dim, at) => dim === b[at]);
}

export function withDims(type: Type, dims: readonly string[]): Type {
  return { base: type.base, dims };
}

export function fresh({ names }: Context, start: string): string {
  names.next += 1;
  return `${start}${names.next}`;
}

export function withLocals(context: Context, ...added: readonly Local[]): Context {
  return { ...context, locals: [...context.locals, ...added] };
}

export function withIndices(
  context: Context,
  ...added: readonly { readonly name: string; readonly dim: string }[]
): Context {
  return { ...context, indices: [...context.indices, ...added] };
}
