/**
 * What the templates share: a region with its axes replaced by those of the kernel, the stores it
 * must make, and the call that comes out.
 */
import type { Node } from '../../graph/graph.ts';
import type { Target } from '../../target/target.ts';
import * as k from '../build.ts';
import type { InPlacePair } from '../call.ts';
import { axesOf, constant, type Index, substitute } from '../indexing/affine.ts';
import { flatten, type IndexMap } from '../indexing/map.ts';
import type { Expr, Kernel, Lanes, Stmt } from '../ir.ts';
import { isOwn } from '../regions/reads.ts';
import type { Region, Store } from '../regions/region.ts';
import type { Candidates, Schedule } from '../schedule/schedule.ts';
import { Evaluator, lanesAxis, packedIndex } from './evaluator.ts';
import { elementOf, KernelWriter } from './writer.ts';

export interface Context {
  readonly target: Target;
  readonly stored: ReadonlySet<Node>;
  readonly uses: (node: Node) => number;
  /** The widest vectors. Scalars alone bind each tensor once, whatever its strides. */
  readonly maxLanes: Lanes;
}

/** A kernel, what its bindings hold, and which of them may be one. */
export interface Lowered {
  readonly kernel: Kernel;
  readonly tensors: readonly Node[];
  readonly inPlace: readonly InPlacePair[];
}

/** How regions of one kind become kernels: what they could look like, and each of those. */
export interface Template<S extends Schedule> {
  readonly candidates: (region: Region, context: Context) => Candidates<S>;
  /** In the order in which they run; what one hands another is a tensor that nothing else has. */
  readonly lower: (region: Region, context: Context, schedule: S) => readonly Lowered[];
}

interface StoreRecord {
  readonly binding: number;
  readonly at: Index;
  readonly loadsBefore: number;
}

export class Scene {
  readonly writer = new KernelWriter();
  readonly evaluator: Evaluator;
  readonly region: Region;
  readonly lanes: Lanes;
  private readonly stored: StoreRecord[] = [];
  private readonly vectorStores: ReadonlySet<Node>;

  /** `stores` with the positions at which this kernel will write them. */
  constructor(region: Region, context: Context, lanes: Lanes, stores: readonly Store[]) {
    this.region = region;
    this.lanes = lanes;
    const written = new Set(stores.map((store) => store.storage));
    this.evaluator = new Evaluator({
      writer: this.writer,
      isLoadable: (node) => context.stored.has(node) && !isOwn(node, region.members, written),
      isShared: (node) => context.uses(node) > 1 || stores.some((store) => store.node === node),
      lanes,
    });
    this.vectorStores = packedStorages(stores, lanes);
  }

  /** The statements that store a value; they are for the caller to emit. */
  store(store: Store, value: Expr): readonly Stmt[] {
    const { storage } = store;
    const flat = flatten(store.position, storage.shape);
    const typed = k.cast(value, elementOf(storage.dtype));
    const axis = lanesAxis(this.lanes);
    if (this.lanes === 1 || !axesOf(flat).has(axis.name))
      return [this.storeAt(storage, flat, 1, typed)];
    const packed = packedIndex(flat, axis);
    if (packed !== undefined && this.vectorStores.has(storage)) {
      return [this.storeAt(storage, packed, this.lanes, splat(typed, this.lanes))];
    }
    const whole = this.writer.name('s', typed);
    return Array.from({ length: this.lanes }, (_, lane) => {
      const at = substitute(flat, ({ name }) => (name === axis.name ? constant(lane) : undefined));
      return this.storeAt(storage, at, 1, k.component(whole, lane as 0 | 1 | 2 | 3));
    });
  }

  private storeAt(storage: Node, at: Index, lanes: Lanes, value: Expr): Stmt {
    const binding = this.writer.writing(storage, lanes);
    this.stored.push({ binding, at, loadsBefore: this.evaluator.loads.length });
    return k.store(binding, this.evaluator.position(at), value);
  }

  /** Whether what was loaded so far may be the old value of what a store writes. */
  mayReplaceLoaded({ storage, position }: Store): boolean {
    const { key } = flatten(position, storage.shape);
    return this.evaluator.loads.some(
      ({ tensor, at }) =>
        tensor.dtype === storage.dtype && flatSize(tensor) === flatSize(storage) && at.key === key,
    );
  }

  finish(
    name: string,
    workgroupSize: number,
    grid: Kernel['grid'],
    body: readonly Stmt[],
    shared: Kernel['shared'] = [],
  ): Lowered {
    const { bindings, tensors } = this.writer;
    const span = this.region.stores.at(-1)?.node.span;
    const kernel: Kernel = { name, bindings, workgroupSize, shared, body, grid, span };
    return { kernel, tensors, inPlace: this.inPlacePairs() };
  }

  /** A tensor that is read only where, and before, each invocation writes. */
  private inPlacePairs(): readonly InPlacePair[] {
    const { loads } = this.evaluator;
    const pairs: InPlacePair[] = [];
    for (const written of new Set(this.stored.map((store) => store.binding))) {
      const stores = this.stored.filter((store) => store.binding === written);
      for (const read of new Set(loads.map((load) => load.binding))) {
        const { tensors, bindings } = this.writer;
        const [source, target] = [tensors[read]!, tensors[written]!];
        const isAlike =
          source.dtype === target.dtype &&
          flatSize(source) === flatSize(target) &&
          bindings[read]!.lanes === bindings[written]!.lanes;
        const isHere = loads.every(
          (load, at) =>
            load.tensor !== source ||
            (load.binding === read &&
              !load.isGuarded &&
              stores.some((store) => store.at.key === load.at.key && at < store.loadsBefore)),
        );
        if (isAlike && isHere) pairs.push({ read, written });
      }
    }
    return pairs;
  }
}

function flatSize(node: Node): number {
  return node.shape.reduce((product, size) => product * size, 1);
}

function splat(value: Expr, lanes: Lanes): Expr {
  if (value.type.lanes === lanes) return value;
  return k.vector(...new Array<Expr>(lanes).fill(value));
}

/** Tensors of which every store here is a whole vector: a buffer has one element type a kernel. */
function packedStorages(stores: readonly Store[], lanes: Lanes): ReadonlySet<Node> {
  const packed = new Set(stores.map((store) => store.storage));
  for (const { storage, position } of stores) {
    if (!isPackedAt(storage, position, lanes)) packed.delete(storage);
  }
  return packed;
}

export function isPackedAt(storage: Node, position: IndexMap, lanes: Lanes): boolean {
  if (lanes === 1) return true;
  return packedIndex(flatten(position, storage.shape), lanesAxis(lanes)) !== undefined;
}

/** A map with the region's axes replaced. */
export type Binding = ReadonlyMap<string, Index>;

export function bindMap(map: IndexMap, binding: Binding): IndexMap {
  return map.map((index) => substitute(index, (axis) => binding.get(axis.name)));
}

export function bindStores(stores: readonly Store[], binding: Binding): readonly Store[] {
  return stores.map((store) => ({
    ...store,
    map: bindMap(store.map, binding),
    position: bindMap(store.position, binding),
  }));
}
