/** Whether two kernels computed the same. */
import type { HostTensor } from '../weights/tensor.ts';

/**
 * How far results of one computation may lie apart that was summed in different orders, as a share
 * of the largest number in the tensor. Integers must be equal.
 */
const tolerance: Partial<Record<HostTensor['dtype'], number>> = {
  f32: 1e-4,
  f16: 1e-2,
  bf16: 2e-2,
};

export function agree(expected: readonly HostTensor[], found: readonly HostTensor[]): boolean {
  return (
    expected.length === found.length && expected.every((tensor, at) => isClose(tensor, found[at]!))
  );
}

function isClose({ dtype, values }: HostTensor, other: HostTensor): boolean {
  let largest = 0;
  let apart = 0;
  for (let i = 0; i < values.length; i += 1) {
    const [a, b] = [Number(values[i]), Number(other.values[i])];
    if (Number.isFinite(a)) largest = Math.max(largest, Math.abs(a));
    // The same on both sides is nobody's mistake: made-up inputs may have no logarithm.
    if (Object.is(a, b)) continue;
    if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
    apart = Math.max(apart, Math.abs(a - b));
  }
  return values.length === other.values.length && apart <= (tolerance[dtype] ?? 0) * largest;
}
