/** The pipelines of a program: kernels that differ only in names are one. */
import { invariant } from '../diagnostics/invariant.ts';
import type { Kernel } from '../kernel/ir.ts';
import { verifyKernel } from '../kernel/verify.ts';
import { parameterCount } from '../kernel/walk.ts';
import type { Span } from '../source/span.ts';
import type { Target } from '../target/target.ts';
import { printWgsl } from '../target/wgsl/print.ts';
import type { PipelineSpec } from './program.ts';

/** Collects kernels in order; the first of equals gives its names and its place. */
export class PipelineTable {
  private readonly target: Target;
  private readonly place: ((span: Span) => string) | undefined;
  private readonly indices = new Map<string, number>();
  private readonly specs: PipelineSpec[] = [];

  constructor(target: Target, place?: (span: Span) => string) {
    this.target = target;
    this.place = place;
  }

  add(kernel: Kernel, label: string): number {
    const key = printWgsl(anonymous(kernel));
    const known = this.indices.get(key);
    if (known !== undefined) return known;
    const faults = verifyKernel(kernel, this.target);
    invariant(faults.length === 0, () => `${kernel.name}: ${faults.join('; ')}`, kernel.span);
    const place = kernel.span === undefined ? undefined : this.place?.(kernel.span);
    const immediates = parameterCount(kernel);
    this.specs.push({
      label,
      wgsl: printWgsl(kernel, place),
      bindings: kernel.bindings.map(({ access }) => access),
      ...(immediates > 0 ? { immediates } : {}),
    });
    this.indices.set(key, this.specs.length - 1);
    return this.specs.length - 1;
  }

  all(): readonly PipelineSpec[] {
    return this.specs;
  }
}

function anonymous(kernel: Kernel): Kernel {
  const bindings = kernel.bindings.map((binding, at) => ({ ...binding, name: `binding${at}` }));
  return { ...kernel, name: '', bindings };
}
