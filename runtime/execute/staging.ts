/** Mappable buffers through which data comes back: reused, so that reading often allocates nothing. */

/** Spare buffers kept; more than this many reads at a time are rare. */
const ring = 3;

export class Staging {
  readonly #gpu: GPUDevice;
  #spare: GPUBuffer[] = [];

  constructor(gpu: GPUDevice) {
    this.#gpu = gpu;
  }

  /** A buffer of at least `bytes`, unmapped. */
  take(bytes: number): GPUBuffer {
    const index = this.#spare.findIndex((buffer) => buffer.size >= bytes);
    if (index >= 0) return this.#spare.splice(index, 1)[0]!;
    return this.#gpu.createBuffer({
      label: 'readback',
      size: bytes,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  /** Maps, copies out the first `bytes` and takes the buffer back. Rejects when the device is lost. */
  async collect(buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    await buffer.mapAsync(GPUMapMode.READ, 0, bytes);
    const copy = buffer.getMappedRange(0, bytes).slice(0);
    buffer.unmap();
    this.#spare.push(buffer);
    if (this.#spare.length > ring) this.#spare.shift()?.destroy();
    return copy;
  }

  destroy(): void {
    for (const buffer of this.#spare) buffer.destroy();
    this.#spare = [];
  }
}
