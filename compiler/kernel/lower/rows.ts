/**
 * The template of regions that reduce: one row of the reduced axes for each point of the parallel
 * ones. Reductions are computed in phases, all that do not depend on each other in one pass over
 * the row; values of the row are computed again in each pass, from loads that the cache holds.
 * A softmax forward has two passes for its reductions and one for its result.
 */
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import { type Axis, add, axesOf, constant, type Index, ofAxis, scale } from '../indexing/affine.ts';
import type { Expr, Kernel, Stmt } from '../ir.ts';
import type { Region, Store } from '../regions/region.ts';
import { reduceCandidates } from '../schedule/reduce-candidates.ts';
import type { ReduceSchedule } from '../schedule/schedule.ts';
import { lanesAxis } from './evaluator.ts';
import { gridOf } from './grid.ts';
import { bindFlat } from './map.ts';
import { type Phases, phasesOf } from './phases.ts';
import { accumulatorType, combineLanes, combineTeam, identityOf, merge } from './reduce.ts';
import {
  type Binding,
  bindMap,
  bindStores,
  type Context,
  type Lowered,
  Scene,
  type Template,
} from './scene.ts';

export const rowsTemplate: Template<ReduceSchedule> = {
  candidates: (region, { target, maxLanes }) => {
    const { parallel, reduced } = axesOfRows(region);
    const last = region.axes.filter((axis) => axis.extent > 1).at(-1);
    const shape = {
      parallel: sizeOf(parallel),
      reduced: sizeOf(reduced),
      isTrailing: last === undefined || region.reduced.has(last.name),
    };
    return reduceCandidates(shape, target, maxLanes);
  },
  lower: (region, context, schedule) => [new RowKernel(region, context, schedule).lower()],
};

function axesOfRows({ axes, reduced }: Region): Record<'parallel' | 'reduced', readonly Axis[]> {
  return {
    parallel: axes.filter((axis) => !reduced.has(axis.name)),
    reduced: axes.filter((axis) => reduced.has(axis.name)),
  };
}

function sizeOf(axes: readonly Axis[]): number {
  return axes.reduce((n, axis) => n * axis.extent, 1);
}

class RowKernel {
  private readonly scene: Scene;
  private readonly phases: Phases;
  private readonly binding: Binding;
  private readonly stores: readonly Store[];
  private readonly schedule: ReduceSchedule;
  private readonly context: Context;
  private readonly rowCount: number;
  private readonly length: number;
  private readonly shared: { name: string; element: 'f32' | 'i32' | 'u32'; length: number }[] = [];

  constructor(region: Region, context: Context, schedule: ReduceSchedule) {
    const { parallel, reduced } = axesOfRows(region);
    const isColumns = schedule.template === 'columns';
    this.schedule = schedule;
    this.context = context;
    this.rowCount = sizeOf(parallel) / (isColumns ? schedule.lanes : 1);
    this.length = sizeOf(reduced) / (isColumns ? 1 : schedule.lanes);
    const lane = schedule.lanes === 1 ? constant(0) : ofAxis(lanesAxis(schedule.lanes));
    const wide = (name: string, extent: number): Index =>
      add(scale(ofAxis({ name, extent }), schedule.lanes), lane);
    const row = isColumns ? wide('p', this.rowCount) : ofAxis({ name: 'p', extent: this.rowCount });
    const step = isColumns ? ofAxis({ name: 'r', extent: this.length }) : wide('r', this.length);
    this.binding = new Map([...bindFlat(parallel, row), ...bindFlat(reduced, step)]);
    this.stores = bindStores(region.stores, this.binding);
    this.scene = new Scene(region, context, schedule.lanes, this.stores);
    this.phases = phasesOf(region);
  }

  lower(): Lowered {
    const { workgroupSize, teamSize } = this.schedule;
    const { writer, evaluator } = this.scene;
    const teams = workgroupSize / teamSize;
    const grid = gridOf(Math.ceil(this.rowCount / teams), this.context.target);
    const isWhole = grid.size[0] * grid.size[1] * teams === this.rowCount;
    const body = writer.block(() => {
      const local = k.builtin('local_index');
      const row = writer.name(
        'i',
        k.add(k.mul(grid.workgroup, k.index(teams)), k.div(local, k.index(teamSize))),
      );
      const member = writer.name('j', k.mod(local, k.index(teamSize)));
      const safe = isWhole ? row : writer.name('i', k.min(row, k.index(this.rowCount - 1)));
      const isLive = isWhole ? undefined : k.lt(row, k.index(this.rowCount));
      evaluator.within(new Map([['p', safe]]), () => this.passes(member, isLive));
    });
    const name = `${this.schedule.template}_${this.rowCount}x${this.length}`;
    const { size } = grid;
    return this.scene.finish(name, workgroupSize, size, body, this.shared as Kernel['shared']);
  }

  /** One loop a phase; a store is made in the first loop in which its value is known. */
  private passes(member: Expr, isLive: Expr | undefined): void {
    const { writer } = this.scene;
    const last = this.phases.count;
    for (let phase = 0; phase <= last; phase += 1) {
      const reductions = this.phases.reductions.filter(
        (node) => this.phases.of(node) === phase + 1,
      );
      const stores = this.stores.filter((store) => this.phases.of(store.node) === phase);
      const along = stores.filter((store) => this.isAlongRow(store));
      const accumulators = reductions.map((node) => this.declare(node));
      if (reductions.length + along.length > 0) {
        writer.emit(
          this.loop(member, (at) => this.pass(at, reductions, accumulators, along, isLive)),
        );
      }
      this.storeRows(
        stores.filter((store) => !this.isAlongRow(store)),
        member,
        isLive,
      );
      for (const [at, node] of reductions.entries()) this.conclude(node, accumulators[at]!);
    }
  }

  private loop(member: Expr, body: (at: Expr) => readonly Stmt[]): Stmt {
    const { teamSize } = this.schedule;
    const from = teamSize === 1 ? k.index(0) : member;
    const name = this.scene.writer.fresh('k');
    return k.loop(name, k.index(this.length), body, { from, step: k.index(teamSize) });
  }

  private pass(
    at: Expr,
    reductions: readonly Node[],
    accumulators: readonly Expr[],
    stores: readonly Store[],
    isLive: Expr | undefined,
  ): readonly Stmt[] {
    const { writer, evaluator } = this.scene;
    return writer.block(() => {
      evaluator.within(new Map([['r', at]]), () => {
        for (const [n, node] of reductions.entries()) this.accumulate(node, accumulators[n]!);
        const values = stores.map((store) => evaluator.value(store.node, store.map));
        const writes = stores.flatMap((store, n) => this.scene.store(store, values[n]!));
        writer.emit(...guarded(isLive, writes));
      });
    });
  }

  private declare(node: Node): Expr {
    const type = accumulatorType(node);
    const name = this.scene.writer.fresh('t');
    const lanes = this.schedule.lanes;
    const initial = k.literal(identityOf(node), { element: type, lanes });
    this.scene.writer.emit({ kind: 'var', name, type: initial.type, initial });
    return k.variable(name, initial.type);
  }

  private accumulate(node: Node, accumulator: Expr): void {
    const { writer, evaluator } = this.scene;
    const input = node.inputs[0]!;
    const value = evaluator.value(input, this.inputMap(node));
    const wide = k.cast(value, accumulator.type.element);
    if (accumulator.kind !== 'variable') return;
    writer.emit(k.assign(accumulator.name, merge(node, accumulator, wide)));
  }

  /** The map of a reduction's input: its own, with the reduced axes where they belong. */
  private inputMap(node: Node): readonly Index[] {
    return bindMap(this.phases.inputMap(node), this.binding);
  }

  private conclude(node: Node, accumulator: Expr): void {
    const { writer, evaluator, region } = this.scene;
    const isColumns = this.schedule.template === 'columns';
    const partial = isColumns ? accumulator : writer.name('t', combineLanes(node, accumulator));
    const total = combineTeam(node, partial, this.schedule, writer, (name, element, length) => {
      this.shared.push({ name, element, length });
    });
    const value = writer.name(
      't',
      k.cast(total, node.dtype === 'f16' ? 'f16' : total.type.element),
    );
    evaluator.bind(node, bindMap(region.members.get(node)!, this.binding), value);
  }

  private storeRows(stores: readonly Store[], member: Expr, isLive: Expr | undefined): void {
    if (stores.length === 0) return;
    const { writer, evaluator } = this.scene;
    const values = stores.map((store) => evaluator.value(store.node, store.map));
    const writes = stores.flatMap((store, at) => this.scene.store(store, values[at]!));
    const isFirst = this.schedule.teamSize === 1 ? undefined : k.eq(member, k.index(0));
    // All of a team read the values of its row, which one of them is about to replace.
    const isAwaited =
      isFirst !== undefined && stores.some((one) => this.scene.mayReplaceLoaded(one));
    if (isAwaited) writer.emit(k.storageBarrier);
    const conditions = [isLive, isFirst].filter((condition) => condition !== undefined);
    writer.emit(...guarded(conditions.length === 0 ? undefined : conditions.reduce(k.and), writes));
  }

  private isAlongRow(store: Store): boolean {
    const original = this.scene.region.stores.find(
      (other) => other.node === store.node && other.storage === store.storage,
    )!;
    return original.map.some((index) =>
      [...axesOf(index).keys()].some((name) => this.scene.region.reduced.has(name)),
    );
  }
}

function guarded(condition: Expr | undefined, body: readonly Stmt[]): readonly Stmt[] {
  return condition === undefined || body.length === 0 ? body : [k.when(condition, body)];
}
