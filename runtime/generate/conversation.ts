/** A conversation with a model: what was said, and what the model says next. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
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

export class Conversation {
  readonly #speaker: Speaker;
  #messages: readonly Message[] = [];
  #system: string | undefined;
  /** Answers so far, so that the same question is answered anew. */
  #answers = 0;

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
  }

  /** Errors: those of the template and the device. A conversation too long loses its start. */
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
    const system = this.#system === undefined ? [] : [{ role: 'system', content: this.#system }];
    const text = template.prompt({ messages: [...system, ...messages] });
    if (!text.ok) return text;
    const ids = tokenizer.encode(text.value, { specials: 'tokens' });
    if (!ids.ok) return ids;
    const stops = turnEnds(template);
    if (!stops.ok) return stops;
    const written = await writeTexts(loaded, tokenizer, {
      prompts: [{ ids: ids.value, stops: stops.value }],
      tokens,
      sampling,
      firstRow: this.#answers,
      onText: (_, piece) => options.onText(piece),
      ...(options.signal !== undefined && { signal: options.signal }),
    });
    if (!written.ok) return written;
    const [answer] = written.value;
    this.#answers += 1;
    this.#messages = [...messages, { role: 'assistant', content: answer!.text }];
    return accept(answer!, written.warnings);
  }
}
