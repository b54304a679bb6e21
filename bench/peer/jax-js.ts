/**
 * jax-js on the adapter that we use: it looks for WebGPU where a browser has it, so Dawn's entry
 * point is put there before it is loaded. It opens a device of its own.
 */
import { openInstance } from '../../runtime/device/dawn.ts';

export type Jax = typeof import('@jax-js/jax');

/** The library with `webgpu` as its default device. Throws where there is no adapter. */
export async function loadJax(): Promise<Jax> {
  const gpu = await openInstance([]);
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu, userAgent: 'Node', hardwareConcurrency: 2 },
    configurable: true,
  });
  const jax = await import('@jax-js/jax');
  const ready = await jax.init('webgpu');
  if (!ready.includes('webgpu')) throw new Error('jax-js found no WebGPU adapter');
  jax.defaultDevice('webgpu');
  return jax;
}
