/** A plan that learns a tokenizer, and a model over its tokens. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { llmc } from '../cli/llmc.ts';
import { eventsNamed, patience, Workspace } from './workspace.ts';

const program = `use std.data.{read, sequences, split}
use std.loss.next_token_loss
use std.models.gpt2.GPT2
use std.optim.{AdamW, constant}
use std.run.{bpe, generate, train}

plan tokens {
  let (seen, held) = split(read("tour.txt"))
  let tok = bpe(seen, vocab: 300, special: ["<|end|>"])
  let model = train[GPT2[V: 300, C: 16, D: 16, H: 2, L: 1]](
    loss: next_token_loss, data: sequences[T: 16](tok, seen), held_out: sequences[T: 16](tok, held),
    by: AdamW(lr: constant(1e-2)), steps: 20, batch: 4,
  )
  generate[T: 16](model, tok, "Let us", tokens: 20)
}
`;

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  place.write(
    'tour.txt',
    readFileSync(new URL('../../examples/hello/tour.txt', import.meta.url), 'utf8'),
  );
  place.write('tokens.llm', program);
});
afterAll(() => place.remove());

test('trains, writes text, and keeps the tokenizer for others', patience, () => {
  const run = place.run('tokens.llm', 'run');
  expect(run.stderr.includes('error')).toBe(false);
  expect(run.code).toBe(0);
  const [sample] = eventsNamed(run.events, 'sample');
  expect(sample!.text.startsWith('Let us')).toBe(true);
  expect(sample!.text.length).toBeGreaterThan('Let us'.length + 10);
  const words = ['tokenizer', 'encode', place.path('tour.txt'), '-t', place.path('run'), '--json'];
  const { ids } = JSON.parse(llmc(words).stdout) as { readonly ids: readonly number[] };
  expect(Math.max(...ids)).toBeLessThan(300);
  expect(ids.length).toBeLessThan(place.read('tour.txt').length);
  const written = llmc(['generate', place.path('run'), '-p', 'é😀', '-n', '5']);
  expect(written.code).toBe(0);
  expect(written.stdout.startsWith('é😀')).toBe(true);
});

test('a model of another vocabulary is refused', () => {
  place.write('other.llm', program.replace('V: 300', 'V: 299'));
  const { code, stdout } = place.run('other.llm', 'other');
  expect(code).toBe(1);
  expect(stdout).toContain('vocabulary-mismatch');
});

test('an unknown pattern is refused, with a guess', () => {
  place.write('wrong.llm', program.replace('vocab: 300', 'vocab: 300, pattern: "gtp2"'));
  const { code, stdout } = place.run('wrong.llm', 'wrong');
  expect(code).toBe(1);
  expect(stdout).toContain('no-such-choice');
  expect(stdout).toContain('Did you mean \\"gpt2\\"?');
});
