/**
 * Graph values as kernel expressions, by index substitution: the value of a node at an index map is
 * an expression of the values of its inputs, down to loads. One axis of the map may be the lanes of
 * a vector; loads that lie side by side along it become one vector load, and what does not vary
 * along it stays scalar.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import {
  type Axis,
  axesOf,
  constant,
  div,
  type Index,
  isMultiple,
  linearIn,
  ofValue,
  plus,
  range,
  substitute,
} from '../indexing/affine.ts';
import { flatten, type IndexMap, isIndexOnly, mapKey, source } from '../indexing/map.ts';
import type { Expr, Lanes } from '../ir.ts';
import { type AxisValues, indexExpr } from './index-expr.ts';
import { pointExpr } from './point.ts';
import { elementOf, type KernelWriter } from './writer.ts';

/** The axis along which values are vectors, of as many lanes as its extent. */
export const lanesAxis = (lanes: Lanes): Axis => ({ name: 'l', extent: lanes });

/** A load that has been written, for questions about reading in place. */
export interface LoadRecord {
  readonly tensor: Node;
  readonly binding: number;
  readonly at: Index;
  readonly isGuarded: boolean;
}

/** The values of a graph's inputs, where they are not loaded: those of a hole. */
export type GivenInput = (input: Node, map: IndexMap, guard: Expr | undefined) => Expr;

export interface Scene {
  readonly writer: KernelWriter;
  /** Values with memory that this kernel may load. */
  readonly isLoadable: (node: Node) => boolean;
  /** Whether a value is asked for more than once, and so gets a name. */
  readonly isShared: (node: Node) => boolean;
  readonly lanes: Lanes;
  readonly input?: GivenInput;
}

export class Evaluator {
  readonly loads: LoadRecord[] = [];
  private readonly scene: Scene;
  private readonly axis: Axis;
  private axes: AxisValues = new Map();
  private memo = new Map<string, Expr>();

  constructor(scene: Scene) {
    this.scene = scene;
    this.axis = lanesAxis(scene.lanes);
  }

  /** An evaluator of another graph, at this place in the kernel. */
  nested(isShared: Scene['isShared'], input: GivenInput): Evaluator {
    const inner = new Evaluator({ ...this.scene, isLoadable: () => false, isShared, input });
    inner.axes = this.axes;
    return inner;
  }

  /** Gives axes their values, until the end of `write`; names made inside are forgotten behind it. */
  within(axes: AxisValues, write: () => void): void {
    const outer = { axes: this.axes, memo: this.memo };
    this.axes = new Map([...this.axes, ...axes]);
    this.memo = new Map(this.memo);
    write();
    this.axes = outer.axes;
    this.memo = outer.memo;
  }

  /** The value of `node` at `map` is at hand. */
  bind(node: Node, map: IndexMap, value: Expr): void {
    this.memo.set(memoKey(node, map, undefined), value);
  }

  index(of: Index): Expr {
    if (!this.variesIn(of)) return indexExpr(of, this.axes);
    return k.vector(...this.eachLane((lane) => indexExpr(this.atLane(of, lane), this.axes)));
  }

  /** `guard`: where it is false the value is not used, and nothing may be loaded from outside. */
  value(node: Node, map: IndexMap, guard?: Expr): Expr {
    const key = memoKey(node, map, guard);
    const known = this.memo.get(key) ?? this.memo.get(memoKey(node, map, undefined));
    if (known !== undefined) return known;
    const value = this.compute(node, map, guard);
    const isShared = this.scene.isShared(node) && !isIndexOnly(node);
    const result = isShared ? this.scene.writer.name('v', value) : value;
    this.memo.set(key, result);
    return result;
  }

  private compute(node: Node, map: IndexMap, guard: Expr | undefined): Expr {
    if (this.scene.isLoadable(node)) return this.load(node, map, guard);
    if (isIndexOnly(node)) return this.value(node.inputs[0]!, source(node, map), guard);
    switch (node.op) {
      case 'constant':
        return k.literal(node.attributes.value, k.vectorOf(elementOf(node.dtype), 1));
      case 'input':
        invariant(this.scene.input !== undefined, () => 'an input without memory', node.span);
        return this.scene.input(node, map, guard);
      case 'iota':
        return k.cast(this.index(map[0]!), 'i32');
      case 'pad':
        return this.padded(node, map, guard);
      case 'gather':
        return this.gathered(node, map, guard);
      case 'scatter_add':
        return this.oneHot(node, map, guard);
      case 'threefry':
        if (map.some((index) => this.variesIn(index))) return this.perLane(node, map, guard);
        break;
      default:
    }
    return pointExpr(
      node,
      node.inputs.map((input) => this.value(input, map, guard)),
    );
  }

  // ---- loads

  load(tensor: Node, map: IndexMap, guard: Expr | undefined): Expr {
    const flat = flatten(map, tensor.shape);
    const { lanes } = this.scene;
    if (!this.variesIn(flat)) return this.loadAt(tensor, flat, 1, guard);
    const packed = packedIndex(flat, this.axis);
    if (packed !== undefined) return this.loadAt(tensor, packed, lanes, guard);
    return k.vector(
      ...this.eachLane((lane) => this.loadAt(tensor, this.atLane(flat, lane), 1, guard)),
    );
  }

  private loadAt(tensor: Node, at: Index, lanes: Lanes, guard: Expr | undefined): Expr {
    const binding = this.scene.writer.reading(tensor, lanes);
    this.loads.push({ tensor, binding, at, isGuarded: guard !== undefined });
    const key = `load ${binding} ${at.key} ${guard === undefined ? '' : guardKey(guard)}`;
    const known = this.memo.get(key);
    if (known !== undefined) return known;
    const index = this.position(at);
    const safe = guard === undefined ? index : k.select(guard, index, k.index(0));
    const value = this.scene.writer.name(
      'a',
      k.load(binding, safe, elementOf(tensor.dtype), lanes),
    );
    this.memo.set(key, value);
    return value;
  }

  /** Where a load or a store goes, its constant part last and by itself. */
  position(at: Index): Expr {
    if (at.constant < 0) return this.index(at);
    return k.offset(this.index(plus(at, -at.constant)), at.constant);
  }

  // ---- values that depend on where they are

  private padded(node: Node<'pad'>, map: IndexMap, guard: Expr | undefined): Expr {
    const { low, value } = node.attributes;
    const { shape } = node.inputs[0]!;
    const outside = map.flatMap((index, at) => bounds(index, low[at]!, low[at]! + shape[at]!));
    if (outside.some(({ index }) => this.variesIn(index))) return this.perLane(node, map, guard);
    const inner = map.map((index, at) => plus(index, -low[at]!));
    const conditions = outside.map(({ index, side, limit }) => {
      const at = this.index(index);
      return side === 'low' ? k.le(k.index(limit), at) : k.lt(at, k.index(limit));
    });
    if (conditions.length === 0) return this.value(node.inputs[0]!, inner, guard);
    const within = this.scene.writer.name('g', conditions.reduce(k.and));
    const both = guard === undefined ? within : this.scene.writer.name('g', k.and(guard, within));
    const inside = this.value(node.inputs[0]!, inner, both);
    const fill = k.literal(value, k.vectorOf(elementOf(node.dtype), 1));
    return k.apply('select', within, inside, fill);
  }

  private gathered(node: Node<'gather'>, map: IndexMap, guard: Expr | undefined): Expr {
    const [table, index] = node.inputs;
    invariant(
      table !== undefined && index !== undefined,
      () => 'gather takes two inputs',
      node.span,
    );
    const { batch } = node.attributes;
    const rank = index.shape.length;
    const size = table.shape[batch]!;
    if (map.slice(0, rank).some((at) => this.variesIn(at))) return this.perLane(node, map, guard);
    const row = this.rowOf(this.value(index, map.slice(0, rank), guard), size);
    return this.value(table, [...map.slice(0, batch), row, ...map.slice(rank)], guard);
  }

  private oneHot(node: Node<'scatter_add'>, map: IndexMap, guard: Expr | undefined): Expr {
    const [index, updates] = node.inputs;
    invariant(
      index !== undefined && updates !== undefined,
      () => 'scatter takes two inputs',
      node.span,
    );
    const { batch, frame, size } = node.attributes;
    const leading = [...map.slice(0, batch), ...new Array<Index>(frame).fill(constant(0))];
    const row = this.value(index, leading, guard);
    const clamped = clampIndex(row, size);
    const here = k.apply('eq', clamped, this.index(map[batch]!));
    const update = this.value(updates, [...leading, ...map.slice(batch + 1)], guard);
    return k.apply('select', here, update, k.literal(0, k.vectorOf(elementOf(node.dtype), 1)));
  }

  /** An index read from memory, clamped, as part of index maps. */
  private rowOf(value: Expr, size: number): Index {
    const clamped = this.scene.writer.name('i', clampIndex(value, size));
    return ofValue(clamped.kind === 'variable' ? clamped.name : '0', clamped, size);
  }

  // ---- lanes

  private perLane(node: Node, map: IndexMap, guard: Expr | undefined): Expr {
    return k.vector(
      ...this.eachLane((lane) =>
        this.value(
          node,
          map.map((index) => this.atLane(index, lane)),
          guard,
        ),
      ),
    );
  }

  private eachLane<T>(make: (lane: number) => T): readonly T[] {
    return Array.from({ length: this.scene.lanes }, (_, lane) => make(lane));
  }

  private variesIn(of: Index): boolean {
    return this.scene.lanes > 1 && axesOf(of).has(this.axis.name);
  }

  private atLane(of: Index, lane: number): Index {
    return substitute(of, (axis) => (axis.name === this.axis.name ? constant(lane) : undefined));
  }
}

/** The index in vectors, if the lanes lie side by side and aligned. */
export function packedIndex(flat: Index, axis: Axis): Index | undefined {
  const line = linearIn(flat, axis);
  if (line === undefined || line.stride !== 1 || !isMultiple(line.rest, axis.extent))
    return undefined;
  return div(line.rest, axis.extent);
}

function clampIndex(value: Expr, size: number): Expr {
  const low = k.apply('max', value, k.literal(0, k.i32));
  return k.cast(k.apply('min', low, k.literal(size - 1, k.i32)), 'u32');
}

function bounds(
  index: Index,
  low: number,
  high: number,
): readonly { readonly index: Index; readonly side: 'low' | 'high'; readonly limit: number }[] {
  const { min, max } = range(index);
  return [
    ...(min < low ? [{ index, side: 'low' as const, limit: low }] : []),
    ...(max >= high ? [{ index, side: 'high' as const, limit: high }] : []),
  ];
}

function memoKey(node: Node, map: IndexMap, guard: Expr | undefined): string {
  return `${node.id}|${mapKey(map)}|${guard === undefined ? '' : guardKey(guard)}`;
}

function guardKey(guard: Expr): string {
  return guard.kind === 'variable' ? guard.name : guard.kind === 'literal' ? `${guard.value}` : '?';
}
