import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  removeUnfinished,
  writeAll,
  writeFileAtomically,
  writeFolderAtomically,
  writeSynced,
} from '../../../runtime/weights/atomic.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'llmc-atomic-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

test('a file is replaced as a whole, in a folder made if need be', async () => {
  const file = path.join(folder, 'new', 'a.txt');
  for (const text of ['first', 'second']) {
    const written = await writeFileAtomically(file, (handle) => writeAll(handle, bytes(text)));
    expect(written.ok && written.value).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
  expect(readdirSync(path.dirname(file))).toEqual(['a.txt']);
});

test('a write that fails leaves the old file and nothing else', async () => {
  const file = path.join(folder, 'old', 'a.txt');
  await writeFileAtomically(file, (handle) => writeAll(handle, bytes('old')));
  const failed = await writeFileAtomically(file, async (handle) => {
    await writeAll(handle, bytes('half of the n'));
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  });
  expect(failed.ok ? [] : failed.diagnostics).toMatchObject([
    { slug: 'disk-full', notes: expect.arrayContaining(['Nothing was left half-written.']) },
  ]);
  expect(readdirSync(path.dirname(file))).toEqual(['a.txt']);
  expect(readFileSync(file, 'utf8')).toBe('old');
});

test('a folder takes the place of one that stands there', async () => {
  const target = path.join(folder, 'step-1');
  for (const text of ['one', 'two']) {
    const written = await writeFolderAtomically(target, (inside) =>
      writeSynced(path.join(inside, `${text}.txt`), (file) => writeAll(file, bytes(text))),
    );
    expect(written.ok).toBe(true);
    expect(readdirSync(target)).toEqual([`${text}.txt`]);
  }
});

test('a link stays, and what it leads to is replaced', async () => {
  const file = path.join(folder, 'far', 'a.txt');
  const link = path.join(folder, 'link.txt');
  await writeFileAtomically(file, (handle) => writeAll(handle, bytes('old')));
  symlinkSync(file, link);
  const written = await writeFileAtomically(link, (handle) => writeAll(handle, bytes('new')));
  expect(written.ok && written.value).toBe(link);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('new');
});

test('a pipe is not renamed away', async () => {
  const pipe = path.join(folder, 'pipe');
  spawnSync('mkfifo', [pipe]);
  const failed = await writeFileAtomically(pipe, (handle) => writeAll(handle, bytes('new')));
  expect(failed.ok ? [] : failed.diagnostics).toMatchObject([
    {
      slug: 'cannot-write',
      notes: [`writing  ${pipe}`, 'reason   it is no ordinary file', expect.any(String)],
    },
  ]);
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

test('a path that goes through a file cannot be written', async () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  const failed = await writeFileAtomically(path.join(file, 'x'), async () => {});
  expect(failed.ok ? '' : failed.diagnostics[0]!.slug).toBe('cannot-write');
});

test('what a killed process left is removed', async () => {
  writeFileSync(path.join(folder, '.a.partial'), '');
  await removeUnfinished(folder);
  await removeUnfinished(path.join(folder, 'absent'));
  expect(readdirSync(folder)).not.toContain('.a.partial');
});

/** Beyond the limit on the size of files, the kernel refuses to write, in the middle. */
test.skipIf(process.platform === 'win32')('a checkpoint that does not fit is never seen', () => {
  const module = pathToFileURL(path.resolve('runtime/train/checkpoint.ts')).href;
  const script = `
    import { saveCheckpoint, latestCheckpoint } from '${module}';
    const tensors = (n) => new Map([['w', { dtype: 'f32', shape: [n], values: new Float32Array(n) }]]);
    const run = ${JSON.stringify(path.join(folder, 'limited'))};
    const save = (step, n) => saveCheckpoint(run, { step, model: tensors(n), state: tensors(1) });
    const results = [await save(1, 10), await save(2, 4_000_000)];
    const latest = await latestCheckpoint(run);
    console.log(JSON.stringify([
      results.map((one) => one.ok ? 'saved' : one.diagnostics[0].slug),
      latest.value.step, latest.warnings.length,
    ]));`;
  const node = `"${process.execPath}" --import tsx --input-type=module -e "$SCRIPT"`;
  const limited = spawnSync('sh', ['-c', `ulimit -f 8192; ${node}`], {
    env: { ...process.env, SCRIPT: script },
    encoding: 'utf8',
  });
  expect(JSON.parse(limited.stdout || limited.stderr)).toEqual([['saved', 'disk-full'], 1, 0]);
  expect(readdirSync(path.join(folder, 'limited', 'checkpoints'))).toEqual(['step-1']);
});
