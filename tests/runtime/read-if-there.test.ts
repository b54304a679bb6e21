/** A file that is there and cannot be read is told apart from one that is not there. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readIfThere } from '../../runtime/read-if-there.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'llmc-read-'));

test('a file gives its text', async () => {
  const file = path.join(folder, 'template');
  await writeFile(file, 'é\n');
  expect(await readIfThere(file)).toMatchObject({ ok: true, value: 'é\n' });
});

test('a missing file is none', async () => {
  expect(await readIfThere(path.join(folder, 'none'))).toMatchObject({
    ok: true,
    value: undefined,
  });
});

test('anything else is refused, with the path', async () => {
  const inTheWay = path.join(folder, 'tokenizer.json');
  await mkdir(inTheWay);
  const read = await readIfThere(inTheWay);
  expect(read.ok).toBe(false);
  if (read.ok) return;
  expect(read.diagnostics[0]).toMatchObject({ slug: 'cannot-read' });
  expect(read.diagnostics[0]!.notes!.join('\n')).toContain(inTheWay);
});
