/** The hole of an attention, and its slope, inside a kernel: each graph at the scores of one row of a tile. */
import { invariant } from '../../diagnostics/invariant.ts';
import { type Graph, type Node, topological } from '../../graph/graph.ts';
import * as k from '../build.ts';
import type { Index } from '../indexing/affine.ts';
import type { IndexMap } from '../indexing/map.ts';
import type { Expr } from '../ir.ts';
import { type Tile, widen } from './attention-tile.ts';
import type { GivenInput } from './evaluator.ts';
import { elementOf } from './writer.ts';

export class Hole {
  private readonly tile: Tile;
  private readonly outputs: readonly Node[];
  private readonly dot: Node;
  private readonly users: ReadonlyMap<Node, number>;
  private readonly input: GivenInput;

  /** `extras`: what the inputs of the graph behind `dot` stand for. */
  constructor(tile: Tile, graph: Graph, extras: readonly Node[]) {
    const [dot, ...others] = graph.inputs;
    invariant(dot !== undefined, () => 'a hole without products');
    const given = new Map<Node, Node>(others.map((input, at) => [input, extras[at]!]));
    this.tile = tile;
    this.outputs = graph.outputs.map(({ node }) => node);
    this.dot = dot;
    this.users = countUsers(graph);
    this.input = (input, map, guard) => tile.scene.evaluator.value(given.get(input)!, map, guard);
  }

  /** The outputs in f32, as vectors of columns; `mapOf` gives the point of the scores for a column. */
  values(products: Expr, mapOf: (column: Index) => IndexMap): readonly Expr[] {
    const { lanes } = products.type;
    const { writer } = this.tile.scene;
    return this.outputs.map((_, at) =>
      writer.name(
        'v',
        widen(
          this.tile.alongColumns((column, part) => this.value(at, mapOf(column), part(products))),
          lanes,
        ),
      ),
    );
  }

  private value(output: number, map: IndexMap, product: Expr): Expr {
    const isShared = (node: Node): boolean => (this.users.get(node) ?? 0) > 1;
    const evaluator = this.tile.scene.evaluator.nested(isShared, this.input);
    evaluator.bind(this.dot, map, k.cast(product, elementOf(this.dot.dtype)));
    return k.cast(evaluator.value(this.outputs[output]!, map), 'f32');
  }
}

function countUsers(graph: Graph): ReadonlyMap<Node, number> {
  const users = new Map<Node, number>();
  for (const node of topological(graph)) {
    for (const input of node.inputs) users.set(input, (users.get(input) ?? 0) + 1);
  }
  return users;
}
