/**
 * From kernel calls to the Program: decides in which buffer each value lies, makes one pipeline
 * of kernels that differ in names only, and adds up what the program costs.
 */
import type { Result } from '../diagnostics/diagnostic.ts';
import { invariant } from '../diagnostics/invariant.ts';
import { bytesMoved, type KernelCall, type Lowered, type ProgramInput } from '../kernel/call.ts';
import { updateInPlace } from '../kernel/in-place.ts';
import { splitBindings } from '../kernel/split-bindings.ts';
import type { Span } from '../source/span.ts';
import type { Target } from '../target/target.ts';
import { assignBuffers, type BufferAssignment } from './assign.ts';
import { PipelineTable } from './pipelines.ts';
import type { BufferRange, Dispatch, Program, TensorSlot } from './program.ts';
import { keepCalls, timesRun } from './repeats.ts';
import { type SharedKernel, shareKernels } from './share.ts';
import { type BoundCall, refuseOverfull, refuseTooLarge } from './too-large.ts';

/** `place` names the line of a span, `gpt2.llm:12`, for the first line of each kernel. */
export function emitProgram(
  lowered: Lowered,
  target: Target,
  place?: (span: Span) => string,
): Result<Program> {
  const tooLarge = refuseTooLarge(lowered, target);
  if (tooLarge.length > 0) return { ok: false, diagnostics: tooLarge };
  const { calls, repeats, assignment } = dispatchedCalls(lowered, target);
  const pipelines = new PipelineTable(target, place);
  const bound = calls.map((call) => bindArguments(call, assignment, target));
  const overfull = refuseOverfull(bound, target);
  if (overfull.length > 0) return { ok: false, diagnostics: overfull };
  const kernels = bound.map(({ kernel }) => kernel);
  const shared = shareKernels(kernels, target.features.immediates === true);
  const dispatches = bound.map((own, at) => dispatchOf(own, shared[at]!, pipelines, target));
  const { buffers, copies } = assignment;
  const value: Program = {
    schema: 2,
    name: lowered.name,
    buffers,
    inputs: lowered.inputs.map((input) => slot(input, assignment.rangeOf(input.value))),
    outputs: lowered.outputs.map((output) => slot(output, assignment.rangeOfOutput(output))),
    pipelines: pipelines.all(),
    dispatches,
    repeats: repeats.map(({ first, count, rounds }) => ({ first, count, rounds })),
    copies,
    statistics: {
      ops: lowered.ops,
      peakBytes: buffers.reduce((total, { bytes }) => total + bytes, 0),
      liveBytes: assignment.liveBytes,
      bytesMoved: calls.reduce(
        (total, call, at) => total + timesRun(repeats, at) * bytesMoved(call),
        0,
      ),
    },
  };
  return { ok: true, value, warnings: [] };
}

interface DispatchedCalls extends Pick<Lowered, 'calls' | 'repeats'> {
  /** Positions in the assignment count copies that are spared: how many dispatches are before each. */
  readonly before: readonly number[];
  readonly assignment: BufferAssignment;
}

/** The calls that become dispatches, in their order, and where what they work on lies. */
export function dispatchedCalls(lowered: Lowered, target: Target): DispatchedCalls {
  const filled = keepCalls(lowered, ({ kernel }) => kernel.grid.every((size) => size > 0));
  const assignment = assignBuffers({ ...lowered, ...filled }, target);
  const isKept = (call: KernelCall): boolean => !assignment.spared.has(call);
  const before = [0];
  for (const call of filled.calls) before.push(before.at(-1)! + (isKept(call) ? 1 : 0));
  return { ...keepCalls(filled, isKept), before, assignment };
}

/** A call's kernel as it works on buffers: in place where it may, large tensors in segments. */
function bindArguments(call: KernelCall, assignment: BufferAssignment, target: Target): BoundCall {
  const merged = assignment.inPlaceOf(call);
  const dropped = new Set(merged.map(({ read }) => read));
  const whole = call.arguments
    .filter((_, binding) => !dropped.has(binding))
    .map((value) => assignment.rangeOf(value));
  const sizes = whole.map(({ bytes }) => bytes);
  const { kernel, parts } = splitBindings(updateInPlace(call.kernel, merged), sizes, target);
  const ranges = parts.map(({ of, offset, bytes }) => {
    const { buffer, offset: start } = whole[of]!;
    return { buffer, offset: start + offset, bytes };
  });
  return { call, kernel, ranges };
}

function dispatchOf(
  { call, ranges }: BoundCall,
  { kernel, parameters }: SharedKernel,
  pipelines: PipelineTable,
  target: Target,
): Dispatch {
  // Kernels of one text may have different grids, so these are not checked with the pipeline.
  const limit = target.limits.maxComputeWorkgroupsPerDimension;
  const fits = kernel.grid.every((size) => size <= limit);
  invariant(fits, () => `${kernel.name} has a grid of ${kernel.grid.join('x')}`, call.span);
  return {
    pipeline: pipelines.add(kernel, call.label),
    ranges,
    grid: kernel.grid,
    ...(parameters.length > 0 ? { immediates: parameters } : {}),
    label: call.label,
    span: call.span,
  };
}

function slot({ name, value, holds = value }: ProgramInput, range: BufferRange): TensorSlot {
  const { dtype, shape } = holds;
  return { name, dtype, shape, ...range };
}
