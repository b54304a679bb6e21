/** The message for a text with a character that the vocabulary lacks. */
import type { Span } from '../../compiler/source/span.ts';
import { type Refusal, refuse } from '../result.ts';

/** `offset` is where the character stands in the text, `span` who asked. */
export function unknownCharacter(
  text: string,
  offset: number,
  character: string,
  span: Span,
): Refusal {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
  return refuse({
    slug: 'unknown-token',
    title: 'This text has a character that the tokenizer does not know',
    span,
    notes: [`U+${code} ${JSON.stringify(character)} at line ${line}, column ${column} of the text`],
    hint: 'Make the tokenizer from all the text, or take the character out',
  });
}
