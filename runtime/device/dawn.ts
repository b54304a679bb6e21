/**
 * Dawn, loaded once. The only file that imports `webgpu`.
 *
 * Note [Instances live for ever]: if an object that `create` returned is collected while one of
 * its devices lives, Dawn aborts the process. So each stays in `instances` until the process ends.
 */
import { createRequire } from 'node:module';

type Dawn = typeof import('webgpu');

const instances = new Map<string, GPU>();
let loaded: Promise<Dawn> | undefined;

/** Of the package, which has a release of Dawn in it. */
export function dawnVersion(): string {
  const { version } = createRequire(import.meta.url)('webgpu/package.json') as { version: string };
  return version;
}

/**
 * The entry point of WebGPU, with Dawn's options, e.g. `adapter=llvmpipe`. Rejects where the
 * native library cannot be loaded (a platform without a build of it, an old libc).
 * See Note [Instances live for ever].
 */
export async function openInstance(options: readonly string[]): Promise<GPU> {
  loaded ??= import('webgpu').then((dawn) => {
    // GPUBufferUsage, GPUMapMode and the classes are globals of the standard.
    Object.assign(globalThis, dawn.globals);
    return dawn;
  });
  const { create } = await loaded;
  const key = options.join(' ');
  const instance = instances.get(key) ?? create([...options]);
  instances.set(key, instance);
  return instance;
}
