/** Bad data ends with exit 1 and a named error that tells the file and, where it has lines, the line. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { llmc } from '../cli/llmc.ts';
import { patience, Workspace } from './workspace.ts';

/** A file of this header, which may lie, and of so many bytes of data. */
function safetensors(header: object, bytes: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const f32 = (shape: readonly number[], from: number, to: number) => ({
  dtype: 'F32',
  shape,
  data_offsets: [from, to],
});

const good = '{"prompt": "ab ", "completion": "cd"}\n';
const pair = '{"prompt": "ab ", "chosen": "cd", "rejected": "e"}\n';
const asked = '{"role": "user", "content": "ab"}';
const unanswered = `{"messages": [${asked}]}\n`;
const answered = `{"messages": [${asked}, {"role": "assistant", "content": "cd"}]}\n`;

/** What lies beside the program. */
const files: Readonly<Record<string, string | Uint8Array>> = {
  'text.txt': 'abcd efg\n'.repeat(60),
  'broken.jsonl': `${good}{"prompt": "ab ", "completion" "cd"}\n`,
  'silent.jsonl': `${answered}${unanswered}`,
  'equal.jsonl': `${pair}${pair}${pair.replace('"e"', '"cd"')}`,
  'other.jsonl': `${good}{"question": 4}\n`,
  'letters.jsonl': `${good}{"prompt": "ab ", "completion": "cQ"}\n`,
  'good.jsonl': answered,
  'babble.jsonl': answered + answered.replace('ab', 'gab'),
  'raises.jinja':
    "{% for m in messages %}{% if m.content == 'gab' %}{{ raise_exception('no gab') }}{% endif %}" +
    '{{ m.content }}\n{% endfor %}',
  'turns.jinja': '{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}',
  'overlap.safetensors': safetensors({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, 12),
  'beyond.safetensors': safetensors({ w: f32([3, 3], 0, 36) }, 8),
  'lying.safetensors': safetensors({ w: f32([9, 9], 0, 36) }, 36),
  'empty.safetensors': safetensors({}, 0),
  'small.safetensors': safetensors({ w: f32([3, 3], 0, 36) }, 36),
  'whole.safetensors': safetensors({ w: f32([9, 9], 0, 324) }, 324),
};

const plan = (step: string): string => `use std.data.{characters, dialogues, jsonl, pairs, read}
use std.loss.{dpo_loss, sft_loss}
use std.run.{bpe, evaluate, generate, load}

model Table[V] { w: float[V, V] ~ 0, (ids: i32[T]) -> float[T, V] = w[ids] }

plan bad {
  let letters = characters(read("text.txt"))
  ${step}
}
`;

interface BadData {
  readonly step: string;
  readonly slug: string;
  /** File, line and what is wrong there. */
  readonly words: readonly string[];
}

const evaluated = (data: string) =>
  `evaluate("a", load[Table[9]]("whole.safetensors"), sft_loss, ${data})`;
const learnt = (options: string) => `bpe(read("text.txt"), vocab: 300, ${options})`;
const compared = (data: string) =>
  `evaluate("a", load[Table[9]]("whole.safetensors"), |lm, p| dpo_loss(lm, lm, p), ${data})`;

const table: Readonly<Record<string, BadData>> = {
  'broken JSONL': {
    step: evaluated('dialogues[T: 8](letters, jsonl("broken.jsonl"))'),
    slug: 'bad-jsonl',
    words: ['broken.jsonl:2:32', 'not expected here'],
  },
  'a dialogue with no turn of the assistant': {
    step: evaluated('dialogues[T: 8](letters, jsonl("silent.jsonl"))'),
    slug: 'no-assistant',
    words: ['silent.jsonl:2'],
  },
  'chosen equal to rejected': {
    step: compared('pairs[T: 8](letters, jsonl("equal.jsonl"))'),
    slug: 'equal-responses',
    words: ['equal.jsonl:3'],
  },
  'a row that is none': {
    step: evaluated('dialogues[T: 8](letters, jsonl("other.jsonl"))'),
    slug: 'bad-row',
    words: ['other.jsonl:2'],
  },
  'a letter that the tokenizer does not know': {
    step: evaluated('dialogues[T: 8](letters, jsonl("letters.jsonl"))'),
    slug: 'unknown-token',
    words: ['letters.jsonl:2', 'U+0051'],
  },
  'a template that raises': {
    step: evaluated('dialogues[T: 8](letters, jsonl("babble.jsonl"), template: "raises.jinja")'),
    slug: 'bad-template',
    words: ['babble.jsonl:2', 'raises.jinja', 'no gab'],
  },
  'special tokens that the tokenizer does not have': {
    step: evaluated('dialogues[T: 8](letters, jsonl("good.jsonl"), template: "turns.jinja")'),
    slug: 'unknown-special',
    words: ['<|end|>'],
  },
  'a special token with white space': {
    step: `generate[T: 8](load[Table[9]]("whole.safetensors"), ${learnt('special: ["<a b>"]')}, "ab")`,
    slug: 'bad-special-token',
    words: ['<a b>'],
  },
  'tensors that overlap': {
    step: 'generate[T: 8](load[Table[3]]("overlap.safetensors"), letters, "ab")',
    slug: 'bad-safetensors',
    words: ['overlap.safetensors'],
  },
  'a tensor that ends beyond the file': {
    step: 'generate[T: 8](load[Table[3]]("beyond.safetensors"), letters, "ab")',
    slug: 'bad-safetensors',
    words: ['beyond.safetensors'],
  },
  'a tensor that says that it is longer': {
    step: 'generate[T: 8](load[Table[9]]("lying.safetensors"), letters, "ab")',
    slug: 'bad-safetensors',
    words: ['lying.safetensors'],
  },
  'a tensor that is missing': {
    step: 'generate[T: 8](load[Table[3]]("empty.safetensors"), letters, "ab")',
    slug: 'missing-tensor',
    words: ['empty.safetensors', 'no tensor `w`'],
  },
  'a vocabulary that is not the model’s': {
    step: 'generate[T: 8](load[Table[3]]("small.safetensors"), letters, "ab")',
    slug: 'vocabulary-mismatch',
    words: ['the tokenizer has  9 tokens', 'V = 3'],
  },
};

let place: Workspace;
beforeAll(() => {
  place = new Workspace();
  for (const [name, content] of Object.entries(files)) place.write(name, content);
});
afterAll(() => place.remove());

test.each(Object.entries(table))('%s', patience, (_, { step, slug, words }) => {
  place.write('bad.llm', plan(step));
  const { code, stderr } = llmc(['run', place.path('bad.llm'), '--out', place.path('run')]);
  expect(code).toBe(1);
  expect(stderr.match(/^error: /gm)).toHaveLength(1);
  expect(stderr).toMatch(new RegExp(`  ${slug} · \\S*bad\\.llm:9:\\d+$`, 'm'));
  for (const part of words) expect(stderr).toContain(part);
});

test('a prompt longer than the context is cut, which is said', patience, () => {
  const step =
    'generate[T: 4](load[Table[9]]("whole.safetensors"), letters, "abcd efg", tokens: 1)';
  place.write('bad.llm', plan(step));
  const { code, stderr } = llmc(['run', place.path('bad.llm'), '--out', place.path('cut')]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/prompt-cut · \S*bad\.llm:9:\d+$/m);
  expect(stderr).toContain('cut from it     its first 4');
});

const tokenizers: Readonly<Record<string, readonly [text: string, words: readonly string[]]>> = {
  'broken JSON': ['{\n "model": {\n  "type": oops', ['t.json:3', 'not JSON']],
  'another model': [
    '{"model": {"type": "Unigram"}}',
    ['t.json: model.type is "Unigram"; only "BPE" is supported'],
  ],
  'an unknown component': [
    '{"model": {"type": "BPE", "vocab": {}, "merges": []}, "decoder": {"type": "ByteLevel"}, "normalizer": {"type": "Lowercase"}}',
    ['t.json: normalizer has the type "Lowercase", which is not supported'],
  ],
  'a pattern that cannot be translated': [
    JSON.stringify({
      model: { type: 'BPE', vocab: {}, merges: [] },
      pre_tokenizer: { type: 'Split', pattern: { Regex: 'a\\b' }, behavior: 'Isolated' },
    }),
    ['t.json: pre_tokenizer', '`\\b` is not translated'],
  ],
};

test.each(Object.entries(tokenizers))('tokenizer.json with %s', (_, [text, words]) => {
  place.write('t.json', text);
  const tokenizer = ['-t', place.path('t.json')];
  const { code, stderr } = llmc(['tokenizer', 'encode', place.path('text.txt'), ...tokenizer]);
  expect(code).toBe(1);
  expect(stderr.match(/^error: /gm)).toHaveLength(1);
  for (const part of ['bad-tokenizer', ...words]) expect(stderr).toContain(part);
});
