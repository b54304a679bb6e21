/** Whether the device has the precisions that a plan asks for, known before the plan does anything. */
import type { PlanStep } from '../../compiler/core/plan.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { lacksF16 } from '../../compiler/program/refuse-dtypes.ts';
import type { Target } from '../../compiler/target/target.ts';

/** A diagnostic for each training in f16, if the device does not compute in it. */
export function refusePrecision(steps: readonly PlanStep[], target: Target): readonly Diagnostic[] {
  return steps.flatMap(({ statics, span }) =>
    statics.dtypes.get('float') === 'f16' && !target.features.f16 ? [lacksF16(target, span)] : [],
  );
}
