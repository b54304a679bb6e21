/** A conversation with a model: what was said, and what the model says next. */
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { ChatTemplate } from '../data/chat-template.ts';
import type { Message } from '../data/messages.ts';
import { accept } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { SampleOptions } from './sample.ts';
import { turnEnds } from './turn-end.ts';
import { type Written, writeTexts } from './write-texts.ts';

export interface Speaker {
  readonly loaded: LoadedModel;
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate;
  /** The most tokens of an answer. */
  readonly tokens: number;
  readonly sampling: SampleOptions;
}

export interface AnswerOptions {
  readonly onText: (text: string) => void;
  readonly signal?: AbortSignal;
}

interface Fitting {
  readonly kept: readonly Message[];
  readonly ids: Int32Array;
}

export class Conversation {
  readonly #speaker: Speaker;
  #messages: readonly Message[] = [];
  #system: string | undefined;
  /** Answers so far, so that the same question is answered anew. */
  #answers = 0;
  /** Whether it was said already that the conversation has become too long. */
  #isForgetting = false;

  constructor(speaker: Speaker) {
    this.#speaker = speaker;
  }

  /** What the model is told before all else; '' takes it back. The conversation begins anew. */
  instruct(system: string): void {
    this.#system = system === '' ? undefined : system;
    this.reset();
  }

  reset(): void {
    this.#messages = [];
    this.#isForgetting = false;
  }

  /**
   * Errors: those of the template and the device. Warnings: `turns-forgotten`, once, where the
   * conversation becomes too long; `prompt-cut` where its last question is.
   */
  async say(content: string, options: AnswerOptions): Promise<Result<Written>> {
    return this.#answer([...this.#messages, { role: 'user', content }], options);
  }

  /** Another answer to the last question; undefined if there is none. */
  async again(options: AnswerOptions): Promise<Result<Written> | undefined> {
    const last = this.#messages.map(({ role }) => role).lastIndexOf('user');
    return last < 0 ? undefined : this.#answer(this.#messages.slice(0, last + 1), options);
  }

  async #answer(messages: readonly Message[], options: AnswerOptions): Promise<Result<Written>> {
    const { loaded, tokenizer, template, tokens, sampling } = this.#speaker;
    const fitting = this.#fit(messages);
    if (!fitting.ok) return fitting;
    const { kept, ids } = fitting.value;
    const stops = turnEnds(template);
    if (!stops.ok) return stops;
    const written = await writeTexts(loaded, tokenizer, {
      prompts: [{ ids, stops: stops.value }],
      tokens,
      sampling,
      firstRow: this.#answers,
      onText: (_, piece) => options.onText(piece),
      ...(options.signal !== undefined && { signal: options.signal }),
    });
    if (!written.ok) return written;
    const [answer] = written.value;
    this.#answers += 1;
    this.#messages = [...kept, { role: 'assistant', content: answer!.text }];
    return accept(answer!, [...fitting.warnings, ...written.warnings]);
  }

  /**
   * What fits before the answer, for which at most half of the context is kept free. The oldest
   * questions go first, each with its answer, so that the template's form stays whole.
   */
  #fit(messages: readonly Message[]): Result<Fitting> {
    const { loaded, tokens } = this.#speaker;
    const { context } = loaded.model;
    const room = Math.max(context - tokens, context / 2);
    for (let kept = messages; ; ) {
      const ids = this.#idsOf(kept);
      if (!ids.ok) return ids;
      const second = kept.findIndex(({ role }, at) => at > 0 && role === 'user');
      if (ids.value.length > room && second > 0) kept = kept.slice(second);
      else return accept({ kept, ids: ids.value }, this.#tellForgotten(kept !== messages));
    }
  }

  #idsOf(messages: readonly Message[]): Result<Int32Array> {
    const { tokenizer, template } = this.#speaker;
    const system = this.#system === undefined ? [] : [{ role: 'system', content: this.#system }];
    const text = template.prompt({ messages: [...system, ...messages] });
    return text.ok ? tokenizer.encode(text.value, { specials: 'tokens' }) : text;
  }

  #tellForgotten(isForgotten: boolean): readonly Diagnostic[] {
    if (!isForgotten || this.#isForgetting) return [];
    this.#isForgetting = true;
    const { context, span } = this.#speaker.loaded.model;
    return [
      {
        severity: 'warning',
        slug: 'turns-forgotten',
        title: 'The conversation is longer than what the model looks back on',
        span,
        notes: [`the model sees  ${context} tokens, of which the answer needs some`],
        hint: 'From here on the oldest questions are forgotten, with their answers',
      },
    ];
  }
}
