/** Right programs leave nothing unknown. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { elaborated, readReference } from './program.ts';

const names = ['std.nn', 'std.nn.attention', 'std.models', 'std.loss', 'std.optim'];
const program = (name: string): string =>
  readFileSync(new URL(`../syntax/programs/${name}.llm`, import.meta.url), 'utf8');

const texts = [
  ...names.map((name) => readReference(name)?.text ?? ''),
  program('j-lora'),
  program('k-decoding'),
  readFileSync(new URL('../fuzz/forms.llm', import.meta.url), 'utf8'),
];

test('no unknown is left in a checked program', () => {
  for (const text of texts) expect(elaborated(text)).not.toMatch(/\?\d|\b_ </);
});
