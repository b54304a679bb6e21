import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { llmc, noDriver } from './llmc.ts';

test('llmc doctor proves the device with a kernel', () => {
  const { code, stdout } = llmc(['doctor', '--json']);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ event: 'doctor', healthy: true });
  const kernel = report.findings.find(({ name }: { name: string }) => name === 'kernel');
  expect(kernel.text).toMatch(/^matmul 256\^3 agrees with the CPU .* GFLOP\/s$/);
  expect(code).toBe(0);
});

// The Vulkan loader of Linux can be told to find no driver.
describe.runIf(process.platform === 'linux')('on a machine without a driver', () => {
  test('llmc doctor says so and exits 3', () => {
    const { code, stdout, stderr } = llmc(['doctor'], noDriver);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('failure  adapter');
    expect(stderr).toContain('not usable');
  });

  test('a command that needs a device exits 3', () => {
    expect(llmc(['test', 'stdlib/nn.llm'], noDriver).code).toBe(3);
  });

  test('the setup script exits 0 and says what is missing', () => {
    const script = fileURLToPath(new URL('../../scripts/setup-device.mjs', import.meta.url));
    // Without a PATH there is nothing that it could install with.
    const { status, stderr } = spawnSync(process.execPath, [script], {
      encoding: 'utf8',
      env: { ...noDriver, PATH: '/nonexistent' },
    });
    expect(status).toBe(0);
    expect(stderr).toContain('Dawn finds no GPU adapter');
    expect(stderr).toContain('VK_DRIVER_FILES is set');
  });
});

test('the setup script is silent where there is an adapter', () => {
  const script = fileURLToPath(new URL('../../scripts/setup-device.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});
