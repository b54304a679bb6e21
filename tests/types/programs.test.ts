/** The programs of the language's reference, and a plan over them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkText, messages } from './program.ts';

const program = (name: string): string =>
  readFileSync(new URL(`../syntax/programs/${name}.llm`, import.meta.url), 'utf8');

test.each(['a-layers', 'b-attention', 'c-models', 'd-losses', 'e-optim', 'j-lora', 'k-decoding'])(
  '%s has nothing to report',
  (name) => {
    expect(messages(program(name))).toBe('');
  },
);

const run = `
use std.loss.Sequence
use std.optim.AdamW
pub extern type Tokenizer
pub extern type Examples[X: type]
pub extern fn read(address: string, sha256: string = "") -> string
pub extern fn characters(text: string) -> Tokenizer
pub extern fn sequences[T](tok: Tokenizer, text: string) -> Examples[Sequence[T]]
pub extern fn train[M: tree, X: type, R: type](
  loss: (M, X) -> R, data: Examples[X], by: AdamW, steps: i32, batch: i32, seed: i32 = 0,
) -> M
pub extern fn generate[M: tree](model: M, tok: Tokenizer, prompt: string, tokens: i32 = 100) -> string
`;

const plan = `
use run.{read, characters, sequences, train, generate}
use std.models.GPT2
use std.loss.next_token_loss
use std.optim.{AdamW, cosine}

type Tiny = GPT2[V: 65, C: 64, D: 128, H: 4, L: 4]

plan shakespeare {
  let text = read("input.txt")
  let tok = characters(text)
  let model = train[Tiny](
    loss: next_token_loss, data: sequences[T: 64](tok, text),
    by: AdamW(lr: cosine(1e-3, 100, 2_000)), steps: 2_000, batch: 12,
  )
  generate(model, tok, "ROMEO:", 200)
}
`;

test('a plan trains a model with a loss written for any language model', () => {
  expect(messages(plan, { run })).toBe('');
});

test('a context longer than the model has positions for is refused where the plan fixes both', () => {
  const { diagnostics } = checkText(plan.replace('T: 64', 'T: 128'), { run });
  expect(diagnostics.map(({ slug }) => slug)).toEqual(['condition-violated']);
});

test('a loss over other data does not fit', () => {
  const loss = 'loss: |m, s| next_token_loss(m, s.input)';
  const { diagnostics } = checkText(plan.replace('loss: next_token_loss', loss), { run });
  expect(diagnostics.map(({ slug }) => slug)).toEqual(['shape-mismatch']);
});
