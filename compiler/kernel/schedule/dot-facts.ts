/** What the choice of a contraction's schedule hangs on, seen from one of its two sides. */
import type { Lanes } from '../ir.ts';

export interface DotFacts {
  /** Whether the rows are those of the right operand. */
  readonly isTurned: boolean;
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** How many elements of the operand with the rows lie side by side along the contracted axis. */
  readonly rowsAlong: Lanes;
  /** The same across it, from row to row. */
  readonly rowsAcross: Lanes;
  readonly columnsAlong: Lanes;
  readonly columnsAcross: Lanes;
  /** How many columns of everything that is stored lie side by side. */
  readonly stored: Lanes;
}
