/**
 * Random well-typed graphs with inputs, from a seed alone. Magnitudes stay bounded, so that results
 * computed in f32 can be compared with the f64 interpreter.
 */
import { Drawing, type RandomCase } from './drawing.ts';
import { loopMove } from './loop-move.ts';
import { moves } from './moves.ts';
import { Random } from './random.ts';

export type { RandomCase };

/** About one step in five. */
const loopMoves = Array.from({ length: 7 }, () => loopMove);

export interface RandomGraphOptions {
  /** How many steps are drawn; each makes one node or a small idiom of several. */
  readonly steps?: number;
  /** Whether the gradient of a scalar made from the result is an output, too. Default: by chance. */
  readonly gradient?: boolean;
  readonly maxElements?: number;
  /** Whether some steps are loops. */
  readonly loops?: boolean;
}

export function randomGraph(seed: number, options: RandomGraphOptions = {}): RandomCase {
  const random = new Random(seed);
  const drawing = new Drawing(random, options.maxElements ?? 2000);
  // Drawn in any case, so that with fewer steps the first ones are the same.
  const drawn = random.integer(3, 16);
  const steps = options.steps ?? drawn;
  const choices = options.loops === true ? [...moves, ...loopMoves] : moves;
  for (let step = 0; step < steps; step += 1) random.pick(choices)(drawing);
  return drawing.finish(`seed-${seed}`, options.gradient ?? random.chance(0.5));
}

/** A smaller case that still fails: fewer steps of the same seed, found by trying them in turn. */
export function shrink(
  seed: number,
  options: RandomGraphOptions,
  fails: (candidate: RandomCase) => boolean,
): RandomCase | undefined {
  const most = options.steps ?? 16;
  for (let steps = 1; steps <= most; steps += 1) {
    const candidate = randomGraph(seed, { ...options, steps });
    if (fails(candidate)) return candidate;
  }
  return undefined;
}
