/** Text from prompts: tokens are drawn for all of them together, and become text one by one. */
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept, refuse } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { decoderOf } from './decoder-of.ts';
import { generate } from './generate.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { SampleOptions } from './sample.ts';
import { Writer } from './writer.ts';

export interface Prompt {
  readonly ids: Int32Array;
  /** The text ends before the first of these; before a special token of the tokenizer always. */
  readonly stops: readonly string[];
}

export interface TextRequest {
  readonly prompts: readonly Prompt[];
  /** The most tokens to add to each. */
  readonly tokens: number;
  readonly sampling: SampleOptions;
  /** The number of the first prompt among all that are drawn for with one seed. */
  readonly firstRow?: number;
  readonly onText?: (row: number, text: string) => void;
  readonly signal?: AbortSignal;
}

export interface Written {
  /** What was added to the prompt. */
  readonly text: string;
  /** How many tokens were drawn for it and kept. */
  readonly tokens: number;
  /** Whether it ended by itself rather than by length. */
  readonly isFinished: boolean;
}

/**
 * What the model adds to each prompt. Errors: `empty-prompt`, and those of the device. Warning:
 * `prompt-cut`, where the model cannot see all of a prompt.
 */
export async function writeTexts(
  loaded: LoadedModel,
  tokenizer: Tokenizer,
  request: TextRequest,
): Promise<Result<readonly Written[]>> {
  const { prompts, tokens, sampling, onText } = request;
  const { context, span } = loaded.model;
  if (prompts.some(({ ids }) => ids.length === 0)) {
    return refuse({
      slug: 'empty-prompt',
      title: 'A prompt has at least one token',
      span,
      hint: 'Give some text, for example "\\n"',
    });
  }
  const longest = Math.max(...prompts.map(({ ids }) => ids.length));
  const writers = prompts.map(
    ({ stops }, row) => new Writer(tokenizer, stops, (text) => onText?.(row, text)),
  );
  const added = await generate({
    decoder: decoderOf(loaded, longest + tokens),
    prompts: prompts.map(({ ids }) => ids),
    tokens,
    sampling,
    ...(request.firstRow !== undefined && { firstRow: request.firstRow }),
    ...(request.signal !== undefined && { signal: request.signal }),
    stopIds: new Set(tokenizer.specials.values()),
    onToken: (row, id) => {
      writers[row]!.push(id);
      return writers[row]!.isStopped;
    },
  });
  if (!added.ok) return added;
  const written = writers.map((writer, row): Written => {
    writer.end();
    const ids = added.value[row]!;
    return {
      text: writer.text,
      tokens: ids.length,
      isFinished: ids.length < tokens || writer.isStopped,
    };
  });
  return accept(written, longest > context ? [promptCut(longest, loaded)] : []);
}

function promptCut(length: number, { model: { context, span } }: LoadedModel): Diagnostic {
  return {
    severity: 'warning',
    slug: 'prompt-cut',
    title: 'The prompt is longer than what the model looks back on',
    span,
    notes: [
      `the prompt has  ${length} tokens`,
      `the model sees  ${context}`,
      `cut from it     its first ${length - context}`,
    ],
    hint: 'Shorten the prompt, or train the model on longer sequences',
  };
}
