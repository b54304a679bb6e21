/** What can be said about the machine before a device is opened: Node, Dawn's library, the Vulkan loader. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from './finding.ts';

export function probeHost(): Finding[] {
  return [probeNode(), probeDawn(), ...(process.platform === 'linux' ? [probeVulkan()] : [])];
}

function probeNode(): Finding {
  const cores = os.availableParallelism();
  const memory = (os.totalmem() / 2 ** 30).toFixed(1);
  return {
    status: 'ok',
    name: 'node',
    text: `${process.versions.node} on ${process.platform}-${process.arch}, ${cores} cores, ${memory} GiB`,
  };
}

function probeDawn(): Finding {
  const folder = path.dirname(fileURLToPath(import.meta.resolve('webgpu')));
  const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  const cpu = process.platform === 'darwin' ? 'universal' : process.arch;
  const build = `${process.platform}-${cpu}`;
  if (existsSync(path.join(folder, 'dist', build, 'dawn.node'))) {
    return { status: 'ok', name: 'webgpu', text: `${version}, ${build}` };
  }
  return {
    status: 'failure',
    name: 'webgpu',
    text: `${version} has no build for this platform (${build})`,
    hint: 'Dawn runs on Linux with glibc, macOS and Windows, on x64 and arm64',
  };
}

/** Where the dynamic linker looks on the usual distributions. */
const libraryFolders = ['/usr/lib64', '/usr/lib', '/lib64', '/lib', '/usr/local/lib'];
const driverFolders = [
  '/usr/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
];

function probeVulkan(): Finding {
  const name = 'vulkan';
  const hint = 'npm run setup installs a software driver on Debian and Ubuntu';
  const triplet = `${process.arch === 'x64' ? 'x86_64' : 'aarch64'}-linux-gnu`;
  const folders = [
    ...(process.env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== ''),
    ...libraryFolders.flatMap((folder) => [folder, path.join(folder, triplet)]),
  ];
  const loader = folders
    .map((folder) => path.join(folder, 'libvulkan.so.1'))
    .find((file) => existsSync(file));
  if (loader === undefined) {
    return { status: 'failure', name, text: 'libvulkan.so.1 is not installed', hint };
  }
  const chosen = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES;
  const drivers = chosen === undefined ? driverFolders.flatMap(driversIn) : chosen.split(':');
  const text = `${loader}, drivers: ${drivers.join(', ') || 'none'}`;
  return drivers.length === 0
    ? { status: 'failure', name, text, hint }
    : { status: 'ok', name, text };
}

function driversIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => file.replace(/_icd.*\.json$|\.json$/, ''));
}
