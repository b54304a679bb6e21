/** `llmc test` on the examples in the comments of a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { llmc } from './llmc.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-examples-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (example: string): string => `/// Half of a number.
///
/// \`\`\`llm
/// use half.half
///
/// ${example}
/// \`\`\`
pub fn half(x: f32) -> f32 = x / 2
`;

test.each([
  ['test "a half" { assert half(4.0) == 2 }', 0, ['ok    a half', 'line 3 compiles']],
  ['test "a half" { assert half(4.0) == 3 }', 1, ['fail  a half', '(example):6:21']],
  ['fn f(x: f32) -> f32 = haf(x)', 1, ['line 3 has mistakes', '(example):6:27', '`half`?']],
])('%s', (example, wanted, words) => {
  writeFileSync(path.join(folder, 'half.llm'), file(example));
  const { code, stderr } = llmc(['test', path.join(folder, 'half.llm')]);
  expect(code).toBe(wanted);
  for (const word of words) expect(stderr).toContain(word);
});
