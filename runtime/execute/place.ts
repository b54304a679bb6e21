/** Where a tensor lies on the device: in a buffer, from a byte of it on. */
export interface Place {
  readonly buffer: GPUBuffer;
  readonly offset: number;
}
