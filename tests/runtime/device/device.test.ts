import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { openDevice } from '../../../runtime/device/device.ts';

test('a device tells its real limits, not the defaults', async () => {
  const opened = await openDevice('auto');
  if (!opened.ok) throw new Error(JSON.stringify(opened.diagnostics));
  const device = opened.value;
  const { limits, features } = device.target;
  // Every driver that Dawn accepts has more than WebGPU's minimum of 8 storage buffers.
  expect(limits.maxStorageBuffersPerShaderStage).toBeGreaterThan(8);
  expect(limits.maxBufferSize).toBe(device.gpu.limits.maxBufferSize);
  expect(features.f16).toBe(device.gpu.features.has('shader-f16'));
  expect(device.describe()).toContain(device.target.name);
  expect(device.failure()).toBeUndefined();
  device.close();
  await device.gpu.lost;
  expect(device.failure()).toBeUndefined();
});

test('a name that no adapter has is refused with the names there are', async () => {
  const opened = await openDevice('no such adapter');
  if (opened.ok) throw new Error('it opened');
  const [found] = opened.diagnostics;
  expect(found).toMatchObject({
    slug: 'no-device',
    title: 'There is no usable device `no such adapter`',
  });
  expect(found!.hint).toMatch(/listed above/);
  expect(found!.notes!.join('\n')).toMatch(/name:/);
});

test.runIf(process.platform === 'linux')('without any driver, the hint is one command', () => {
  const script = `
    import { openDevice } from './runtime/device/device.ts';
    const opened = await openDevice('auto');
    console.log(JSON.stringify(opened.ok ? [] : opened.diagnostics));`;
  const { stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script],
    {
      env: { ...process.env, VK_DRIVER_FILES: '/nowhere', VK_ICD_FILENAMES: '/nowhere' },
      encoding: 'utf8',
    },
  );
  expect(JSON.parse(stdout)).toMatchObject([
    { slug: 'no-device', hint: expect.stringContaining('apt install') },
  ]);
});
