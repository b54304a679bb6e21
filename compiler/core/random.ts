/**
 * Keys and draws.
 *
 * Note [Random streams]. A draw is a pure function of the key of the innermost `using` and of what
 * lies between that `using` and the draw: the ordinals of the calls on the way (`path`, static) and
 * the values of the indices in scope (`axes`). The path is hashed into one counter word of Threefry,
 * the row-major position over the axes is the other. The round of a loop is a word of the path like
 * any other: where it is known only at run time, so is the hash from there on, and the numbers are
 * those of the unrolled loop. Nothing outside the `using` enters: a batch
 * whose examples each have a key draws the same numbers however it is cut into micro-batches.
 */
import { type Diagnostic, DiagnosticError } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import type { GraphBuilder } from '../graph/builder.ts';
import type { Scalar } from '../graph/graph.ts';
import type { Span } from '../source/span.ts';
import { constant } from './constant.ts';
import { type Environment, newInput, nextOrdinal, type Staging } from './environment.ts';
import { pointwise } from './named.ts';
import { type Axis, type Tensor, tensor } from './value.ts';

const none = {};

const fnv = { basis: 0x811c9dc5, prime: 0x01000193 };
const shiftsOfBytes = [0, 8, 16, 24];

/** FNV-1a over the words of a path. */
function hashPath(path: readonly number[], basis = fnv.basis): number {
  const bytes = path.flatMap((word) => shiftsOfBytes.map((shift) => (word >>> shift) & 0xff));
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, fnv.prime), basis) >>> 0;
}

/** As `hashPath`, of words some of which are u32 values of the graph. */
function hashOf(builder: GraphBuilder, path: readonly (number | Tensor)[], span: Span): Tensor {
  const split = path.findIndex((word) => typeof word !== 'number');
  const known = path.slice(0, split === -1 ? undefined : split) as readonly number[];
  const start = constant(builder, hashPath(known), 'u32', span);
  const rest = split === -1 ? [] : path.slice(split);
  return rest.reduce<Tensor>((hash, word) => hashWord(builder, hash, word, span), start);
}

/** One word of FNV-1a, byte by byte. */
function hashWord(builder: GraphBuilder, hash: Tensor, word: number | Tensor, span: Span): Tensor {
  const number = (value: number): Tensor => constant(builder, value, 'u32', span);
  const apply = (op: 'xor' | 'mul' | 'shr' | 'and', x: Tensor, y: Tensor): Tensor =>
    pointwise(builder, op, [x, y], none, span);
  const prime = number(fnv.prime);
  return shiftsOfBytes.reduce((sofar, shift) => {
    const byte =
      typeof word === 'number'
        ? number((word >>> shift) & 0xff)
        : apply('and', apply('shr', word, number(shift)), number(0xff));
    return apply('mul', apply('xor', sofar, byte), prime);
  }, hash);
}

/** The words of a parameter's path, so that `~` draws do not depend on the order of fields. */
export function pathOfName(name: string): number {
  return hashPath([...name].map((character) => character.codePointAt(0) ?? 0));
}

/** `key(seed)`: the seed is the first word, the second is 0. */
export function keyFromSeed(builder: GraphBuilder, seed: Tensor, span: Span): Tensor {
  const low = pointwise(builder, 'bitcast', [seed], { dtype: 'u32' }, span);
  return packKey(builder, low, pointwise(builder, 'xor', [low, low], none, span), span);
}

/** `fork(k, i)`: Threefry of the key at counter (i, 1); both words of the result are the new key. */
export function fork(builder: GraphBuilder, key: Tensor, index: Tensor, span: Span): Tensor {
  const [k0, k1] = keyWords(builder, key, span);
  const counter = pointwise(builder, 'bitcast', [index], { dtype: 'u32' }, span);
  const one = constant(builder, 1, 'u32', span);
  const word = (which: 0 | 1): Tensor =>
    pointwise(builder, 'threefry', [k0, k1, counter, one], { word: which }, span);
  return packKey(builder, word(0), word(1), span);
}

/** 32 random bits for every combination of the indices bound inside the `using`. */
function randomBits(
  environment: Environment,
  random: NonNullable<Environment['random']>,
  span: Span,
): Tensor {
  const { builder } = environment.staging;
  const word = hashOf(builder, [...random.path, nextOrdinal(random)], span);
  const [k0, k1] = keyWords(builder, random.key, span);
  const position = positionInScope(builder, environment.axes.slice(random.outside), span);
  return pointwise(builder, 'threefry', [k0, k1, position, word], { word: 0 }, span);
}

/** Row-major number of the current combination of indices, u32, named by all of them. */
function positionInScope(builder: GraphBuilder, axes: readonly Axis[], span: Span): Tensor {
  const names = [...axes].sort((a, b) => a.order - b.order);
  const shape = names.map((name) => name.size);
  const size = shape.reduce((a, b) => a * b, 1);
  const flat = builder.node('iota', [], { size }, span);
  const shaped = tensor(builder.node('reshape', [flat], { shape }, span), names);
  return pointwise(builder, 'bitcast', [shaped], { dtype: 'u32' }, span);
}

/** Binary digits of the significand: as many are drawn, so that rounding never gives 1. */
const significand: Readonly<Partial<Record<Scalar, number>>> = { f32: 24, f16: 11, bf16: 8 };

/** Uniform on [0, 1): the 24 high bits. */
export function uniform(environment: Environment, dtype: Scalar, span: Span): Tensor {
  const { builder } = environment.staging;
  const random = environment.random;
  if (random === undefined) throw new DiagnosticError(noKey(span));
  const bits = randomBits(environment, random, span);
  const digits = significand[dtype];
  invariant(digits !== undefined, () => `a uniform ${dtype}`, span);
  const shift = constant(builder, 32 - digits, 'u32', span);
  const high = pointwise(builder, 'shr', [bits, shift], none, span);
  const whole = pointwise(builder, 'cast', [high], { dtype: 'f32' }, span);
  const unit = constant(builder, 2 ** -digits, 'f32', span);
  const value = pointwise(builder, 'mul', [whole, unit], none, span);
  return dtype === 'f32' ? value : pointwise(builder, 'cast', [value], { dtype }, span);
}

function noKey(span: Span): Diagnostic {
  return {
    severity: 'error',
    slug: 'no-key',
    title: 'This draw has no key',
    span,
    label: 'drawn under `using none`, or where nothing gives a key',
    hint: 'write `using key(1): …` around it, or draw only `if keyed`.',
  };
}

/** Standard normal by Box and Muller (1958) from two uniform draws. */
export function normal(environment: Environment, dtype: Scalar, span: Span): Tensor {
  const { builder } = environment.staging;
  const number = (value: number): Tensor => constant(builder, value, 'f32', span);
  const u = pointwise(builder, 'sub', [number(1), uniform(environment, 'f32', span)], none, span);
  const v = uniform(environment, 'f32', span);
  const log = pointwise(builder, 'log', [u], none, span);
  const radius = pointwise(
    builder,
    'sqrt',
    [pointwise(builder, 'mul', [number(-2), log], none, span)],
    none,
    span,
  );
  const angle = pointwise(builder, 'mul', [number(2 * Math.PI), v], none, span);
  const cosine = pointwise(builder, 'cos', [angle], none, span);
  const value = pointwise(builder, 'mul', [radius, cosine], none, span);
  return dtype === 'f32' ? value : pointwise(builder, 'cast', [value], { dtype }, span);
}

function keyWords(builder: GraphBuilder, key: Tensor, span: Span): readonly [Tensor, Tensor] {
  const rank = key.node.shape.length;
  const word = (at: number): Tensor => {
    const start = key.node.shape.map((_, i) => (i === rank - 1 ? at : 0));
    const end = key.node.shape.map((size, i) => (i === rank - 1 ? at + 1 : size));
    const sliced = builder.node('slice', [key.node], { start, end }, span);
    const shape = key.node.shape.slice(0, -1);
    return tensor(builder.node('reshape', [sliced], { shape }, span), key.names);
  };
  return [word(0), word(1)];
}

function packKey(builder: GraphBuilder, k0: Tensor, k1: Tensor, span: Span): Tensor {
  const widen = (word: Tensor): Tensor['node'] =>
    builder.node('reshape', [word.node], { shape: [...word.node.shape, 1] }, span);
  const axis = k0.node.shape.length;
  return tensor(builder.node('concat', [widen(k0), widen(k1)], { axis }, span), k0.names);
}

/** The key of a random entry: the graph's input `key`, u32[2]. */
export function keyInput(staging: Staging): Tensor {
  return newInput(staging, 'key', 'u32', [2], undefined);
}
