/** Chat templates: conversations to text, and what of it the assistant wrote. */
import type { Template } from '@huggingface/jinja';
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import { nowhere, type Span } from '../../compiler/source/span.ts';
import { accept, type Refusal, reasonOf, refuse } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { defaultTemplates } from './default-templates.ts';
import { formatFixedDay } from './fixed-day.ts';
import type { Message } from './messages.ts';
import {
  compileTemplate,
  hasGenerationTags,
  holdsSentinels,
  type Rendered,
  unmark,
} from './sentinels.ts';
import { type TextEnds, textEnds } from './text-ends.ts';
import { markTurns } from './unmarked-turns.ts';

/** What templates ask for the date with, instead of `strftime_now`. */
const date = 'strftime_fixed';

export interface Conversation {
  readonly messages: readonly Message[];
  readonly tools?: unknown;
}

export interface ChatTemplate {
  /** The Jinja text. */
  readonly source: string;
  /**
   * The conversation as text that is ready to be tokenized with its special tokens, and where the
   * assistant speaks. Errors: `bad-template`, `reserved-character`.
   */
  render(conversation: Conversation): Result<Rendered>;
  /** The conversation up to where the assistant is to speak. Errors as of `render`. */
  prompt(conversation: Conversation): Result<string>;
}

/** The first of the templates for vocabularies without one whose tokens this vocabulary has. */
export function defaultTemplate(tokenizer: Tokenizer): string {
  const { specials } = tokenizer;
  const fits = defaultTemplates.find(({ needs }) => needs.every((name) => specials.has(name)));
  return fits!.source;
}

/** Error: `bad-template`, if `source` is not Jinja. `name` is what messages call the template. */
export function readTemplate(
  source: string,
  tokenizer: Tokenizer,
  name = 'the chat template',
  span: Span = nowhere,
): Result<ChatTemplate> {
  try {
    return accept(new JinjaTemplate(source, tokenizer, { name, span }));
  } catch (thrown) {
    return refuse({
      slug: 'bad-template',
      title: 'This is not a chat template in Jinja',
      span,
      // The parser runs over the end of a text that opens a block and does not close it.
      notes: [name, thrown instanceof TypeError ? 'a block is not closed' : reasonOf(thrown)],
      hint: 'Chat templates are those of transformers: `messages`, `add_generation_prompt`, …',
    });
  }
}

class JinjaTemplate implements ChatTemplate {
  readonly source: string;
  readonly #template: Template;
  readonly #ends: TextEnds;
  readonly #specials: readonly string[];
  /** What messages call the template, and where the program asks for it. */
  readonly #asked: { readonly name: string; readonly span: Span };

  constructor(
    source: string,
    tokenizer: Tokenizer,
    asked: { readonly name: string; readonly span: Span },
  ) {
    this.source = source;
    // The engine's own `strftime_now` cannot be replaced, but called otherwise.
    this.#template = compileTemplate(source.replace(/\bstrftime_now\b/g, date));
    this.#ends = textEnds(tokenizer);
    this.#specials = [...tokenizer.specials.keys()];
    this.#asked = asked;
  }

  render(conversation: Conversation): Result<Rendered> {
    const whole = this.#write(conversation, false);
    if (!whole.ok || hasGenerationTags(this.source)) return whole;
    const { text } = whole.value;
    const { messages, tools } = conversation;
    const marked = markTurns(messages, text, this.#specials, (some, isPrompt) =>
      this.#expand({ messages: some, tools }, isPrompt),
    );
    if (!marked.ok) return marked;
    return marked.value === undefined ? this.#unmarked() : accept({ text, marked: marked.value });
  }

  prompt(conversation: Conversation): Result<string> {
    const rendered = this.#write(conversation, true);
    return rendered.ok ? accept(rendered.value.text) : rendered;
  }

  /** The conversation as it was given. */
  #write(conversation: Conversation, isPrompt: boolean): Result<Rendered> {
    return holdsSentinels(JSON.stringify(conversation))
      ? this.#reserved()
      : this.#expand(conversation, isPrompt);
  }

  #expand({ messages, tools }: Conversation, add_generation_prompt: boolean): Result<Rendered> {
    try {
      const rendered = this.#template.render({
        messages,
        tools: tools ?? null,
        documents: null,
        add_generation_prompt,
        [date]: formatFixedDay,
        bos_token: this.#ends.begin ?? '',
        eos_token: this.#ends.end ?? '',
      });
      return accept(unmark(rendered));
    } catch (thrown) {
      return this.#refuse('bad-template', 'The chat template refuses this conversation', {
        notes: [`${this.#asked.name} says: ${reasonOf(thrown)}`],
        hint: 'Bring the conversation into the form that the template expects',
      });
    }
  }

  #unmarked(): Refusal {
    return this.#refuse('bad-template', 'The template does not say what the assistant wrote', {
      notes: [
        `${this.#asked.name} has no {% generation %}, and what it writes for a conversation neither`,
        'begins with what it writes for the start of one, nor holds what was said as it was said.',
      ],
      hint: 'Put {% generation %} and {% endgeneration %} around what the assistant says',
    });
  }

  #reserved(): Refusal {
    return this.#refuse('reserved-character', 'This conversation has a character of our own', {
      notes: ['U+E000 and U+E001 mark what the assistant says while a template is expanded.'],
      hint: 'Take these characters, which Unicode gives no meaning, out of the data',
    });
  }

  #refuse(slug: string, title: string, more: Pick<Diagnostic, 'notes' | 'hint'>): Refusal {
    return refuse({ slug, title, span: this.#asked.span, ...more });
  }
}
