/** Whether what a template writes can be learnt from: tried on a conversation of four turns. */
import type { Diagnostic, Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { Span } from '../../compiler/source/span.ts';
import { accept, refuse } from '../result.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { ChatTemplate } from './chat-template.ts';

const answer = 'yes';
const messages = ['a', answer, 'b', answer].map((content, index) => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content,
}));

/**
 * Errors: `unknown-special`, if the template writes special tokens that the vocabulary lacks;
 * `bad-template`. Warnings: `template-prefix`, if what it writes does not grow with the conversation,
 * so that answers are learnt after other prompts than they are asked for with; `template-stop`, if
 * nothing after an answer is learnt, so that no answer ends.
 */
export function checkTemplate(
  template: ChatTemplate,
  tokenizer: Tokenizer,
  span: Span,
): Result<undefined> {
  const whole = template.render({ messages });
  if (!whole.ok) return whole;
  const { text, marked } = whole.value;
  const unknown = specialsIn(text).filter((name) => !tokenizer.specials.has(name));
  if (unknown.length > 0) return unknownSpecials(unknown, tokenizer, span);
  const warnings: Diagnostic[] = [];
  const before = beginnings(template);
  if (!before.ok) return before;
  const other = before.value.find((each) => !isPrefix(each, text, tokenizer));
  if (other !== undefined) warnings.push(notPrefix(other, text, span));
  const endings = marked.map(({ start, end }) => text.slice(start, end));
  if (endings.some((each) => each.endsWith(answer))) warnings.push(neverStops(span));
  return accept(undefined, warnings);
}

/** What the template writes for the start of the conversation: prompts, and a whole dialogue. */
function beginnings(template: ChatTemplate): Result<readonly string[]> {
  const upTo = (end: number) => ({ messages: messages.slice(0, end) });
  const first = template.prompt(upTo(1));
  if (!first.ok) return first;
  const dialogue = template.render(upTo(2));
  if (!dialogue.ok) return dialogue;
  const second = template.prompt(upTo(3));
  if (!second.ok) return second;
  return accept([first.value, dialogue.value.text, second.value]);
}

function specialsIn(text: string): readonly string[] {
  return [...new Set(text.match(/<\|[^\s<>|]+\|>/g))];
}

/** In tokens too, if the vocabulary has all characters of the trial. */
function isPrefix(prompt: string, text: string, tokenizer: Tokenizer): boolean {
  if (!text.startsWith(prompt)) return false;
  const [some, all] = [prompt, text].map((each) => tokenizer.encode(each, { specials: 'tokens' }));
  if (!some?.ok || !all?.ok) return true;
  const ids = all.value;
  return some.value.every((id, index) => ids[index] === id);
}

function unknownSpecials(names: readonly string[], { specials }: Tokenizer, span: Span) {
  const known = [...specials.keys()].slice(0, 8).join(' ');
  return refuse({
    slug: 'unknown-special',
    title: 'The template writes special tokens that the tokenizer does not have',
    span,
    notes: [`writes  ${names.join(' ')}`, `known   ${known === '' ? 'none' : known}`],
    hint: 'Train the tokenizer with `special: [...]`, or give the template of this vocabulary',
  });
}

function notPrefix(prompt: string, text: string, span: Span): Diagnostic {
  const shared = [...prompt].findIndex((character, index) => character !== text[index]);
  const from = Math.max(0, (shared === -1 ? prompt.length : shared) - 20);
  return {
    severity: 'warning',
    slug: 'template-prefix',
    title: 'Answers are learnt after other prompts than they are asked for with',
    span,
    notes: [
      `asked with   …${JSON.stringify(prompt.slice(from))}`,
      `learnt from  …${JSON.stringify(text.slice(from, prompt.length + 20))}`,
    ],
    hint: 'With `add_generation_prompt` a template should write what stands before an answer, and no more',
  };
}

function neverStops(span: Span): Diagnostic {
  return {
    severity: 'warning',
    slug: 'template-stop',
    title: 'The model does not learn to end its answers',
    span,
    notes: [
      'Between {% generation %} and {% endgeneration %} is the answer, and nothing after it.',
    ],
    hint: 'Put the token that ends a turn before {% endgeneration %}',
  };
}
