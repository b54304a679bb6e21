/** How time is taken: sides in turn, so that a slow minute of the machine slows all of them. */
import { median } from '../runtime/profile/median.ts';

/** One thing to be timed. A run ends when its result is there. */
export interface Side {
  run(): Promise<void>;
  dispose(): void;
}

export interface Effort {
  readonly warmUps: number;
  readonly fewest: number;
  readonly most: number;
  /** Rounds go on until this much time is spent or `most` is reached. */
  readonly seconds: number;
}

export const thorough: Effort = { warmUps: 2, fewest: 3, most: 30, seconds: 6 };
export const quick: Effort = { warmUps: 1, fewest: 2, most: 5, seconds: 1 };

/** The median time of a run of each side, in milliseconds. */
export async function medianInTurn(
  sides: readonly Side[],
  effort: Effort,
): Promise<readonly number[]> {
  for (let i = 0; i < effort.warmUps; i++) for (const side of sides) await side.run();
  const times = sides.map((): number[] => []);
  const start = performance.now();
  for (let round = 0; round < effort.most; round++) {
    if (round >= effort.fewest && performance.now() - start > 1000 * effort.seconds) break;
    for (const [index, side] of sides.entries()) times[index]!.push(await timeOf(side));
  }
  return times.map(median);
}

async function timeOf(side: Side): Promise<number> {
  const start = performance.now();
  await side.run();
  return performance.now() - start;
}
