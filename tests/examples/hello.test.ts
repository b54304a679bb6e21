import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (name: string): string =>
  readFileSync(new URL(`../../examples/hello/${name}`, import.meta.url), 'utf8');

test("hello's text is ASCII and has as many characters as its model has tokens", () => {
  const text = read('text.txt');
  expect(text).toMatch(/^[\n\x20-\x7e]+$/);
  const [, vocabulary] = /GPT2\[V: (\d+),/.exec(read('hello.llm')) ?? [];
  expect(new Set(text).size).toBe(Number(vocabulary));
});
