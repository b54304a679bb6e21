/**
 * Ops with a kernel of their own, one invocation a result or a line, in a fixed order: cumulative
 * sums, the position of the largest, and scattering, where each result scans the indices for its
 * own. No atomics: two runs give the same bits.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import { elementCount, type Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import { type Axis, add, constant, type Index, ofAxis, plus, scale } from '../indexing/affine.ts';
import { type IndexMap, unflatten } from '../indexing/map.ts';
import type { Expr, Lanes, Stmt } from '../ir.ts';
import type { Region } from '../regions/region.ts';
import { distinct, type SerialSchedule } from '../schedule/schedule.ts';
import { lanesAxis } from './evaluator.ts';
import { gridOf } from './grid.ts';
import {
  type Binding,
  bindStores,
  type Context,
  type Lowered,
  Scene,
  type Template,
} from './scene.ts';
import { elementOf } from './writer.ts';

const workgroupSize = 64;

export const serialTemplate: Template<SerialSchedule> = {
  candidates: (_, { target }) => {
    const first = target.kind === 'cpu' ? 16 : workgroupSize;
    const of = (size: number): SerialSchedule => ({ template: 'serial', workgroupSize: size });
    return distinct([of(first), of(16), of(workgroupSize)]);
  },
  lower: (region, context, schedule) => [lowerSerial(region, context, schedule)],
};

function lowerSerial(region: Region, context: Context, schedule: SerialSchedule): Lowered {
  const [node] = region.members.keys();
  switch (node?.op) {
    case 'argmax':
      return lowerArgmax(node, region, context, schedule);
    case 'cumsum':
      return lowerCumsum(node, region, context, schedule);
    case 'scatter_add':
      return lowerScatter(node, region, context, schedule);
    default:
      invariant(false, () => `${node?.op} has no serial kernel`, node?.span);
  }
}

/** Runs `body` for each of `count` items; `at` is the index of the item, named `p` in maps. */
function each(
  scene: Scene,
  count: number,
  {
    context,
    schedule: { workgroupSize: size },
  }: { readonly context: Context; readonly schedule: SerialSchedule },
  name: string,
  body: () => void,
): Lowered {
  const { writer, evaluator } = scene;
  const grid = gridOf(Math.ceil(count / size), context.target);
  const statements = writer.block(() => {
    const at = writer.name(
      'i',
      k.add(k.mul(grid.workgroup, k.index(size)), k.builtin('local_index')),
    );
    const work = writer.block(() => evaluator.within(new Map([['p', at]]), body));
    const isWhole = grid.size[0] * grid.size[1] * size === count;
    writer.emit(...(isWhole ? work : [k.when(k.lt(at, k.index(count)), work)]));
  });
  return scene.finish(`${name}_${count}`, size, grid.size, statements);
}

function bindAxes(region: Region, map: IndexMap): Binding {
  return new Map(region.axes.map((axis, at) => [axis.name, map[at]!]));
}

/** A loop over `count` positions; the body gets the index of the position. */
function loopOver(scene: Scene, name: string, count: number, body: (at: Index) => void): void {
  const { writer, evaluator } = scene;
  const axis: Axis = { name, extent: count };
  const block = (counter: Expr): readonly Stmt[] =>
    writer.block(() => evaluator.within(new Map([[name, counter]]), () => body(ofAxis(axis))));
  writer.emit(k.loop(writer.fresh('k'), k.index(count), block));
}

function declare(scene: Scene, initial: Expr): { readonly name: string; readonly value: Expr } {
  const name = scene.writer.fresh('t');
  scene.writer.emit({ kind: 'var', name, type: initial.type, initial });
  return { name, value: k.variable(name, initial.type) };
}

function insert(map: IndexMap, at: number, index: Index): IndexMap {
  return [...map.slice(0, at), index, ...map.slice(at)];
}

function lowerArgmax(
  node: Node<'argmax'>,
  region: Region,
  context: Context,
  schedule: SerialSchedule,
): Lowered {
  const count = elementCount(node.shape);
  const map = unflatten(ofAxis({ name: 'p', extent: count }), node.shape);
  const stores = bindStores(region.stores, bindAxes(region, map));
  const scene = new Scene(region, context, 1, stores);
  const { writer, evaluator } = scene;
  const input = node.inputs[0]!;
  const { axis } = node.attributes;
  return each(scene, count, { context, schedule }, 'argmax', () => {
    const largest = declare(scene, evaluator.value(input, insert(map, axis, constant(0))));
    const position = declare(scene, k.literal(0, k.i32));
    loopOver(scene, 'r', input.shape[axis]!, (at) => {
      const value = writer.name('v', evaluator.value(input, insert(map, axis, at)));
      const isLarger = writer.name('g', k.apply('lt', largest.value, value));
      const here = k.cast(evaluator.index(at), 'i32');
      writer.emit(k.assign(position.name, k.apply('select', isLarger, here, position.value)));
      writer.emit(k.assign(largest.name, k.apply('select', isLarger, value, largest.value)));
    });
    for (const store of stores) writer.emit(...scene.store(store, position.value));
  });
}

function lowerCumsum(
  node: Node<'cumsum'>,
  region: Region,
  context: Context,
  schedule: SerialSchedule,
): Lowered {
  const { axis, reverse } = node.attributes;
  const length = node.shape[axis]!;
  const others = node.shape.filter((_, at) => at !== axis);
  const count = elementCount(others);
  const line = unflatten(ofAxis({ name: 'p', extent: count }), others);
  const step = ofAxis({ name: 'r', extent: length });
  const map = insert(line, axis, reverse ? plus(scale(step, -1), Math.max(0, length - 1)) : step);
  const stores = bindStores(region.stores, bindAxes(region, map));
  const scene = new Scene(region, context, 1, stores);
  const { writer, evaluator } = scene;
  const element = elementOf(node.dtype) === 'f16' ? 'f32' : elementOf(node.dtype);
  return each(scene, count, { context, schedule }, 'cumsum', () => {
    const sum = declare(scene, k.literal(0, { element, lanes: 1 }));
    loopOver(scene, 'r', length, () => {
      const value = k.cast(evaluator.value(node.inputs[0]!, map), element);
      writer.emit(k.assign(sum.name, k.apply('add', sum.value, value)));
      for (const store of stores) writer.emit(...scene.store(store, sum.value));
    });
  });
}

function lowerScatter(
  node: Node<'scatter_add'>,
  region: Region,
  context: Context,
  schedule: SerialSchedule,
): Lowered {
  const { batch, frame, size } = node.attributes;
  const [index, updates] = node.inputs;
  invariant(
    index !== undefined && updates !== undefined,
    () => 'scatter takes two inputs',
    node.span,
  );
  const total = elementCount(node.shape);
  const cell = elementCount(node.shape.slice(batch + 1));
  const lanes: Lanes = cell % 4 === 0 && context.maxLanes === 4 ? 4 : 1;
  const axis = lanesAxis(lanes);
  const lane = lanes === 1 ? constant(0) : ofAxis(axis);
  const flat = add(scale(ofAxis({ name: 'p', extent: total / lanes }), lanes), lane);
  const map = unflatten(flat, node.shape);
  const stores = bindStores(region.stores, bindAxes(region, map));
  const scene = new Scene(region, context, lanes, stores);
  const { writer, evaluator } = scene;
  const element = elementOf(node.dtype) === 'f16' ? 'f32' : elementOf(node.dtype);
  const frames = index.shape.slice(batch, batch + frame);
  return each(scene, total / lanes, { context, schedule }, 'scatter', () => {
    const sum = declare(scene, k.literal(0, { element, lanes }));
    const own = writer.name('i', k.cast(rowOf(scene, map[batch]!), 'i32'));
    loopOver(scene, 'r', elementCount(frames), (at) => {
      const leading = [...map.slice(0, batch), ...unflatten(at, frames)];
      const found = k.apply('max', evaluator.value(index, leading), k.literal(0, k.i32));
      const clamped = k.apply('min', found, k.literal(size - 1, k.i32));
      const body = writer.block(() => {
        const update = evaluator.value(updates, [...leading, ...map.slice(batch + 1)]);
        writer.emit(k.assign(sum.name, k.apply('add', sum.value, k.cast(update, element))));
      });
      writer.emit(k.when(k.apply('eq', clamped, own), body));
    });
    for (const store of stores) writer.emit(...scene.store(store, sum.value));
  });
}

/** The destination row: cells are whole vectors, so it does not vary along the lanes. */
function rowOf(scene: Scene, row: Index): Expr {
  const value = scene.evaluator.index(row);
  return value.type.lanes === 1 ? value : k.component(value, 0);
}
