/** How tokens are drawn, as flags: the same for every command that lets a model write. */
import type { SampleOptions } from '../runtime/index.ts';
import type { Flags, FlagValues } from './command.ts';

export const samplingFlags = {
  temperature: {
    kind: 'number',
    placeholder: 'X',
    minimum: 0,
    default: 0.8,
    summary: 'below 1 surer, above 1 wilder; 0 always takes the likeliest token',
  },
  'top-k': {
    kind: 'integer',
    placeholder: 'K',
    minimum: 0,
    default: 0,
    summary: 'draw from the K likeliest tokens only; 0: from all',
  },
  'top-p': {
    kind: 'number',
    placeholder: 'P',
    minimum: 0,
    maximum: 1,
    default: 1,
    summary: 'draw from the likeliest tokens that have this share together',
  },
  'min-p': {
    kind: 'number',
    placeholder: 'P',
    minimum: 0,
    maximum: 1,
    default: 0,
    summary: 'draw from tokens at least this share as likely as the likeliest',
  },
  'repetition-penalty': {
    kind: 'number',
    placeholder: 'X',
    minimum: 0.01,
    default: 1,
    summary: 'above 1: make tokens that are in the text already less likely',
  },
  seed: { kind: 'integer', placeholder: 'N', minimum: 0, default: 0, summary: 'of the draws' },
} as const satisfies Flags;

export function samplingOf(flags: FlagValues<typeof samplingFlags>): SampleOptions {
  return {
    temperature: flags.temperature,
    ...(flags['top-k'] > 0 && { topK: flags['top-k'] }),
    topP: flags['top-p'],
    minP: flags['min-p'],
    repetitionPenalty: flags['repetition-penalty'],
    seed: flags.seed,
  };
}
