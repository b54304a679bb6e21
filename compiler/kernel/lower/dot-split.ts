/**
 * Contractions with a long contracted axis and too few tiles of results to keep a device busy: the
 * first kernel leaves the sums of each part of that axis in memory, the second adds them up in their
 * order and does what the region does with the result.
 */
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import { add, constant, ofAxis, scale } from '../indexing/affine.ts';
import { identity } from '../indexing/map.ts';
import type { Expr, Lanes, Stmt } from '../ir.ts';
import type { Region } from '../regions/region.ts';
import { widest } from '../schedule/schedule.ts';
import { dotOf } from './contraction.ts';
import { partAxis, resultOf } from './dot-frame.ts';
import { lanesAxis } from './evaluator.ts';
import { gridOf } from './grid.ts';
import { bindFlat } from './map.ts';
import { bindMap, bindStores, type Context, isPackedAt, type Lowered, Scene } from './scene.ts';
import { elementOf } from './writer.ts';

/** Partial sums of a region's contraction: a tensor [parts, axes of the region…]. */
export function partialSums(region: Region, parts: number): Node {
  const dot = dotOf(region);
  const shape = [parts, ...region.axes.map(({ extent }) => extent)];
  const dtype = dot.dtype === 'f16' ? 'f32' : dot.dtype;
  const attributes = { name: 'partial sums', dtype, shape };
  // No node of a graph has a negative number, so it is told apart from all that the region reads.
  return { id: -1, op: 'input', inputs: [], attributes, dtype, shape, span: dot.span };
}

/** The region that stores nothing but them. */
export function partialRegion(region: Region, partials: Node): Region {
  const dot = dotOf(region);
  const part = ofAxis({ name: partAxis, extent: partials.shape[0]! });
  const position = [part, ...identity(region.axes)];
  const map = region.members.get(dot)!;
  return { ...region, stores: [{ node: dot, map, storage: partials, position }] };
}

const workgroupSize = 64;

/** Each invocation adds up the parts of a few neighbouring results. */
export function lowerSumOfParts(region: Region, partials: Node, context: Context): Lowered {
  const points = region.axes.reduce((n, axis) => n * axis.extent, 1);
  const lanes = lanesOf(region, points, context.maxLanes);
  const binding = bindFlat(region.axes, flatPoint(points, lanes));
  const stores = bindStores(region.stores, binding);
  const stored = new Set([...context.stored, partials]);
  const scene = new Scene(region, { ...context, stored }, lanes, stores);
  const { writer, evaluator } = scene;
  const dot = dotOf(region);
  const grid = gridOf(Math.ceil(points / lanes / workgroupSize), context.target);
  const first = k.mul(grid.workgroup, k.index(workgroupSize));
  const body = writer.block(() => {
    const point = writer.name('i', k.add(first, k.builtin('local_index')));
    const work = writer.block(() => {
      evaluator.within(new Map([['i', point]]), () => {
        const axes = bindMap(identity(region.axes), binding);
        const total = sumOfParts(scene, partials, axes);
        evaluator.bind(dot, bindMap(region.members.get(dot)!, binding), resultOf(dot, total));
        const values = stores.map((store) => evaluator.value(store.node, store.map));
        writer.emit(...stores.flatMap((store, at) => scene.store(store, values[at]!)));
      });
    });
    const invocations = points / lanes;
    const isWhole = grid.size[0] * grid.size[1] * workgroupSize === invocations;
    writer.emit(...(isWhole ? work : [k.when(k.lt(point, k.index(invocations)), work)]));
  });
  return scene.finish(`sum_of_parts_${points}`, workgroupSize, grid.size, body);
}

function sumOfParts(scene: Scene, partials: Node, axes: ReturnType<typeof identity>): Expr {
  const { writer, evaluator, lanes } = scene;
  const initial = k.literal(0, { element: elementOf(partials.dtype), lanes });
  const name = writer.fresh('t');
  writer.emit({ kind: 'var', name, type: initial.type, initial });
  const total = k.variable(name, initial.type);
  const parts = partials.shape[0]!;
  const body = (counter: Expr): readonly Stmt[] =>
    writer.block(() => {
      evaluator.within(new Map([[partAxis, counter]]), () => {
        const part = ofAxis({ name: partAxis, extent: parts });
        const value = evaluator.value(partials, [part, ...axes]);
        writer.emit(k.assign(name, k.apply('add', total, value)));
      });
    });
  writer.emit(k.loop(writer.fresh('k'), k.index(parts), body));
  return total;
}

function flatPoint(points: number, lanes: Lanes) {
  const group = scale(ofAxis({ name: 'i', extent: points / lanes }), lanes);
  return add(group, lanes === 1 ? constant(0) : ofAxis(lanesAxis(lanes)));
}

function lanesOf(region: Region, points: number, maxLanes: Lanes): Lanes {
  const lanes = widest(points, maxLanes);
  const binding = bindFlat(region.axes, flatPoint(points, lanes));
  const isPacked = bindStores(region.stores, binding).every(({ storage, position }) =>
    isPackedAt(storage, position, lanes),
  );
  return isPacked ? lanes : 1;
}
