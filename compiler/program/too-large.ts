/** Refuses what no buffer of the device can hold. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Lowered, Value } from '../kernel/call.ts';
import { nowhere } from '../source/span.ts';
import type { Target } from '../target/target.ts';
import { bytesText, countText } from './bytes-text.ts';

/** At most this many are named, the largest first. */
const shown = 5;

export function refuseTooLarge(lowered: Lowered, target: Target): readonly Diagnostic[] {
  const { maxStorageBufferBindingSize, maxBufferSize } = target.limits;
  const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize);
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
