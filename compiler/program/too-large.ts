/** Refuses what no buffer of the device can hold, and what no kernel of it can bind. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { KernelCall, Lowered, Value } from '../kernel/call.ts';
import type { Kernel } from '../kernel/ir.ts';
import { nowhere } from '../source/span.ts';
import type { Target } from '../target/target.ts';
import { bytesText, countText } from './bytes-text.ts';
import type { BufferRange } from './program.ts';

/** At most this many are named, the largest first. */
const shown = 5;

export function refuseTooLarge(lowered: Lowered, target: Target): readonly Diagnostic[] {
  const { maxBufferSize: limit } = target.limits;
  const values = new Map<number, Value>();
  for (const { value } of lowered.inputs) values.set(value.id, value);
  for (const call of lowered.calls) for (const value of call.arguments) values.set(value.id, value);
  return [...values.values()]
    .filter(({ bytes }) => bytes > limit)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, shown)
    .map((value) => diagnose(value, limit));
}

function diagnose(value: Value, limit: number): Diagnostic {
  const { label, dtype, shape, bytes, span } = value;
  return {
    severity: 'error',
    slug: 'tensor-too-large',
    title: 'This tensor is too large for the device',
    span: span ?? nowhere,
    label: `${label}: ${dtype}[${shape.join(', ')}]`,
    notes: [
      `it needs    ${countText(bytes)} bytes (${bytesText(bytes)})`,
      `one buffer  ${countText(limit)} bytes (${bytesText(limit)})`,
    ],
    hint: 'Make one of its sizes smaller, the batch first, or choose another device.',
  };
}

/** A call with its kernel as it is dispatched, and what that binds. */
export interface BoundCall {
  readonly call: KernelCall;
  readonly kernel: Kernel;
  /** One for each binding of the kernel. */
  readonly ranges: readonly BufferRange[];
}

/** Kernels whose tensors take more segments than the device binds: the first of them. */
export function refuseOverfull(calls: readonly BoundCall[], target: Target): readonly Diagnostic[] {
  const { maxStorageBuffersPerShaderStage: limit, maxStorageBufferBindingSize } = target.limits;
  const overfull = calls.filter(({ call, kernel }) => {
    const isSplit = kernel.bindings.length > call.kernel.bindings.length;
    return isSplit && kernel.bindings.length > limit;
  });
  return overfull.slice(0, 1).map(({ call, ranges }): Diagnostic => {
    const bytes = ranges.reduce((sum, range) => sum + range.bytes, 0);
    return {
      severity: 'error',
      slug: 'tensor-too-large',
      title: 'The tensors of one operation are too large for the device',
      span: call.span ?? nowhere,
      label: call.label,
      notes: [
        `it works on  ${countText(bytes)} bytes (${bytesText(bytes)}) in ${ranges.length} bindings`,
        `one kernel   ${limit} bindings of ${countText(maxStorageBufferBindingSize)} bytes`,
      ],
      hint: 'Make one of its sizes smaller, the batch first, or choose another device.',
    };
  });
}
