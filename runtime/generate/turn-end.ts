/** What a chat template writes after the assistant has spoken: there an answer ends. */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import type { ChatTemplate } from '../data/chat-template.ts';
import { accept } from '../result.ts';

const said = 'answer';

/**
 * The stop strings of an answer: one or, from templates that write nothing after it, none. Special
 * tokens end a text anyway. Errors: those of the template.
 */
export function turnEnds(template: ChatTemplate): Result<readonly string[]> {
  const question = { role: 'user', content: 'question' };
  const before = template.prompt({ messages: [question] });
  if (!before.ok) return before;
  const messages = [question, { role: 'assistant', content: said }];
  const whole = template.render({ messages });
  if (!whole.ok) return whole;
  const answer = whole.value.text.slice(before.value.length);
  const end = answer.slice(answer.indexOf(said) + said.length);
  return accept(end === '' ? [] : [end]);
}
