/**
 * Devices that have less than the one at hand: what is compiled for them runs on it all the same.
 * `LLMC_TEST_LIMITS=NAME npx vitest run` runs any test that opens a device on one of them.
 */
import { baseline, type Target } from '../../compiler/target/target.ts';

type Limit = (target: Target) => Target;

const lower = (target: Target, limits: Partial<Target['limits']>): Target => ({
  ...target,
  limits: { ...target.limits, ...limits },
});

const without = (target: Target, ...features: readonly (keyof Target['features'])[]): Target => {
  const kept = Object.entries(target.features).filter(
    ([name]) => !features.includes(name as keyof Target['features']),
  );
  return { ...target, features: { f16: false, ...Object.fromEntries(kept) } };
};

const limits: Readonly<Record<string, Limit>> = {
  'eight buffers': (target) => lower(target, { maxStorageBuffersPerShaderStage: 8 }),
  'bindings of 128 MiB': (target) => lower(target, { maxStorageBufferBindingSize: 2 ** 27 }),
  '256 threads': (target) =>
    lower(target, { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupSizeX: 256 }),
  '16 KiB of workgroup memory': (target) =>
    lower(target, { maxComputeWorkgroupStorageSize: 16_384 }),
  'no f16': (target) => without(target, 'f16'),
  'no subgroups': (target) => without(target, 'subgroupSize'),
  'no immediates': (target) => without(target, 'immediates'),
  // Barriers are used where the device is no software driver.
  'a graphics card': (target) => ({ ...without(target, 'subgroupSize'), kind: 'discrete' }),
  'what WebGPU guarantees': () => baseline,
};

export const limitNames: readonly string[] = Object.keys(limits);

/** `target` under the limit of that name. */
export function limited(target: Target, name: string): Target {
  const limit = limits[name];
  if (limit === undefined) throw new Error(`no limit is called ${name}: ${limitNames.join(', ')}`);
  return { ...limit(target), name };
}

/** One for each limit. */
export function limitedTargets(target: Target): readonly Target[] {
  return limitNames.map((name) => limited(target, name));
}
