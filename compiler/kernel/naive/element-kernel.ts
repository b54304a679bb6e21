/** The one shape of every naive kernel: a thread an element, all in one dimension. */

import { invariant } from '../../diagnostics/invariant.ts';
import type { Node, Scalar } from '../../graph/graph.ts';
import { elementCount } from '../../graph/graph.ts';
import type { Target } from '../../target/target.ts';
import {
  add,
  builtin,
  cast,
  define,
  index,
  load,
  lt,
  mul,
  readOnly,
  readWrite,
  store,
  when,
} from '../build.ts';
import type { Element, Expr, Kernel, Stmt } from '../ir.ts';

/** A kernel, and the nodes whose storages are its arguments. */
export interface NaiveCall {
  readonly kernel: Kernel;
  readonly operands: readonly Node[];
}

/** What computes the element at flat index `i` of the result. */
export interface ElementCode {
  readonly statements?: readonly Stmt[];
  readonly value: Expr;
}

const workgroupSize = 64;

/** One thread for each element of the node, which stores the value of `code` there. */
export function elementKernel(
  node: Node,
  target: Target,
  code: (i: Expr) => ElementCode,
): readonly NaiveCall[] {
  const written = node.inputs.length;
  const kernel = threadKernel(node, node.inputs, elementCount(node.shape), target, (i) => {
    const { statements = [], value } = code(i);
    return [...statements, store(written, i, cast(value, elementOf(node.dtype)))];
  });
  return [{ kernel, operands: [...node.inputs, node] }];
}

/** `count` threads over bindings of `inputs`, then of the node. */
export function threadKernel(
  node: Node,
  inputs: readonly Node[],
  count: number,
  target: Target,
  body: (i: Expr) => readonly Stmt[],
): Kernel {
  const grid = spread(Math.ceil(count / workgroupSize), target);
  const group = add(mul(builtin('workgroup_y'), index(grid[0])), builtin('workgroup_x'));
  const flat = add(mul(group, index(workgroupSize)), builtin('local_index'));
  const [binding, i] = define('i', grid[1] === 1 ? inOneRow() : flat);
  return {
    name: node.op,
    bindings: [
      ...inputs.map((input) => readOnly(tensorName(input), elementOf(input.dtype))),
      readWrite(tensorName(node), elementOf(node.dtype)),
    ],
    workgroupSize,
    shared: [],
    body: [binding, when(lt(i, index(count)), body(i))],
    grid,
    span: node.span,
  };
}

function inOneRow(): Expr {
  return add(mul(builtin('workgroup_x'), index(workgroupSize)), builtin('local_index'));
}

/** Folds more workgroups than one dimension takes into two. */
function spread(groups: number, target: Target): Kernel['grid'] {
  const x = Math.min(groups, target.limits.maxComputeWorkgroupsPerDimension);
  return [x, x === 0 ? 0 : Math.ceil(groups / x), 1];
}

export function elementOf(dtype: Scalar): Element {
  invariant(dtype !== 'bf16', () => 'bf16 has no kernels yet');
  return dtype;
}

/** The type sums are kept in: f32 for f16. */
export function accumulatorOf(dtype: Scalar): Element {
  const element = elementOf(dtype);
  return element === 'f16' ? 'f32' : element;
}

/** The element at `at` of the input bound at `binding`. */
export function read(node: Node, binding: number, at: Expr): Expr {
  return load(binding, at, elementOf(node.inputs[binding]!.dtype));
}

function tensorName(node: Node): string {
  return node.op === 'input' ? node.attributes.name : `${node.op}_${node.id}`;
}
