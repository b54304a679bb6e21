/** What is told about a case once both sides were timed. */
import type { Case } from './cases.ts';
import type { Compiled } from './ours.ts';

/** One line of the result. Times are medians in milliseconds. */
export interface Comparison {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  /** peer / ours */
  readonly ratio: number;
  readonly rate?: { readonly ours: number; readonly peer: number; readonly unit: string };
  readonly program: {
    readonly dispatches: number;
    readonly pipelines: number;
    readonly peakBytes: number;
    readonly compileMilliseconds: number;
  };
}

export function describe(
  one: Case,
  { program, compileMilliseconds }: Compiled,
  ours: number,
  peer: number,
): Comparison {
  const { work } = one;
  const rate = work && {
    ours: work.amount / (ours / 1000),
    peer: work.amount / (peer / 1000),
    unit: work.unit,
  };
  return {
    name: one.name,
    ours,
    peer,
    ratio: peer / ours,
    ...(rate === undefined ? {} : { rate }),
    program: {
      dispatches: program.dispatches.length,
      pipelines: program.pipelines.length,
      peakBytes: program.statistics.peakBytes,
      compileMilliseconds,
    },
  };
}
