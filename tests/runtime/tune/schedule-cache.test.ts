/** What is learnt of a device is found again; what is damaged or stale is not believed. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Candidates, MapSchedule } from '../../../compiler/kernel/schedule/schedule.ts';
import { ScheduleCache } from '../../../runtime/tune/schedule-cache.ts';
import { testDevice } from '../../support/gpu.ts';

const device = await testDevice();
const newFolder = () => mkdtemp(path.join(os.tmpdir(), 'llmc-schedules-'));

const usual: MapSchedule = { template: 'map', lanes: 4, workgroupSize: 64 };
const wide: MapSchedule = { template: 'map', lanes: 4, workgroupSize: 256 };
const candidates: Candidates<MapSchedule> = [usual, wide];
const won = { schedule: wide, milliseconds: 1, reference: 2 };

async function learnt(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await newFolder();
  const cache = await ScheduleCache.open(device, folder);
  const kept = await cache.learn('a kernel', won);
  expect(kept.ok).toBe(true);
  return { folder, file: cache.file };
}

test('a device of which nothing is known gets the first candidate', async () => {
  const cache = await ScheduleCache.open(device, await newFolder());
  expect(cache.choose('a kernel', candidates)).toBe(usual);
  expect(cache.hash).toBeUndefined();
  expect(cache.warnings).toEqual([]);
});

test('what won is chosen by whoever opens the cache later, for that kernel alone', async () => {
  const { folder } = await learnt();
  const cache = await ScheduleCache.open(device, folder);
  expect(cache.has('a kernel')).toBe(true);
  expect(cache.choose('a kernel', candidates)).toBe(wide);
  expect(cache.choose('another kernel', candidates)).toBe(usual);
});

test('another device knows nothing of it', async () => {
  const { folder } = await learnt();
  const other = { ...device, target: { ...device.target, name: 'another driver' } };
  const cache = await ScheduleCache.open(other, folder);
  expect(cache.has('a kernel')).toBe(false);
});

test('a schedule that is no candidate any more is passed over', async () => {
  const { folder } = await learnt();
  const cache = await ScheduleCache.open(device, folder);
  expect(cache.choose('a kernel', [usual])).toBe(usual);
});

test.each(['not json\n', '{"kernel":', '{"kernel":"0123456789abcdef"}\n', '[]\n'])(
  'a damaged file, %j, is ignored with a warning',
  async (text) => {
    const { folder, file } = await learnt();
    await writeFile(file, (await readFile(file, 'utf8')) + text);
    const cache = await ScheduleCache.open(device, folder);
    expect(cache.warnings).toMatchObject([{ severity: 'warning', slug: 'damaged-schedules' }]);
    expect(cache.choose('a kernel', candidates)).toBe(usual);
  },
);

test('the hash says what was learnt, in whatever order', async () => {
  const [one, two] = [await newFolder(), await newFolder()];
  const [a, b] = [await ScheduleCache.open(device, one), await ScheduleCache.open(device, two)];
  for (const key of ['x', 'y']) await a.learn(key, won);
  for (const key of ['y', 'x']) await b.learn(key, won);
  expect(a.hash).toBe(b.hash);
  await b.learn('x', { ...won, schedule: usual });
  expect(a.hash).not.toBe(b.hash);
});
