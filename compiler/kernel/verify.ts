/**
 * The verifier of kernel IR: a schedule that breaks a rule of the device or of WGSL is caught
 * here, with words, and not as a driver's message or a hang.
 */
import type { Target } from '../target/target.ts';
import { checkBody } from './check-body.ts';
import type { Element, Expr, Kernel } from './ir.ts';
import { divergentSynchronisation } from './uniformity.ts';
import { walkKernel } from './walk.ts';

/** What is wrong with the kernel; empty if nothing is. */
export function verifyKernel(kernel: Kernel, target: Target): readonly string[] {
  return [
    ...checkBody(kernel),
    ...divergentSynchronisation(kernel),
    ...checkLimits(kernel, target),
    ...checkFeatures(kernel, target),
  ];
}

/** Bytes of an element in workgroup memory. */
const sharedBytes: Readonly<Record<Element, number>> = { f32: 4, f16: 2, i32: 4, u32: 4, bool: 4 };

/** Bytes of workgroup memory. */
export function workgroupBytes(arrays: Kernel['shared']): number {
  return arrays.reduce(
    (total, { element, lanes = 1, length }) => total + sharedBytes[element] * lanes * length,
    0,
  );
}

function checkLimits(kernel: Kernel, { limits }: Target): readonly string[] {
  const shared = workgroupBytes(kernel.shared);
  const rules: readonly (readonly [what: string, size: number, limit: number])[] = [
    ['bindings', kernel.bindings.length, limits.maxStorageBuffersPerShaderStage],
    ['bytes of workgroup memory', shared, limits.maxComputeWorkgroupStorageSize],
    ['threads in a workgroup', kernel.workgroupSize, limits.maxComputeInvocationsPerWorkgroup],
    ['threads in a workgroup', kernel.workgroupSize, limits.maxComputeWorkgroupSizeX],
    ...kernel.grid.map(
      (size) =>
        ['workgroups in a dimension', size, limits.maxComputeWorkgroupsPerDimension] as const,
    ),
  ];
  return rules
    .filter(([, size, limit]) => size > limit)
    .map(([what, size, limit]) => `${size} ${what}, where the device takes ${limit}`);
}

function checkFeatures(kernel: Kernel, { features }: Target): readonly string[] {
  const exprs: Expr[] = [];
  walkKernel(kernel, (expr) => exprs.push(expr));
  const usesF16 =
    [...kernel.bindings, ...kernel.shared].some(({ element }) => element === 'f16') ||
    exprs.some(({ type }) => type.element === 'f16');
  const usesSubgroups = exprs.some(
    (expr) =>
      expr.kind === 'subgroup' ||
      expr.kind === 'subgroup-broadcast' ||
      expr.kind === 'subgroup-shuffle' ||
      (expr.kind === 'builtin' && expr.name === 'subgroup_lane'),
  );
  return [
    ...(usesF16 && !features.f16 ? ['f16, which the device lacks'] : []),
    ...(usesSubgroups && features.subgroupSize === undefined
      ? ['subgroup operations, which the device lacks']
      : []),
  ];
}
