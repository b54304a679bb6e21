/**
 * WGSL functions that kernels call where the built-in one is missing, undefined somewhere, or less
 * exact than training needs. Each is written once for any vector width: `T` is the value type, `I`,
 * `U` and `H` are i32, u32 and f16 of that width. Only those that a kernel uses are printed.
 */
import type { ValueType } from '../../kernel/ir.ts';
import { typeName } from './types.ts';

export type HelperName = keyof typeof bodies;

const bodies = {
  // Near zero, where 1 - 2/(e^2x + 1) would cancel, a fit of our own of tanh(x)/x in x^2 (least
  // squares on Chebyshev nodes, error 1e-7). Beyond 10 it is 1 in f32, and e^2x must not overflow.
  tanh: `fn NAME(x: T) -> T {
  let size = min(abs(x), T(10.0));
  let square = size * size;
  let series = size + size * square * (T(-0.33333284) + square * (T(0.1333149)
    + square * (T(-0.053744931) + square * (T(0.020659104) + square * T(-0.0057302271)))));
  let ratio = T(1.0) - T(2.0) / (exp(size + size) + T(1.0));
  return select(ratio, series, size < T(0.6)) * sign(x);
}`,
  // Two fits of our own, by least squares on Chebyshev nodes: erf(x)/x in x^2 below 0.9, and
  // e^(x^2) erfc(x) in 1/(1 + 0.4 x) above. The error stays below 2e-7.
  erf: `fn NAME(x: T) -> T {
  let size = min(abs(x), T(4.5));
  let square = size * size;
  let series = size * (T(1.1283791) + square * (T(-0.3761244) + square * (T(0.1128129)
    + square * (T(-0.026747925) + square * (T(0.0049663368) + square * T(-0.0005856963))))));
  let t = T(1.0) / (T(1.0) + T(0.4) * size);
  let tail = T(0.00712816) + t * (T(0.15527518) + t * (T(0.50196025)
    + t * (T(-0.32751398) + t * T(0.66382394))));
  return select(T(1.0) - tail * exp(-square), series, size < T(0.9)) * sign(x);
}`,
  // The built-in computes 2^(y log2 x), which has no value at 0^0.
  pow: `fn NAME(base: T, exponent: T) -> T {
  return select(pow(base, exponent), T(1.0), exponent == T(0.0));
}`,
  mod_f32: `fn NAME(x: T, y: T) -> T {
  return x - y * floor(x / y);
}`,
  // The built-in takes the sign of the dividend, ours that of the divisor.
  mod_i32: `fn NAME(x: T, y: T) -> T {
  let rest = x % y;
  return select(rest, rest + y, (rest != T(0)) & ((rest < T(0)) != (y < T(0))));
}`,
  // Casts that saturate: the built-in ones stop at the last float below 2^31 or 2^32.
  to_i32: `fn NAME(x: T) -> I {
  return select(I(x), I(2147483647i), x >= T(2147483648.0));
}`,
  to_u32: `fn NAME(x: T) -> U {
  return select(U(x), U(4294967295u), x >= T(4294967296.0));
}`,
  // Beyond f16 the product overflows: WGSL has no other way to say infinity. Told by bits, so that
  // what is no number counts as beyond.
  to_f16: `fn NAME(x: T) -> H {
  let isBeyond = (bitcast<U>(x) & U(0x7fffffffu)) >= U(0x477ff000u);
  let bound = select(T(65504.0), T(-65504.0), x < T(0.0));
  return H(select(x, bound, isBeyond)) * select(H(1.0), H(65504.0), isBeyond);
}`,
  // Keeps a literal from being evaluated while the shader is compiled, where WGSL refuses what
  // only happens at run time: overflow, a division by zero, a shift by 32.
  opaque: `fn NAME(x: T) -> T {
  return x;
}`,
  // Threefry-2x32 with 20 rounds (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
  // 2011).
  threefry: `fn NAME(key: vec2u, counter: vec2u) -> vec2u {
  let keys = array<u32, 3>(key.x, key.y, key.x ^ key.y ^ 0x1bd11bdau);
  let rotations = array<vec4u, 2>(vec4u(13, 15, 26, 6), vec4u(17, 29, 16, 24));
  var x = counter + key;
  for (var i = 0u; i < 5u; i++) {
    let by = rotations[i & 1u];
    for (var j = 0u; j < 4u; j++) {
      x.x += x.y;
      x.y = ((x.y << by[j]) | (x.y >> (32u - by[j]))) ^ x.x;
    }
    x += vec2u(keys[(i + 1u) % 3u], keys[(i + 2u) % 3u] + i + 1u);
  }
  return x;
}`,
} as const;

/** What a helper for one type is called, and its text. */
export interface Helper {
  readonly name: string;
  readonly text: string;
}

export function helper(name: HelperName, type: ValueType): Helper {
  const { lanes } = type;
  const base = name.replace(/^mod_.*/, 'mod');
  const unique = name === 'threefry' ? name : `${base}_${typeName(type)}`;
  const text = bodies[name]
    .replaceAll('NAME', unique)
    .replaceAll(/\bT\b/g, typeName(type))
    .replaceAll(/\bH\b/g, typeName({ element: 'f16', lanes }))
    .replaceAll(/\bI\b/g, typeName({ element: 'i32', lanes }))
    .replaceAll(/\bU\b/g, typeName({ element: 'u32', lanes }));
  return { name: unique, text };
}
