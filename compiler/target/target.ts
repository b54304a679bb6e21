/** A device as plain data: what the compiler may assume. Any level may read it. */
export interface Target {
  readonly name: string;
  /** What kind of machine runs the kernels; a software driver has wide SIMD lanes and few cores. */
  readonly kind: 'cpu' | 'integrated' | 'discrete';
  readonly limits: {
    readonly maxBufferSize: number;
    readonly maxStorageBufferBindingSize: number;
    readonly maxStorageBuffersPerShaderStage: number;
    readonly maxComputeWorkgroupStorageSize: number;
    readonly maxComputeInvocationsPerWorkgroup: number;
    readonly maxComputeWorkgroupSizeX: number;
    readonly maxComputeWorkgroupsPerDimension: number;
    readonly minStorageBufferOffsetAlignment: number;
  };
  readonly features: {
    readonly f16: boolean;
    /** Absent: no subgroup operations, or a size that is not fixed on this device. */
    readonly subgroupSize?: number;
    /** Numbers given with each dispatch (`immediate_address_space`), 64 bytes. */
    readonly immediates?: boolean;
  };
}

/** What WebGPU guarantees everywhere: used where no device was asked for (`inspect`, tests). */
export const baseline: Target = {
  name: 'WebGPU baseline',
  kind: 'integrated',
  limits: {
    maxBufferSize: 268_435_456,
    maxStorageBufferBindingSize: 134_217_728,
    maxStorageBuffersPerShaderStage: 8,
    maxComputeWorkgroupStorageSize: 16_384,
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupSizeX: 256,
    maxComputeWorkgroupsPerDimension: 65_535,
    minStorageBufferOffsetAlignment: 256,
  },
  features: { f16: false },
};

/** Mesa's software driver as measured (25.0.7): the reference machine, and what snapshots are printed for. */
export const lavapipe: Target = {
  name: 'llvmpipe',
  kind: 'cpu',
  limits: {
    maxBufferSize: 4_294_967_295,
    maxStorageBufferBindingSize: 134_217_728,
    maxStorageBuffersPerShaderStage: 16,
    maxComputeWorkgroupStorageSize: 32_768,
    maxComputeInvocationsPerWorkgroup: 1024,
    maxComputeWorkgroupSizeX: 1024,
    maxComputeWorkgroupsPerDimension: 65_535,
    minStorageBufferOffsetAlignment: 16,
  },
  features: { f16: true, subgroupSize: 8, immediates: true },
};
