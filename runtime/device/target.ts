/** What an adapter tells about itself, as the plain data that the compiler reads. */
import type { Target } from '../../compiler/target/target.ts';

/** What a kernel may use if the adapter has it. */
const wanted: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

/** WebGPU does not tell whether memory is the GPU's own; these makers' adapters are cards. */
const discreteVendors: ReadonlySet<string> = new Set(['nvidia', 'amd']);

export function wantedFeatures(adapter: GPUAdapter): GPUFeatureName[] {
  return wanted.filter((feature) => adapter.features.has(feature));
}

/** The adapter's own limits: without asking, a device has the defaults (128 MiB bindings). */
export function ownLimits(adapter: GPUAdapter): Record<string, GPUSize64> {
  const limits: Record<string, GPUSize64> = {};
  for (const name in adapter.limits) {
    const value: unknown = adapter.limits[name as keyof GPUSupportedLimits];
    if (typeof value === 'number') limits[name] = value;
  }
  return limits;
}

export function describeTarget(
  gpu: GPUDevice,
  info: GPUAdapterInfo,
  language: WGSLLanguageFeatures,
): Target {
  const limits = gpu.limits;
  return {
    name: info.description || info.device || info.architecture || info.vendor,
    kind: kindOf(info),
    limits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
      minStorageBufferOffsetAlignment: limits.minStorageBufferOffsetAlignment,
    },
    features: {
      f16: gpu.features.has('shader-f16'),
      ...subgroups(gpu, info),
      immediates: language.has('immediate_address_space'),
    },
  };
}

function kindOf(info: GPUAdapterInfo): Target['kind'] {
  if (info.isFallbackAdapter) return 'cpu';
  return discreteVendors.has(info.vendor) ? 'discrete' : 'integrated';
}

/** A size that varies from kernel to kernel is as good as none. */
function subgroups(gpu: GPUDevice, info: GPUAdapterInfo): { readonly subgroupSize?: number } {
  const { subgroupMinSize: min, subgroupMaxSize: max } = info;
  if (!gpu.features.has('subgroups') || min === undefined || min !== max) return {};
  return { subgroupSize: min };
}
