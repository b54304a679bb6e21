/**
 * A region is one future kernel: an iteration space of parallel and reduced axes, and the graph
 * values computed at its points. Each member has an index map from the region's axes, so movement
 * ops do not exist here. See the rules in `rules.ts`.
 */
import type { Node } from '../../graph/graph.ts';
import type { Axis } from '../indexing/affine.ts';
import type { IndexMap } from '../indexing/map.ts';
import type { RuleId } from './rules.ts';

/**
 * `map`: every point computes for itself. `rows`: reductions over the reduced axes, and the code
 * around them. `dot`: one contraction and its epilogue. `attention`: attention, or a part of its
 * derivative, with axes of their own for each member. `serial`: one of the scans and searches that
 * have a kernel of their own. `loop`: a loop, whose body has regions of its own.
 */
export type RegionKind = 'map' | 'rows' | 'dot' | 'attention' | 'serial' | 'loop';

/** Kinds that take in no pointwise code. */
export const closedKinds: ReadonlySet<RegionKind> = new Set(['attention', 'serial', 'loop']);

export interface Region {
  readonly id: number;
  readonly kind: RegionKind;
  readonly axes: readonly Axis[];
  /** Names of the axes that reductions run over. */
  readonly reduced: ReadonlySet<string>;
  /** In topological order. */
  readonly members: ReadonlyMap<Node, IndexMap>;
  /** Where each reduction among them reads its input. */
  readonly inputMaps: ReadonlyMap<Node, IndexMap>;
  readonly dependencies: ReadonlySet<Region>;
  readonly stores: readonly Store[];
  /** Values of which it reads or writes a second copy, see `rematerialise.ts`. */
  readonly again: ReadonlySet<Node>;
}

/** `node`, which the region evaluates at `map`, goes to `position` of the tensor `storage`. */
export interface Store {
  readonly node: Node;
  readonly map: IndexMap;
  readonly storage: Node;
  readonly position: IndexMap;
}

/** Why a value is where it is: for `llmc inspect --stage fused`. */
export interface Decision {
  readonly node: Node;
  readonly region: number;
  readonly rule: RuleId;
  /** Of what is stored: why no reader computes it again. */
  readonly why?: string;
}

export interface Partition {
  /** In an order in which they may run. */
  readonly regions: readonly Region[];
  /** Every value that has memory of its own, inputs included. */
  readonly stored: ReadonlySet<Node>;
  readonly decisions: readonly Decision[];
}
