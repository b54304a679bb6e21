/**
 * Kernels that do not wait for each other as one: the first workgroups run the first, the next ones
 * the second. All threads of a workgroup take the same branch, so barriers and subgroups stay
 * uniform, and since no workgroup takes two, the branches share their workgroup memory.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import * as k from '../build.ts';
import type { Binding, Element, Expr, Kernel, Lanes, Stmt } from '../ir.ts';
import { mapStmt } from '../map.ts';

export interface Part {
  readonly kernel: Kernel;
  /** For each of its bindings, which one of the whole it is. */
  readonly bindings: readonly number[];
}

/** Whether workgroups of the kernel can follow others: they are counted along x alone. */
export function isLinear({ grid: [, y, z] }: Kernel): boolean {
  return y === 1 && z === 1;
}

/** The parts are linear, and their workgroups equally large. */
export function sideBySide(parts: readonly Part[], bindings: readonly Binding[]): Kernel {
  const [{ kernel: first }] = parts as readonly [Part, ...Part[]];
  const fits = parts.every(({ kernel }) => {
    return isLinear(kernel) && kernel.workgroupSize === first.workgroupSize;
  });
  invariant(fits, () => `${first.name} stands beside a kernel of another form`, first.span);
  const shared = new SharedArrays();
  let count = 0;
  const branches = parts.map((part, at) => {
    const body = placed(part, at, count, shared.of(part.kernel));
    count += part.kernel.grid[0];
    return { body, end: count };
  });
  const body = branches.reduceRight<readonly Stmt[]>(
    (otherwise, branch) =>
      otherwise.length === 0
        ? branch.body
        : [k.when(k.lt(k.builtin('workgroup_x'), k.index(branch.end)), branch.body, otherwise)],
    [],
  );
  return {
    name: parts.map(({ kernel }) => kernel.name).join('_and_'),
    bindings,
    workgroupSize: first.workgroupSize,
    shared: shared.arrays,
    body,
    grid: [count, 1, 1],
    span: first.span,
  };
}

/** The workgroup memory that kernels need side by side. */
export function sharedBeside(kernels: readonly Kernel[]): Kernel['shared'] {
  const shared = new SharedArrays();
  for (const kernel of kernels) shared.of(kernel);
  return shared.arrays;
}

/** The body of part `at`, whose workgroups begin behind `before` others, with names of its own. */
function placed(
  { kernel, bindings }: Part,
  at: number,
  before: number,
  shared: ReadonlyMap<string, string>,
): readonly Stmt[] {
  const [own, group] = k.define('w', k.sub(k.builtin('workgroup_x'), k.index(before)));
  const rename = (name: string): string => `${name}_${at}`;
  const expr = (value: Expr): Expr => {
    switch (value.kind) {
      case 'variable':
        return { ...value, name: rename(value.name) };
      case 'builtin':
        return value.name === 'workgroup_x' && before > 0 ? group : value;
      case 'load':
        return { ...value, binding: bindings[value.binding]! };
      case 'shared':
        return { ...value, array: shared.get(value.array)! };
      default:
        return value;
    }
  };
  const stmt = (value: Stmt): Stmt => {
    switch (value.kind) {
      case 'let':
      case 'var':
      case 'assign':
      case 'for':
        return { ...value, name: rename(value.name) };
      case 'store':
        return { ...value, binding: bindings[value.binding]! };
      case 'store-shared':
        return { ...value, array: shared.get(value.array)! };
      default:
        return value;
    }
  };
  const body = kernel.body.map((inner) => mapStmt(inner, { expr, stmt }));
  return before > 0 ? [own, ...body] : body;
}

/** Workgroup memory for kernels of which a workgroup runs one: each array as long as the longest asked for. */
class SharedArrays {
  private readonly own: {
    name: string;
    element: Element;
    lanes: Lanes;
    length: number;
  }[] = [];

  get arrays(): Kernel['shared'] {
    return this.own;
  }

  /** What a kernel's arrays are called here. */
  of(kernel: Kernel): ReadonlyMap<string, string> {
    const taken = new Map<string, string>();
    const used = new Set<string>();
    for (const { name, element, lanes = 1, length } of kernel.shared) {
      let array = this.own.find(
        (other) => other.element === element && other.lanes === lanes && !used.has(other.name),
      );
      if (array === undefined) {
        array = { name: `m${this.own.length}`, element, lanes, length };
        this.own.push(array);
      }
      array.length = Math.max(array.length, length);
      used.add(array.name);
      taken.set(name, array.name);
    }
    return taken;
  }
}
