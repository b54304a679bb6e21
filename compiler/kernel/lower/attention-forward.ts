/**
 * Attention forward. Of each row of scores a band keeps the running maximum, of which every lane
 * knows, the sum of its own lane's exponentials, and the values weighted with them; when a tile
 * raises the maximum, the sums so far are scaled down.
 */
import { invariant } from '../../diagnostics/invariant.ts';
import type { Node } from '../../graph/graph.ts';
import * as k from '../build.ts';
import type { Expr } from '../ir.ts';
import { Frame, type FramePlan, type Result } from './attention-frame.ts';
import { Hole } from './attention-hole.ts';
import { accumulate, productsOf } from './attention-products.ts';
import { boundsOf } from './attention-range.ts';
import { type Space, spaceOf } from './attention-space.ts';
import { nameOf, type Registers, type Tile } from './attention-tile.ts';
import type { Lowered } from './scene.ts';

/** Below every score, and finite: its difference to another is one too. */
const lowest = -3.4028234663852886e38;

export function lowerForward(
  plan: Pick<FramePlan, 'region' | 'context' | 'schedule'>,
  attention: Node<'attention'> | undefined,
  normaliser: Node<'attention_normaliser'> | undefined,
): Lowered {
  const node = attention ?? normaliser;
  invariant(node !== undefined, () => 'a forward region without attention');
  const space = spaceOf(node);
  const { queries, keys } = space;
  const bounds = boundsOf(node.attributes.hole);
  const name = `attention_${space.batch}x${queries.heads}x${queries.count}x${keys.count}`;
  const frame = new Frame({ ...plan, name, space, rows: queries, columns: keys, bounds });
  return frame.lower((tile, overTiles) => {
    const rows = declareRows(tile);
    const values = attention === undefined ? undefined : tile.zeros(attention.shape.at(-1)!);
    const step = new ForwardStep(tile, space, node, rows, values);
    overTiles((number) => step.run(number));
    return conclude(tile, rows, { attention, values, normaliser });
  });
}

interface RowState {
  readonly most: readonly Expr[];
  readonly total: readonly Expr[];
}

function declareRows(tile: Tile): RowState {
  const most = tile.eachRow(() => tile.declare('m', lowest, 1));
  const total = tile.eachRow(() => tile.declare('l', 0, 1));
  return { most, total };
}

class ForwardStep {
  private readonly tile: Tile;
  private readonly space: Space;
  private readonly rows: RowState;
  private readonly result: Registers | undefined;
  private readonly hole: Hole;

  constructor(
    tile: Tile,
    space: Space,
    node: Node<'attention' | 'attention_normaliser'>,
    rows: RowState,
    result: Registers | undefined,
  ) {
    this.tile = tile;
    this.space = space;
    this.rows = rows;
    this.result = result;
    this.hole = new Hole(tile, node.attributes.hole, space.parts.extras);
  }

  /** Takes in the tile `number` of the keys. */
  run(number: Expr): void {
    const { q, k: keyed, v } = this.space.parts;
    const { queries, keys } = this.space;
    const scores = productsOf(this.tile, queries.operand(q), keys.operand(keyed), q.shape.at(-1)!);
    for (const [row, products] of scores.entries()) this.takeIn(row, products, number);
    if (this.result === undefined || v === undefined) return;
    const width = v.shape.at(-1)!;
    accumulate(this.tile, this.result, scores, keys.operand(v), width, number);
  }

  /** The products of a row become its weights. */
  private takeIn(row: number, products: Expr, number: Expr): void {
    const { tile } = this;
    const { writer } = tile.scene;
    const query = tile.row(row);
    const [score, factor] = this.hole.values(products, (key) => this.space.scoreMap(query, key));
    const inside = writer.name('v', tile.inside(number, score!, lowest));
    const [most, total] = [this.rows.most[row]!, this.rows.total[row]!];
    const highest = tile.acrossBand('max', tile.acrossLanes('max', inside));
    const next = writer.name('v', k.apply('max', most, highest));
    const scaling = writer.name('v', k.apply('exp', k.apply('sub', most, next)));
    const weights = writer.name('v', k.apply('exp', k.apply('sub', inside, next)));
    const sum = k.fma(total, scaling, tile.acrossLanes('add', weights));
    writer.emit(k.assign(nameOf(most), next), k.assign(nameOf(total), sum));
    const counted = factor === undefined ? weights : k.apply('mul', weights, factor);
    writer.emit(k.assign(nameOf(products), counted));
    for (const register of this.result?.[row] ?? []) {
      writer.emit(k.assign(nameOf(register), k.apply('mul', register, scaling)));
    }
  }
}

function conclude(
  tile: Tile,
  { most, total }: RowState,
  of: {
    readonly attention: Node | undefined;
    readonly values: Registers | undefined;
    readonly normaliser: Node | undefined;
  },
): readonly Result[] {
  const { writer } = tile.scene;
  const results: Result[] = [];
  for (const own of total) writer.emit(k.assign(nameOf(own), tile.acrossBand('add', own)));
  if (of.attention !== undefined && of.values !== undefined) {
    for (const [row, registers] of of.values.entries()) {
      const scaling = writer.name('v', k.apply('div', k.literal(1, k.f32), total[row]!));
      for (const register of registers) {
        writer.emit(k.assign(nameOf(register), k.apply('mul', register, scaling)));
      }
    }
    const cells = tile.cellsOf(of.attention.shape.at(-1)!);
    results.push({ node: of.attention, registers: of.values, cells });
  }
  if (of.normaliser !== undefined) {
    for (const own of total) writer.emit(k.assign(nameOf(own), k.apply('log', own)));
    const registers = most.map((own, row) => [own, total[row]!]);
    results.push({ node: of.normaliser, registers, cells: tile.pairCells() });
  }
  return results;
}
