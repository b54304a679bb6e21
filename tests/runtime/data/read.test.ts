import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ReadOptions, readText } from '../../../runtime/data/read.ts';
import type { RunEvent } from '../../../runtime/events.ts';

let folder: string;
let events: RunEvent[];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-read-'));
  events = [];
});
afterEach(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

const span = { file: 'tiny.llm', start: 3, end: 9 };
const address = 'https://example.org/texts/story.txt?raw=1';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function options(more: Partial<ReadOptions> = {}): ReadOptions {
  const report = (event: RunEvent) => void events.push(event);
  return { baseFolder: folder, cacheFolder: path.join(folder, 'cache'), span, report, ...more };
}

function put(name: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

async function refusal(source: string, more: Partial<ReadOptions> = {}) {
  const read = await readText(source, options(more));
  if (read.ok) throw new Error('it was read');
  expect(read.diagnostics[0]!.span).toBe(span);
  return read.diagnostics[0]!;
}

function serve(text: string, status = 200) {
  const fetched = vi.fn(async () => new Response(text, { status }));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

test('a path is relative to the program, and its sha256 is checked if given', async () => {
  put('texts/story.txt', 'Once');
  const read = await readText('texts/story.txt', options({ sha256: sha256('Once').toUpperCase() }));
  expect(read.ok && read.value).toBe('Once');
  const found = await refusal('texts/story.txt', { sha256: sha256('Twice') });
  expect(found.slug).toBe('hash-mismatch');
  expect(found.notes![1]).toBe(`found     sha256 ${sha256('Once')}`);
});

test('a missing file says where it was looked for and what is there', async () => {
  put('texts/story.txt', 'Once');
  const found = await refusal('texts/stroy.txt');
  expect(found).toMatchObject({ slug: 'cannot-read', hint: 'The folder holds: story.txt' });
  expect(found.notes).toEqual([`looked for  ${path.join(folder, 'texts', 'stroy.txt')}`]);
  expect((await refusal('absent/a.txt')).hint).toMatch(/no folder/);
});

test('an empty file, and one that is no text, are refused', async () => {
  put('empty.txt', '');
  put('image.txt', Uint8Array.of(0xff, 0xd8, 0xff));
  expect((await refusal('empty.txt')).slug).toBe('empty-file');
  expect((await refusal('image.txt')).slug).toBe('not-text');
  expect((await refusal('.')).slug).toBe('cannot-read');
});

test('an address is downloaded once, with progress, then read from the cache', async () => {
  const fetched = serve('Once');
  const wanted = options({ sha256: sha256('Once') });
  for (let time = 0; time < 2; time += 1) {
    const read = await readText(address, wanted);
    expect(read.ok && read.value).toBe('Once');
  }
  expect(fetched).toHaveBeenCalledTimes(1);
  expect(events).toEqual([{ event: 'download', address, bytes: 4, total: 4 }]);
});

test('the folder of data comes first, by file name, and is checked too', async () => {
  const fetched = serve('Once');
  put('mine/story.txt', 'Once');
  const dataFolder = path.join(folder, 'mine');
  const read = await readText(address, options({ dataFolder, sha256: sha256('Once') }));
  expect(read.ok && read.value).toBe('Once');
  expect(fetched).not.toHaveBeenCalled();
  const found = await refusal(address, { dataFolder, sha256: sha256('Twice') });
  expect(found.slug).toBe('hash-mismatch');
});

test('in the folder of data a file is known by its hash, under any name and in any folder', async () => {
  const fetched = serve('Once');
  put('mine/deeper/renamed.txt', 'Once');
  put('mine/other.txt', 'Twice');
  const dataFolder = path.join(folder, 'mine');
  const read = await readText(address, options({ dataFolder, sha256: sha256('Once') }));
  expect(read.ok && read.value).toBe('Once');
  expect(fetched).not.toHaveBeenCalled();
});

test('a download of something else is refused and not kept', async () => {
  serve('Twice');
  expect((await refusal(address, { sha256: sha256('Once') })).slug).toBe('hash-mismatch');
  expect(readdirSync(folder)).toEqual([]);
});

test('a spoilt file in the cache is downloaded again', async () => {
  const hash = sha256('Once');
  put(path.join('cache', hash.slice(0, 16), 'story.txt'), 'spoilt');
  const fetched = serve('Once');
  const read = await readText(address, options({ sha256: hash }));
  expect(read.ok && read.value).toBe('Once');
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('a server that refuses, and a net that is not there, are told', async () => {
  const wanted = { sha256: sha256('Once') };
  serve('no', 404);
  expect(await refusal(address, wanted)).toMatchObject({
    slug: 'cannot-download',
    notes: [expect.stringContaining('404')],
    hint: expect.stringContaining('LLMC_DATA'),
  });
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') });
  });
  expect((await refusal(address, wanted)).notes).toEqual(['fetch failed', 'getaddrinfo ENOTFOUND']);
});

test('an address needs https and a sha256', async () => {
  const fetched = serve('Once');
  expect((await refusal(address)).slug).toBe('hash-missing');
  expect((await refusal(address, { sha256: 'abc' })).slug).toBe('hash-missing');
  expect((await refusal('http://example.org/a', { sha256: sha256('a') })).slug).toBe('bad-address');
  expect(fetched).not.toHaveBeenCalled();
});
