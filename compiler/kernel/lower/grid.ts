/** Work in one dimension, folded where a device counts workgroups only so far. */

import type { Target } from '../../target/target.ts';
import * as k from '../build.ts';
import type { Expr, Kernel, Stmt } from '../ir.ts';

export interface Grid {
  readonly size: Kernel['grid'];
  /** The number of this workgroup. */
  readonly workgroup: Expr;
  /** `body`, left out in workgroups beyond the count. */
  readonly inside: (body: readonly Stmt[]) => readonly Stmt[];
}

export function gridOf(count: number, target: Target): Grid {
  const limit = target.limits.maxComputeWorkgroupsPerDimension;
  const x = k.builtin('workgroup_x');
  if (count <= limit) return { size: [count, 1, 1], workgroup: x, inside: (body) => body };
  const rows = Math.ceil(count / limit);
  const workgroup = k.add(k.mul(k.builtin('workgroup_y'), k.index(limit)), x);
  const inside = (body: readonly Stmt[]): readonly Stmt[] =>
    rows * limit === count ? body : [k.when(k.lt(workgroup, k.index(count)), body)];
  return { size: [limit, rows, 1], workgroup, inside };
}
