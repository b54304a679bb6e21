import { expect, test } from 'vitest';
import { stageCall } from '../../compiler/core/call-entry.ts';
import type { GivenTensor } from '../../compiler/core/call-statics.ts';
import { check } from '../../compiler/index.ts';
import { moduleReader } from '../../runtime/load.ts';

const text = `
pub fn cut[K](x: f32[2 * T], rows: i32[K]) -> (f32[T], f32[K]) = (x[..T], x[rows])
pub fn total(x: f32[T], w: f32[T]) -> f32 = x @ w
pub fn score(x: float[D], y: float[D]) -> float = x @ y
pub fn wide(x: f32[H, D/H]) -> f32[D] where D % H == 0 = for (h, i): x[h, i]
pub fn grown(x: f32[T + 1], y: f32[K, T]) -> f32[K] = y @ x[1..]
pub fn ones[N](x: f32) -> f32[N] = for n < N: x
pub fn twice[N = 2 * T](x: f32[T]) -> f32[N] = for n < N: x[0]
pub fn apply(g: (f32) -> f32, x: f32) -> f32 = g(x)
pub fn size[P: tree](p: P) -> f32 = norm(p)
fn hidden(x: f32) -> f32 = x

pub record Pair[N] { a: f32[N], at: i32 }
pub fn pick(p: Pair[N]) -> f32 = p.a[p.at]

pub model Layer[I, O] where I % 2 == 0 {
  w: float[I, O] ~ 0
  (x: float[I]) -> float[O] = x @ w
}
`;

const { program } = check({ file: 'program.llm', text }, moduleReader(''));

/** `f32[2, 3]`, `i32`. */
function tensor(text: string): GivenTensor {
  const [, dtype, sizes = ''] = /^(\w+)(?:\[(.*)\])?$/.exec(text)!;
  const shape = sizes === '' ? [] : sizes.split(',').map(Number);
  return { dtype: dtype as GivenTensor['dtype'], shape };
}

function stage(
  name: string,
  tensors: Readonly<Record<string, string>>,
  { dims = {}, gradients = [] }: Options = {},
) {
  const given = new Map(Object.entries(tensors).map(([path, each]) => [path, tensor(each)]));
  const request = { name, tensors: given, dims: new Map(Object.entries(dims)), gradients };
  return stageCall(program!, request);
}

interface Options {
  readonly dims?: Readonly<Record<string, number>>;
  readonly gradients?: readonly string[];
}

const right: readonly (readonly [string, Readonly<Record<string, string>>, Options, string[]])[] = [
  ['cut', { x: 'f32[4]', rows: 'i32[3]' }, {}, ['out.0 f32[2]', 'out.1 f32[3]']],
  ['total', { x: 'f32[4]', w: 'f32[4]' }, { gradients: ['w'] }, ['out f32[]', 'grad.w f32[4]']],
  ['score', { x: 'f16[5,4]', y: 'f16[5,3,4]' }, {}, ['out f16[5,3]']],
  ['wide', { x: 'f32[2,3]' }, {}, ['out f32[6]']],
  ['grown', { x: 'f32[4]', y: 'f32[2,3]' }, {}, ['out f32[2]']],
  ['ones', { x: 'f32' }, { dims: { N: 5 } }, ['out f32[5]']],
  ['twice', { x: 'f32[3]' }, {}, ['out f32[6]']],
  [
    'pick',
    { 'p.a': 'f32[3]', 'p.at': 'i32' },
    { gradients: ['p'] },
    ['out f32[]', 'grad.p.a f32[3]'],
  ],
  ['pick', { 'p.a': 'f32[7,3]', 'p.at': 'i32[7]' }, {}, ['out f32[7]']],
  ['Layer', { 'model.w': 'f32[4,3]', x: 'f32[2,4]' }, {}, ['out f32[2,3]']],
];

test.each(right)('%s of %j', (name, tensors, options, outputs) => {
  const graph = stage(name, tensors, options);
  if (!graph.ok) throw new Error(graph.diagnostics.map(({ title }) => title).join('\n'));
  const shown = graph.value.outputs.map(
    (output) => `${output.name} ${output.node.dtype}[${output.node.shape}]`,
  );
  expect(shown).toEqual(outputs);
});

const pair = { x: 'f32[2]', w: 'f32[2]' };
const wrong: readonly (readonly [
  string,
  Readonly<Record<string, string>>,
  Options,
  string,
  RegExp,
])[] = [
  ['totl', pair, {}, 'no-entry', /did you mean total\?/],
  ['hidden', { x: 'f32' }, {}, 'no-entry', /write pub in front/],
  ['apply', { x: 'f32' }, {}, 'no-entry', /`g` cannot be given/],
  ['size', { p: 'f32' }, {}, 'no-entry', /of a type that the caller chooses/],
  ['Pair', { x: 'f32' }, {}, 'no-entry', /no pub fn or model/],
  ['total', { x: 'f32[2]', v: 'f32[2]' }, {}, 'missing-tensor', /`w` is not given.*there are: v/s],
  ['total', { ...pair, ww: 'f32' }, {}, 'unknown-tensor', /takes a tensor `ww`.*there are: x, w/s],
  [
    'total',
    { x: 'f32[2]', w: 'f32[3]' },
    {},
    'tensor-mismatch',
    /`w`.*needed {2}f32\[2\].*found {3}f32\[3\]/s,
  ],
  ['total', { x: 'f32[2]', w: 'i32[2]' }, {}, 'tensor-mismatch', /found {3}i32\[2\]/],
  ['total', { x: 'f32', w: 'f32' }, {}, 'undetermined', /T/],
  ['score', { x: 'i32[2]', y: 'i32[2]' }, {}, 'tensor-mismatch', /needed {2}f32\[2\]/],
  ['score', { x: 'f32[2,4]', y: 'f32[3,4]' }, {}, 'frame-mismatch', /x brings/],
  ['ones', { x: 'f32' }, {}, 'undetermined', /--dims N=8/],
  ['ones', { x: 'f32' }, { dims: { N: 2, M: 3 } }, 'unknown-name', /no dim M/],
  ['cut', { x: 'f32[4]', rows: 'i32[1]' }, { gradients: ['x'] }, 'grad-not-scalar', /`cut`/],
  ['total', pair, { gradients: ['y'] }, 'unknown-name', /no parameter `y`/],
  ['Layer', { 'model.w': 'f32[3,1]', x: 'f32[3]' }, {}, 'not-divisible', /I/],
];

test.each(wrong)('%s of %j is refused', (name, tensors, options, slug, words) => {
  const graph = stage(name, tensors, options);
  if (graph.ok) expect.fail('it was staged');
  expect(graph.diagnostics.map((each) => each.slug)).toEqual([slug]);
  const [{ title, label = '', notes = [], hint = '' }] = graph.diagnostics as [
    (typeof graph.diagnostics)[number],
  ];
  expect([title, label, ...notes, hint].join('\n')).toMatch(words);
});
