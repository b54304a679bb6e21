/** The numbers that a program gives besides tensors, and what of them is logged. */
import { logPrefix } from '../../compiler/core/training.ts';
import type { Program } from '../../compiler/program/program.ts';

/** In the order of the outputs. What is trained is none, even a model of one number. */
export function scalarsOf({ outputs }: Program): readonly string[] {
  return outputs.map(({ name }) => name).filter((name) => !/^(model|state)(\.|$)/.test(name));
}

/** From a tally: numbers that were added up, each times its example's weight. Nothing if the loss logs nothing. */
export function meansOf(sums: ReadonlyMap<string, number>): {
  readonly log?: Readonly<Record<string, number>>;
} {
  const weight = sums.get('weight')!;
  const logged = [...sums].filter(([name]) => name.startsWith(logPrefix));
  if (logged.length === 0) return {};
  const means = logged.map(([name, sum]) => [
    name.slice(logPrefix.length),
    weight === 0 ? 0 : sum / weight,
  ]);
  return { log: Object.fromEntries(means) };
}

/** How a step in f16 stands. */
export function scaleOf(named: ReadonlyMap<string, number>): {
  readonly lossScale?: number;
  readonly skipped?: number;
} {
  const [lossScale, skipped] = [named.get('scale'), named.get('skipped')];
  return lossScale === undefined || skipped === undefined ? {} : { lossScale, skipped };
}
