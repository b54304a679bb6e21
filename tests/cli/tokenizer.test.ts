/** `llmc tokenizer`: from text to a tokenizer, to ids, and back. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { llmc } from './llmc.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-cli-tokenizer-'));
const at = (name: string): string => path.join(folder, name);
const text = 'the cat and the hat: <|end|>é😀\n';

beforeAll(() => {
  writeFileSync(at('a.txt'), text.repeat(3));
  const words = ['--vocab', '270', '--special', '<|user|>', '--special', '<|end|>'];
  const { code, stdout, stderr } = llmc([
    'tokenizer',
    'train',
    at('a.txt'),
    ...words,
    '-o',
    at('t.json'),
  ]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(/^270 tokens, 2\.\d{3} bytes a token, .* s\nwrote .*t\.json\n$/);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('ids as JSON hold the special token once, and decode to the text', () => {
  const { code, stdout } = llmc(['tokenizer', 'encode', at('a.txt'), '-t', at('t.json'), '--json']);
  const { ids } = JSON.parse(stdout) as { readonly ids: readonly number[] };
  expect({ code, ends: ids.filter((id) => id === 1).length }).toEqual({ code: 0, ends: 3 });
  writeFileSync(at('ids.json'), stdout);
  expect(llmc(['tokenizer', 'decode', at('ids.json'), '-t', at('t.json')])).toEqual({
    ...{ code: 0, stdout: text.repeat(3), stderr: '' },
  });
});

test('ids with blanks between them decode as well; special tokens can stay text', () => {
  const words = ['tokenizer', 'encode', at('a.txt'), '-t', folder, '--specials', 'text'];
  writeFileSync(at('tokenizer.json'), readFileSync(at('t.json'), 'utf8'));
  const { stdout } = llmc(words);
  expect(stdout).toMatch(/^\d+( \d+)*\n$/);
  expect(stdout.split(' ')).not.toContain('1');
  writeFileSync(at('ids.txt'), stdout);
  expect(llmc(['tokenizer', 'decode', at('ids.txt'), '-t', folder]).stdout).toBe(text.repeat(3));
});

test('other formats hold the same tokenizer', () => {
  const converted = llmc(['tokenizer', 'convert', at('t.json'), at('vocab.json')]);
  expect(converted.stderr).toBe(`wrote ${at('vocab.json')}\nwrote ${at('merges.txt')}\n`);
  const [ours, theirs] = ['t.json', 'merges.txt'].map(
    (name) => llmc(['tokenizer', 'encode', at('a.txt'), '-t', at(name)]).stdout,
  );
  expect(theirs).toBe(ours);
});

test.each([
  [['decode', 'ids', '-t', 't.json'], 'id number 2 is 270; they go from 0 to 269'],
  [['encode', 'a.txt', '-t', 'broken.json'], 'broken.json:2: this is not JSON'],
  [['decode', 'a.txt', '-t', 't.json'], 'id number 1 is the; they go from 0 to 269'],
  [['encode', 'none.txt', '-t', 't.json'], 'none.txt\n       reason   there is no such file'],
  [['encode', 'a.txt', '-t', 'none.json'], 'none.json\n       reason   there is no such file'],
  [['train', 'a.txt', 'none.txt'], 'none.txt\n       reason   there is no such file'],
  [['encode', 'a.txt', '-t', 't.json', '--specials', 'refuse'], '<|end|> at line 1 of the text'],
  [['train', 'a.txt', '--vocab', '256', '--special', 'x'], 'at least   257, with the special ones'],
] as const)('llmc tokenizer %j says what is wrong', (words, message) => {
  writeFileSync(at('ids'), '5 270');
  writeFileSync(at('broken.json'), '{\n');
  const placed = words.map((word) => (/\.|^ids/.test(word) ? at(word) : word));
  const { code, stdout, stderr } = llmc(['tokenizer', ...placed]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
});

test('a second word is needed, and known', () => {
  const family = 'tokenizer train, tokenizer encode, tokenizer decode, tokenizer convert';
  expect(llmc(['tokenizer'])).toEqual({
    ...{ code: 2, stdout: '' },
    stderr: `error: llmc tokenizer needs a second word\nhint: there is: ${family}\n`,
  });
  expect(llmc(['tokenizer', 'tarin']).stderr).toContain('llmc tokenizer has no tarin');
});
