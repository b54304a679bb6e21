/**
 * What the assistant wrote, in the text of a template that does not mark it: each turn is what it
 * adds to the prompt before it or, where earlier text changes as a conversation grows (reasoning that
 * is dropped once it is answered), what it says and the special token behind it.
 */
import type { Result } from '../../compiler/diagnostics/diagnostic.ts';
import { accept } from '../result.ts';
import type { Message } from './messages.ts';
import { asMarked, type Rendered, type Stretch } from './sentinels.ts';

/** Writes messages; with `isPrompt`, up to where the assistant is to speak. */
export type Write = (messages: readonly Message[], isPrompt: boolean) => Result<Rendered>;

/** Undefined: neither way tells. Errors: those of `write`. */
export function markTurns(
  messages: readonly Message[],
  text: string,
  specials: readonly string[],
  write: Write,
): Result<readonly Stretch[] | undefined> {
  const added = markAdded(messages, text, write);
  return added.ok && added.value === undefined ? markSaid(messages, text, specials, write) : added;
}

function markAdded(
  messages: readonly Message[],
  text: string,
  write: Write,
): Result<readonly Stretch[] | undefined> {
  const marked: Stretch[] = [];
  for (const [index, { role }] of messages.entries()) {
    if (role !== 'assistant') continue;
    const before = write(messages.slice(0, index), true);
    if (!before.ok) return before;
    const after = write(messages.slice(0, index + 1), false);
    if (!after.ok) return after;
    const [prompt, whole] = [before.value.text, after.value.text];
    if (!whole.startsWith(prompt) || !text.startsWith(whole)) return accept(undefined);
    marked.push({ start: prompt.length, end: whole.length });
  }
  return accept(marked);
}

function markSaid(
  messages: readonly Message[],
  text: string,
  specials: readonly string[],
  write: Write,
): Result<readonly Stretch[] | undefined> {
  const said = messages.map((message) =>
    message.role === 'assistant' ? { ...message, content: markWords(message.content) } : message,
  );
  const written = write(said, false);
  if (!written.ok) return written;
  // A template that does more with a content than to write it wrote something else.
  if (written.value.text !== text) return accept(undefined);
  return accept(
    written.value.marked.map(({ start, end }) => ({
      start,
      end: pastSpecial(text, end, specials),
    })),
  );
}

/** White space around what is said stays outside, as templates may trim it. */
function markWords(content: string): string {
  const words = content.trim();
  const start = content.indexOf(words);
  return content.slice(0, start) + asMarked(words) + content.slice(start + words.length);
}

/** Behind the special token that follows at `at`, be it after white space; else `at`. */
function pastSpecial(text: string, at: number, specials: readonly string[]): number {
  const next = text.slice(at).search(/\S/);
  if (next === -1) return at;
  const special = specials.find((name) => text.startsWith(name, at + next));
  return special === undefined ? at : at + next + special.length;
}
