import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expandPattern } from '../../../runtime/data/glob.ts';
import { type ReadOptions, readTexts } from '../../../runtime/data/read.ts';

const names = ['a.txt', 'b.txt', 'b+.txt', 'notes.md', 'in/a.txt', 'in/deep/c.txt', 'in/xatxt'];
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-glob-'));
  mkdirSync(path.join(folder, 'in/deep'), { recursive: true });
  for (const name of names) writeFileSync(path.join(folder, name), `in ${name}`);
  writeFileSync(path.join(folder, 'packed.jsonl.gz'), new Uint8Array(gzipSync('{"a": 1}')));
  writeFileSync(path.join(folder, 'broken.jsonl.gz'), '{"a": 1}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const span = { file: 'tiny.llm', start: 3, end: 9 };

function options(more: Partial<ReadOptions> = {}): ReadOptions {
  return { baseFolder: folder, cacheFolder: folder, span, report: () => {}, ...more };
}

test.each([
  ['*.txt', ['a.txt', 'b+.txt', 'b.txt']],
  ['?.txt', ['a.txt', 'b.txt']],
  ['b*.txt', ['b+.txt', 'b.txt']],
  ['in/*.txt', ['in/a.txt']],
  ['*/*/?.txt', ['in/deep/c.txt']],
  ['**/*.txt', ['a.txt', 'b+.txt', 'b.txt', 'in/a.txt', 'in/deep/c.txt']],
  ['in/**/c.txt', ['in/deep/c.txt']],
  ['./in/*a*', ['./in/a.txt', './in/xatxt']],
  ['no/*.txt', []],
])('%s', async (pattern, expected) => {
  expect(await expandPattern(pattern, folder)).toEqual(expected);
});

test('absolute patterns are of the whole disk', async () => {
  const pattern = path.join(folder, 'in', '*.txt');
  expect(await expandPattern(pattern, '/nowhere')).toEqual([path.join(folder, 'in', 'a.txt')]);
});

test('all files of a pattern are read, in order; none is an error', async () => {
  const read = await readTexts('?.txt', options());
  expect(read.ok && read.value).toEqual([
    { file: 'a.txt', text: 'in a.txt' },
    { file: 'b.txt', text: 'in b.txt' },
  ]);
  const none = await readTexts('x*.txt', options());
  expect(none.ok ? [] : none.diagnostics).toMatchObject([
    { slug: 'cannot-read', span, notes: [`looked for  ${path.join(folder, 'x*.txt')}`] },
  ]);
});

test('the sha256 of several files is that of all their bytes', async () => {
  // printf 'in a.txtin b.txt' | sha256sum
  const sha256 = 'e1620b8da961cd282cbeaa472d480943426a92060442e315702326890b33e122';
  expect((await readTexts('?.txt', options({ sha256 }))).ok).toBe(true);
  const other = await readTexts('*.txt', options({ sha256 }));
  expect(other.ok ? '' : other.diagnostics[0]!.slug).toBe('hash-mismatch');
});

test('what is packed is unpacked, and what only says so is refused', async () => {
  const packed = await readTexts('packed.jsonl.gz', options());
  expect(packed.ok && packed.value[0]!.text).toBe('{"a": 1}');
  const broken = await readTexts('broken.jsonl.gz', options());
  expect(broken.ok ? '' : broken.diagnostics[0]!.slug).toBe('not-text');
});
