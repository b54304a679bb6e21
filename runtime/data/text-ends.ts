/** The special tokens that a vocabulary begins and ends a text with, where it has such. */
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** Names by which vocabularies call them; a tokenizer's own frame goes first. */
const begins = ['<|begin_of_text|>', '<|bos|>', '<s>', '<|endoftext|>'];
const ends = ['<|end|>', '<|eot_id|>', '<|im_end|>', '<|end_of_text|>', '</s>', '<|endoftext|>'];

export interface TextEnds {
  readonly begin: string | undefined;
  readonly end: string | undefined;
}

export function textEnds({ specials, frame }: Tokenizer): TextEnds {
  const named = (id: number | undefined): string | undefined =>
    [...specials].find(([, each]) => each === id)?.[0];
  return {
    begin: named(frame.before[0]) ?? begins.find((name) => specials.has(name)),
    end: named(frame.after[0]) ?? ends.find((name) => specials.has(name)),
  };
}
