/**
 * Names that people bring along from NumPy, PyTorch and JAX, and what is written instead. Only
 * names that nothing in scope has are looked up here: whoever declares a `view` may use it.
 */

const sizes = 'sizes are in the type: with x: f32[T, D], T and D are numbers in the body';
const axesByName = 'indices put axes in any order: for d, t: x[t, d]';
const axesJoined = 'indices split and join axes: for t, (h, i): x[h, t, i]';
const repeated = 'an index repeats what does not depend on it: for t, d: b[d]';
const filled = 'an index fills an axis: for t < T: 0.0';
const sums =
  '`@` contracts two neighbouring axes, indices any others: for t: sum d: a[d, t] * b[d]';
const lifted = 'a call goes over all leading axes by itself: f(x)';
const cast = 'numbers are converted with `as`: x as f16';
const unchanged = 'a value never changes, so it needs no copy';
const device = 'the device is chosen when the program runs: llmc run --device NAME';
const gradient = 'a gradient is an expression: grad p: loss(p)';

export const habits: ReadonlyMap<string, string> = new Map([
  ...every(['shape', 'size', 'numel', 'len', 'dim'], sizes),
  ...every(['T', 't', 'mT', 'transpose', 'permute', 'swapaxes', 'movedim', 'moveaxis'], axesByName),
  ...every(['view', 'reshape', 'flatten', 'ravel', 'rearrange', 'unflatten'], axesJoined),
  ...every(['unsqueeze', 'expand', 'expand_as', 'repeat', 'tile', 'broadcast_to'], repeated),
  ...every(['zeros', 'ones', 'full', 'empty', 'ones_like', 'full_like'], filled),
  ...every(['matmul', 'mm', 'bmm', 'mv', 'einsum', 'tensordot', 'outer'], sums),
  ...every(['vmap', 'map', 'pmap', 'apply'], lifted),
  ...every(['jit', 'compile'], 'every program is compiled'),
  ...every(['to', 'type', 'astype', 'float', 'half', 'bfloat16', 'double', 'int', 'long'], cast),
  ...every(['clone', 'copy', 'contiguous', 'deepcopy'], unchanged),
  ...every(['cuda', 'cpu', 'device', 'numpy', 'tolist'], device),
  ...every(['backward', 'requires_grad', 'zero_grad', 'value_and_grad'], gradient),
  ...every(['detach', 'no_grad', 'stop_gradient'], 'a constant in gradients: stop_grad(x)'),
  ...every(['parameters', 'state_dict'], 'a model is its parameters: grad m: loss(m), m - lr * g'),
  ...every(['forward', '__call__'], 'a model is called: model(x)'),
  ...every(['cat', 'concatenate', 'hstack', 'vstack', 'append'], 'concat(a, b)'),
  ...every(['stack'], 'a list is an axis: [a, b]'),
  ...every(['range', 'arange', 'linspace'], 'numbers in a row are 0..T, a loop is for t < T: …'),
  ...every(['eye', 'identity'], 'for i < N, j < N: if i == j { 1.0 } else { 0.0 }'),
  ...every(['tril', 'triu', 'masked_fill'], 'for t, s: if s <= t { x[t, s] } else { -inf }'),
  ...every(['squeeze'], 'an axis of length 1 goes with its index: x[0]'),
  ...every(['item'], 'a scalar is a number already'),
  ...every(['relu'], 'max(x, 0)'),
  ...every(['rsqrt'], '1 / sqrt(x)'),
  ...every(['pow', 'power', 'square'], 'x^2'),
  ...every(['maximum', 'minimum'], 'max(a, b) and min(a, b) take element by element'),
  ...every(['gather', 'take', 'index_select', 'embedding'], 'a tensor of indices gathers: w[ids]'),
  ...every(['split', 'chunk'], 'parts are slices: x[..K], x[K..]'),
  ...every(['ndim'], 'rank(x), of a float[..S]; other ranks are known'),
  ...every(['Tensor', 'Array', 'ndarray'], 'a tensor type is its numbers and its axes: f32[T, D]'),
  ...every(['List', 'Tuple', 'Dict'], 'a stack is [N]f32[D], a pair (f32, i32), a dict a record'),
  ...every(['Optional', 'Union', 'Any'], 'every type is known: write it'),
]);

function every(names: readonly string[], hint: string): readonly (readonly [string, string])[] {
  return names.map((name) => [name, hint] as const);
}
