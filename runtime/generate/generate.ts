/** Continues a text token by token, looking back at most one context. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { invariant } from '../../compiler/diagnostics/invariant.ts';
import { accept } from '../result.ts';
import { type SampleOptions, sample } from './sample.ts';

export interface GenerateOptions {
  /**
   * The logits after position `at` of a window of C ids. What stands behind `at` is padding, which
   * a causal model does not see.
   */
  readonly logits: (window: Int32Array, at: number) => Promise<Result<Float32Array>>;
  /** C. */
  readonly context: number;
  /** At least one id. */
  readonly prompt: Int32Array;
  /** Tokens to add. */
  readonly count: number;
  readonly sampling: SampleOptions;
  readonly onToken?: (id: number) => void;
}

/** The ids added after the prompt. Once the text is longer than C, the window slides. */
export async function generate(options: GenerateOptions): Promise<Result<Int32Array>> {
  const { logits, context, prompt, count, sampling, onToken } = options;
  invariant(prompt.length > 0, () => 'generation needs a prompt of at least one token');
  const ids = new Int32Array(prompt.length + count);
  ids.set(prompt);
  for (let length = prompt.length; length < ids.length; length += 1) {
    const seen = ids.subarray(Math.max(0, length - context), length);
    const window = new Int32Array(context);
    window.set(seen);
    const after = await logits(window, seen.length - 1);
    if (!after.ok) return after;
    const id = sample(after.value, length, sampling);
    ids[length] = id;
    onToken?.(id);
  }
  return accept(ids.slice(prompt.length));
}
