/**
 * Kernels that differ only in where they begin to read or write (layers of one stack, parts of one
 * concatenation) become one kernel that is given those offsets with each dispatch: compiling is
 * what a short run spends most of its time on.
 *
 *     x0[i + 16384u]   and   x0[i + 32768u]   ->   x0[i + parameters.p0]
 */
import { add, index, literal, parameter, u32 } from '../kernel/build.ts';
import type { Expr, Kernel } from '../kernel/ir.ts';
import { mapStmt } from '../kernel/map.ts';
import { printWgsl } from '../target/wgsl/print.ts';

export interface SharedKernel {
  readonly kernel: Kernel;
  /** What stands for the kernel's parameters in this call. */
  readonly parameters: readonly number[];
}

/** WebGPU gives 64 bytes of immediates. */
const maxParameters = 16;

/** `areGiven`: whether the device takes immediates; without them each kernel keeps its numbers. */
export function shareKernels(
  kernels: readonly Kernel[],
  areGiven: boolean,
): readonly SharedKernel[] {
  const families = new Map<string, number[]>();
  kernels.forEach((kernel, at) => {
    const key = areGiven ? familyKey(kernel) : String(at);
    families.set(key, [...(families.get(key) ?? []), at]);
  });
  const shared = new Array<SharedKernel>(kernels.length);
  for (const members of families.values()) {
    const offsets = members.map((at) => offsetsOf(kernels[at]!));
    const columns = varying(offsets);
    for (const [row, at] of members.entries()) {
      const own = offsets[row]!;
      const parameters = [...columns.keys()].map((key) => own[columns.get(key)![0]!]!);
      shared[at] = { kernel: parameterise(kernels[at]!, columns), parameters };
    }
  }
  return shared;
}

/** The text of the kernel without its offsets, its name and those of its bindings. */
function familyKey(kernel: Kernel): string {
  const bindings = kernel.bindings.map((binding, at) => ({ ...binding, name: `binding${at}` }));
  return printWgsl(replaceOffsets({ ...kernel, name: '', bindings }, () => index(0)));
}

/** The literal at the end of an index, if lowering left one there for us. */
function offsetOf(at: Expr): number | undefined {
  if (at.kind !== 'op' || at.op !== 'add') return undefined;
  const last = at.args[1];
  return last?.kind === 'literal' ? last.value : undefined;
}

function offsetsOf(kernel: Kernel): readonly number[] {
  const offsets: number[] = [];
  replaceOffsets(kernel, (offset) => {
    offsets.push(offset);
    return index(offset);
  });
  return offsets;
}

/** Positions whose offsets differ between the members: equal columns under one key, in order. */
function varying(offsets: readonly (readonly number[])[]): ReadonlyMap<string, readonly number[]> {
  const columns = new Map<string, number[]>();
  const first = offsets[0] ?? [];
  first.forEach((offset, position) => {
    const column = offsets.map((own) => own[position]!);
    if (column.every((value) => value === offset)) return;
    columns.set(column.join(), [...(columns.get(column.join()) ?? []), position]);
  });
  return columns.size > maxParameters ? new Map() : columns;
}

function parameterise(kernel: Kernel, columns: ReadonlyMap<string, readonly number[]>): Kernel {
  const slots = new Map<number, number>();
  [...columns.values()].forEach((positions, slot) => {
    for (const position of positions) slots.set(position, slot);
  });
  let position = -1;
  return replaceOffsets(kernel, (offset) => {
    position += 1;
    const slot = slots.get(position);
    return slot === undefined ? literal(offset, u32) : parameter(slot);
  });
}

/** Visits the offsets of loads and stores, always in the same order. */
function replaceOffsets(kernel: Kernel, replace: (offset: number) => Expr): Kernel {
  const settle = (at: Expr): Expr => {
    const offset = offsetOf(at);
    if (offset === undefined || at.kind !== 'op') return at;
    return add(at.args[0]!, replace(offset));
  };
  const body = kernel.body.map((stmt) =>
    mapStmt(stmt, {
      expr: (expr) => (expr.kind === 'load' ? { ...expr, index: settle(expr.index) } : expr),
      stmt: (inner) => (inner.kind === 'store' ? { ...inner, index: settle(inner.index) } : inner),
    }),
  );
  return { ...kernel, body };
}
