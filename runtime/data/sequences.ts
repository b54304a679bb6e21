/**
 * Blocks of a long text for next-token prediction: `input` holds T tokens, `target` the tokens that
 * follow each of them.
 */
import { createHash } from 'node:crypto';
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept, refuse } from '../result.ts';
import type { Example, Examples } from './examples.ts';
import { keyOf, uniform } from './random.ts';

/** A target that weighs nothing in the loss. */
const ignored = -1;

/** Sets the key of the draws apart from the keys that a program forks from the same seed. */
const stream = 0x64_61_74_61;

/**
 * Draws start anywhere, uniformly. Once through, blocks follow each other every `length` tokens;
 * the last is filled up with targets that are ignored. Error: `text-too-short`, at `span`.
 */
export function sequences(tokens: Int32Array, length: number, span: Span): Result<Examples> {
  const starts = tokens.length - length;
  if (starts < 1) {
    return refuse({
      slug: 'text-too-short',
      title: 'This text is shorter than one block',
      span,
      notes: [
        `a block  ${length + 1} tokens (${length}, and the one to predict last)`,
        `found    ${tokens.length} tokens`,
      ],
      hint: 'Give more text, hold out a larger part, or make T smaller',
    });
  }
  return accept({
    draw: (seed, number) => {
      const [low, high] = keyOf(seed);
      const start = Math.floor(uniform([low, high ^ stream], number) * starts);
      return block(tokens, start, length);
    },
    count: Math.ceil((tokens.length - 1) / length),
    at: (index) => block(tokens, index * length, length),
    blank: { input: new Int32Array(length), target: new Int32Array(length).fill(ignored) },
    hash: () => createHash('sha256').update(`windows of ${length}:`).update(tokens).digest('hex'),
  });
}

function block(tokens: Int32Array, start: number, length: number): Example {
  const targets = tokens.subarray(start + 1, start + 1 + length);
  const input = new Int32Array(length);
  input.set(tokens.subarray(start, start + targets.length));
  const target = new Int32Array(length).fill(ignored);
  target.set(targets);
  return { input, target };
}
