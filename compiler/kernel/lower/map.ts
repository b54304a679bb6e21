/** The template of pointwise regions: each invocation computes a few neighbouring points. */
import * as k from '../build.ts';
import { type Axis, add, constant, type Index, ofAxis, scale } from '../indexing/affine.ts';
import { unflatten } from '../indexing/map.ts';
import type { Lanes } from '../ir.ts';
import type { Region } from '../regions/region.ts';
import { mapCandidates } from '../schedule/map-candidates.ts';
import type { MapSchedule } from '../schedule/schedule.ts';
import { lanesAxis } from './evaluator.ts';
import { gridOf } from './grid.ts';
import {
  type Binding,
  bindStores,
  type Context,
  isPackedAt,
  type Lowered,
  Scene,
  type Template,
} from './scene.ts';

export const mapTemplate: Template<MapSchedule> = {
  candidates: (region, { maxLanes, target }) => {
    const points = pointsOf(region);
    const isPacked = (lanes: Lanes): boolean =>
      bindStores(region.stores, pointBinding(region, points, lanes)).every(
        ({ storage, position }) => isPackedAt(storage, position, lanes),
      );
    return mapCandidates(points, maxLanes, isPacked, target);
  },
  lower: (region, context, schedule) => [lowerMap(region, context, schedule)],
};

function pointsOf(region: Region): number {
  return region.axes.reduce((n, axis) => n * axis.extent, 1);
}

function lowerMap(
  region: Region,
  context: Context,
  { lanes, workgroupSize }: MapSchedule,
): Lowered {
  const points = pointsOf(region);
  const stores = bindStores(region.stores, pointBinding(region, points, lanes));
  const scene = new Scene(region, context, lanes, stores);
  const { writer, evaluator } = scene;
  const invocations = points / lanes;
  const grid = gridOf(Math.ceil(invocations / workgroupSize), context.target);
  const first = k.mul(grid.workgroup, k.index(workgroupSize));
  const body = writer.block(() => {
    const point = writer.name('i', k.add(first, k.builtin('local_index')));
    const work = writer.block(() => {
      evaluator.within(new Map([['i', point]]), () => {
        const values = stores.map((store) => evaluator.value(store.node, store.map));
        writer.emit(...stores.flatMap((store, at) => scene.store(store, values[at]!)));
      });
    });
    const isWhole = grid.size[0] * grid.size[1] * workgroupSize === invocations;
    writer.emit(...(isWhole ? work : [k.when(k.lt(point, k.index(invocations)), work)]));
  });
  return scene.finish(`map_${points}`, workgroupSize, grid.size, body);
}

/** The region's axes, from the number of the point. */
function pointBinding(region: Region, points: number, lanes: Lanes): Binding {
  const group: Axis = { name: 'i', extent: points / lanes };
  const lane = lanes === 1 ? constant(0) : ofAxis(lanesAxis(lanes));
  return bindFlat(region.axes, add(scale(ofAxis(group), lanes), lane));
}

export function bindFlat(axes: readonly Axis[], flat: Index): Map<string, Index> {
  const map = unflatten(
    flat,
    axes.map((axis) => axis.extent),
  );
  return new Map(axes.map((axis, at) => [axis.name, map[at]!]));
}
