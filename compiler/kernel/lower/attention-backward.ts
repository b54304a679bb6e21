/**
 * The derivative of attention. Scores are computed again, and the normaliser makes probabilities of
 * them without a second pass: P = exp(score - m - log). With the cotangent dO of the result and
 * delta = sum(dO * O) of each query,
 *
 *     ddot = P * (factor * (dO . v) - delta) * slope
 *     dq = sum over keys of ddot k                    queries are the rows of tiles
 *     dk = sum over queries of ddot q                 keys are
 *     dv = sum over queries of P factor dO
 */
import type { Node } from '../../graph/graph.ts';
import type { AttentionGradientOp } from '../../graph/op.ts';
import * as k from '../build.ts';
import { constant, type Index } from '../indexing/affine.ts';
import type { Expr } from '../ir.ts';
import { Frame, type FramePlan, type Result } from './attention-frame.ts';
import { Hole } from './attention-hole.ts';
import { accumulate, productsOf } from './attention-products.ts';
import { boundsOf } from './attention-range.ts';
import { type Space, spaceOf } from './attention-space.ts';
import { nameOf, type Tile } from './attention-tile.ts';
import type { Lowered } from './scene.ts';

type Plan = Pick<FramePlan, 'region' | 'context' | 'schedule'>;
type GradientNode = Node<AttentionGradientOp>;

export function lowerQueryGradient(plan: Plan, dq: GradientNode): Lowered {
  const space = spaceOf(dq);
  const { queries, keys, parts } = space;
  const name = `attention_dq_${space.batch}x${queries.heads}x${queries.count}x${keys.count}`;
  const bounds = boundsOf(dq.attributes.hole);
  const frame = new Frame({ ...plan, name, space, rows: queries, columns: keys, bounds });
  return frame.lower((tile, overTiles) => {
    const width = dq.shape.at(-1)!;
    const registers = tile.zeros(width);
    const backward = new Backward(tile, space, dq);
    overTiles((number) => {
      const { ddot } = backward.run(number, { needsWeights: false, needsProducts: true });
      accumulate(tile, registers, ddot, keys.operand(parts.k), width, number);
    });
    return [{ node: dq, registers, cells: tile.cellsOf(width) }];
  });
}

/** One of the two may not be wanted. */
export function lowerKeyGradients(
  plan: Plan,
  dk: GradientNode | undefined,
  dv: GradientNode | undefined,
): Lowered {
  const node = (dk ?? dv)!;
  const space = spaceOf(node);
  const { queries, keys, parts } = space;
  const name = `attention_dkv_${space.batch}x${queries.heads}x${queries.count}x${keys.count}`;
  const bounds = boundsOf(node.attributes.hole);
  const frame = new Frame({ ...plan, name, space, rows: keys, columns: queries, bounds });
  return frame.lower((tile, overTiles) => {
    const begin = (of: GradientNode | undefined) =>
      of && { node: of, registers: tile.zeros(of.shape.at(-1)!) };
    const [byKey, byValue] = [begin(dk), begin(dv)];
    const backward = new Backward(tile, space, node);
    overTiles((number) => {
      const { weights, ddot } = backward.run(number, {
        needsWeights: byValue !== undefined,
        needsProducts: byKey !== undefined,
      });
      const add = (to: typeof byKey, by: readonly Expr[], of: Node): void => {
        if (to === undefined) return;
        accumulate(tile, to.registers, by, queries.operand(of), of.shape.at(-1)!, number);
      };
      add(byValue, weights, parts.cotangent!);
      add(byKey, ddot, parts.q);
    });
    const results = [byKey, byValue].filter((result) => result !== undefined);
    return results.map((result): Result => {
      return { ...result, cells: tile.cellsOf(result.node.shape.at(-1)!) };
    });
  });
}

interface Wanted {
  /** P * factor */
  readonly needsWeights: boolean;
  /** ddot */
  readonly needsProducts: boolean;
}

/** What is known of a query: one number where queries are rows, a vector where they are columns. */
interface QueryFacts {
  readonly most: Expr;
  readonly log: Expr;
  readonly delta: Expr;
}

class Backward {
  private readonly tile: Tile;
  private readonly space: Space;
  private readonly hole: Hole;
  private readonly slope: Hole;
  /** Of each row, where queries are rows. */
  private readonly rowFacts: readonly QueryFacts[];

  constructor(tile: Tile, space: Space, { attributes }: GradientNode) {
    const { extras } = space.parts;
    this.tile = tile;
    this.space = space;
    this.hole = new Hole(tile, attributes.hole, extras);
    this.slope = new Hole(tile, attributes.slope, extras);
    this.rowFacts = this.isByQuery ? this.factsOfRows() : [];
  }

  private get isByQuery(): boolean {
    return this.tile.rows.name === 'query';
  }

  /** Of the tile `number`, in registers; what is not needed is not what it says. */
  run(
    number: Expr,
    { needsWeights, needsProducts }: Wanted,
  ): { readonly weights: readonly Expr[]; readonly ddot: readonly Expr[] } {
    const { q, k: keyed, v, cotangent } = this.space.parts;
    const scores = this.products(q, keyed);
    const cotangents = needsProducts ? this.products(cotangent!, v!) : scores;
    const columnFacts = this.isByQuery ? undefined : this.factsOfColumns();
    const { writer } = this.tile.scene;
    for (const [row, products] of scores.entries()) {
      const facts = columnFacts ?? this.rowFacts[row]!;
      const { p, factor, mapOf } = this.probabilities(row, products, facts, number);
      const counted = (value: Expr): Expr =>
        factor === undefined ? value : k.apply('mul', value, factor);
      const weights = needsWeights ? writer.name('v', counted(p)) : p;
      if (!needsProducts) {
        writer.emit(k.assign(nameOf(products), weights));
        continue;
      }
      const [slope] = this.slope.values(products, mapOf);
      const difference = k.apply('sub', counted(cotangents[row]!), facts.delta);
      const ddot = k.apply('mul', k.apply('mul', p, difference), slope!);
      writer.emit(k.assign(nameOf(products), ddot));
      if (needsWeights) writer.emit(k.assign(nameOf(cotangents[row]!), weights));
    }
    return { weights: cotangents, ddot: scores };
  }

  /** Of something that belongs to queries and something that belongs to keys. */
  private products(ofQuery: Node, ofKey: Node): readonly Expr[] {
    const [byQuery, byKey] = [this.space.queries.operand(ofQuery), this.space.keys.operand(ofKey)];
    const depth = ofQuery.shape.at(-1)!;
    return this.isByQuery
      ? productsOf(this.tile, byQuery, byKey, depth)
      : productsOf(this.tile, byKey, byQuery, depth);
  }

  private probabilities(row: number, products: Expr, { most, log }: QueryFacts, number: Expr) {
    const { tile, space } = this;
    const { writer } = tile.scene;
    const own = tile.row(row);
    const mapOf = (column: Index) =>
      this.isByQuery ? space.scoreMap(own, column) : space.scoreMap(column, own);
    const [score, factor] = this.hole.values(products, mapOf);
    const exponent = k.apply('sub', k.apply('sub', score!, most), log);
    const p = writer.name('v', tile.inside(number, k.apply('exp', exponent), 0));
    return { p, factor, mapOf };
  }

  private factsOfRows(): readonly QueryFacts[] {
    const { normaliser, delta } = this.space.parts;
    const of = (node: Node, at: number) => this.tile.ofRows(this.space.queries.operand(node), at);
    const [most, log, deltas] = [of(normaliser!, 0), of(normaliser!, 1), of(delta!, 0)];
    return most.map((own, row) => ({ most: own, log: log[row]!, delta: deltas[row]! }));
  }

  private factsOfColumns(): QueryFacts {
    const { writer, evaluator } = this.tile.scene;
    const { normaliser, delta } = this.space.parts;
    const of = (tensor: Node, at: number): Expr => {
      const { node, map } = this.space.queries.operand(tensor);
      const value = this.tile.alongColumns((column) =>
        evaluator.value(node, map(column, constant(at))),
      );
      return writer.name('f', value);
    };
    return { most: of(normaliser!, 0), log: of(normaliser!, 1), delta: of(delta!, 0) };
  }
}
