/** The names and places of parameters in checkpoints, against the table in the libraries of others. */
import { expect, test } from 'vitest';
import { type CheckpointLeaf, checkpointLeaves } from '../../compiler/core/checkpoint-names.ts';
import { type ConcreteType, concreteType, noStatics } from '../../compiler/core/concrete.ts';
import { nowhere } from '../../compiler/source/span.ts';
import { programFrom } from '../support/stage.ts';
import { checkText } from '../types/program.ts';

/** What the alias `M` of a program stands for. */
function typeOf(text: string): ConcreteType {
  const alias = programFrom(text).main.declarations.get('M');
  if (alias?.kind !== 'alias') throw new Error('no alias M');
  return concreteType(alias.type, noStatics, nowhere);
}

const leavesOf = (text: string): ReadonlyMap<string, CheckpointLeaf> =>
  new Map(checkpointLeaves(typeOf(text), nowhere).map((leaf) => [leaf.path, leaf]));

test('GPT-2 is called as its authors call it', () => {
  const leaves = leavesOf('use std.models.gpt2.GPT2\ntype M = GPT2[V: 11, C: 8, D: 4, H: 2, L: 2]');
  const names = [...leaves.values()].flatMap((leaf) => leaf.names);
  const layer = (i: number): string[] =>
    ['ln_1', 'attn.c_attn', 'attn.c_proj', 'ln_2', 'mlp.c_fc', 'mlp.c_proj'].flatMap((part) => [
      `h.${i}.${part}.weight`,
      `h.${i}.${part}.bias`,
    ]);
  const expected = [
    'wte.weight',
    'wpe.weight',
    'ln_f.weight',
    'ln_f.bias',
    ...layer(0),
    ...layer(1),
  ];
  expect(names.sort()).toEqual(expected.sort());
  expect(leaves.get('blocks.mlp.up.w')).toMatchObject({
    shape: [2, 4, 16],
    stacked: 1,
    transposed: 0,
    names: ['h.0.mlp.c_fc.weight', 'h.1.mlp.c_fc.weight'],
  });
});

test('Llama is called as its authors call it, with its matrices transposed', () => {
  const leaves = leavesOf(
    'use std.models.llama.Llama\ntype M = Llama[V: 11, D: 8, H: 2, G: 1, F: 12, L: 1]',
  );
  const layer = [
    'input_layernorm',
    ...['q', 'k', 'v', 'o'].map((part) => `self_attn.${part}_proj`),
    'post_attention_layernorm',
    ...['gate', 'up', 'down'].map((part) => `mlp.${part}_proj`),
  ];
  const expected = [
    'lm_head.weight',
    'model.embed_tokens.weight',
    'model.norm.weight',
    ...layer.map((part) => `model.layers.0.${part}.weight`),
  ];
  expect([...leaves.values()].flatMap((leaf) => leaf.names).sort()).toEqual(expected.sort());
  const transposed = [...leaves].map(([path, leaf]) => [path, leaf.transposed] as const);
  expect(transposed.filter(([, axes]) => axes > 0)).toEqual([
    ['blocks.attn.query', 1],
    ['blocks.attn.key', 1],
    ['blocks.attn.value', 1],
    ['blocks.attn.out', 3],
    ['blocks.mlp.gate.w', 1],
    ['blocks.mlp.up.w', 1],
    ['blocks.mlp.down.w', 1],
    ['head.w', 1],
  ]);
});

test('stacks of stacks count their places in row-major order; fields without a name keep theirs', () => {
  const text = `
model Inner { @name("weight", transposed: true)
  w: float[2, 3] ~ 0 }
model Outer { @name("h")
  a: [2, 2]Inner
  b: Inner }
type M = Outer`;
  const leaves = leavesOf(text);
  expect(leaves.get('a.w')!.names).toEqual([
    'h.0.0.weight',
    'h.0.1.weight',
    'h.1.0.weight',
    'h.1.1.weight',
  ]);
  expect(leaves.get('a.w')).toMatchObject({ shape: [2, 2, 2, 3], stacked: 2, transposed: 1 });
  expect(leaves.get('b.w')!.names).toEqual(['b.weight']);
});

test.each([
  ['model A { @nme("x") w: float }', 'A field has no attribute `@nme` here'],
  ['model A { @name w: float }', '`@name` needs a text'],
  [
    'model A { @name("x", transpose: true) w: float }',
    '`@name` takes `transposed` and nothing else',
  ],
  ['model A[D] { @name("x", transposed: true) w: float[D] }', 'No axis stands behind the first 1'],
  [
    'model A { w: float }\nmodel B { @name("x", transposed: 2) a: A }',
    'No axis stands behind the first 2',
  ],
])('%s', (text, title) => {
  expect(checkText(text).diagnostics.map((each) => each.title)).toEqual([title]);
});
