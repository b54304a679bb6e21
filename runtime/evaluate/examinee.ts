/** Who takes a test: a model, and how texts become its tokens. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { ChatTemplate } from '../data/chat-template.ts';
import { textEnds } from '../data/text-ends.ts';
import type { LoadedModel } from '../generate/loaded-model.ts';
import { accept } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Scored } from './score.ts';

export interface Examinee {
  readonly loaded: LoadedModel;
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate;
}

/** The token that stands before a text, so that its first token can be predicted; [] if there is none. */
export function prefixOf(tokenizer: Tokenizer): readonly number[] {
  const { begin, end } = textEnds(tokenizer);
  const id = tokenizer.specials.get(begin ?? end ?? '');
  return id === undefined ? [] : [id];
}

/**
 * A continuation after its context, scored. White space at the end of the context goes with the
 * continuation, as tokens usually begin with it. Error: `unknown-token`.
 */
export function continuation(
  context: string,
  text: string,
  { tokenizer, loaded: { model } }: Examinee,
): Result<Scored> {
  const kept = context.trimEnd();
  const whole = tokenizer.encode(context + text);
  const before = tokenizer.encode(kept);
  if (!whole.ok) return placed(whole, model.span);
  if (!before.ok) return placed(before, model.span);
  const prefix = prefixOf(tokenizer);
  const ids = Int32Array.from([...prefix, ...whole.value]);
  const from = prefix.length + before.value.length;
  return accept({ ids, scored: ids.map((_, at) => Number(at >= from)) });
}

/** With the place of whoever asked for the test. */
export function placed<T>(result: Result<T>, span: LoadedModel['model']['span']): Result<T> {
  if (result.ok) return result;
  return { ok: false, diagnostics: result.diagnostics.map((each) => ({ ...each, span })) };
}

/** All values, or the first refusal. */
export function every<A, B>(items: readonly A[], f: (item: A) => Result<B>): Result<readonly B[]> {
  const values: B[] = [];
  for (const item of items) {
    const result = f(item);
    if (!result.ok) return result;
    values.push(result.value);
  }
  return accept(values);
}
