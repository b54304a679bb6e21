/** Conversations as data sets write them: lists of messages, or transcripts in one text. */
import { isObject } from './records.ts';

/** What else a message holds (`tool_calls`, `name`) is the template's business. */
export interface Message {
  readonly role: string;
  readonly content: string;
  readonly [other: string]: unknown;
}

/** Why a row has none of the known shapes. Never leaves the reading of shapes. */
export class Malformed extends Error {}

/** Who speaks in `{"from": …, "value": …}`. */
const speakers: Readonly<Record<string, string>> = {
  human: 'user',
  gpt: 'assistant',
  bot: 'assistant',
  model: 'assistant',
  observation: 'tool',
  function: 'tool',
};

/** A list of `{role, content}` or of `{from, value}`; `field` is what messages call it. */
export function messagesOf(value: unknown, field: string): readonly Message[] {
  if (!Array.isArray(value)) throw new Malformed(`\`${field}\` is not a list of messages`);
  return value.map((each: unknown, index) => messageOf(each, `${field}[${index}]`));
}

function messageOf(value: unknown, place: string): Message {
  if (!isObject(value)) throw new Malformed(`\`${place}\` is not an object`);
  const { from, value: said, ...rest } = value;
  if (typeof from === 'string' && value.role === undefined) {
    return messageOf({ role: speakers[from] ?? from, content: said, ...rest }, place);
  }
  const { role } = value;
  if (typeof role !== 'string') throw new Malformed(`\`${place}\` has no \`role\``);
  return { ...value, role, content: contentOf(value.content, value, place) };
}

/** A text, or parts of one; what only calls tools need not say anything. */
function contentOf(content: unknown, message: object, place: string): string {
  if (typeof content === 'string') return content;
  if ((content === null || content === undefined) && 'tool_calls' in message) return '';
  if (Array.isArray(content)) {
    const texts = content.map((part: unknown) => (isObject(part) ? part.text : part));
    if (texts.every((text) => typeof text === 'string')) return texts.join('');
  }
  throw new Malformed(`\`${place}\` has no text in \`content\``);
}

const turn = /\n\n(Human|Assistant):/;

/** Whether the text is a transcript as that of hh-rlhf, `\n\nHuman: …\n\nAssistant: …`. */
export function isTranscript(text: string): boolean {
  return text.search(turn) === 0;
}

/** The turns of a transcript. One that is empty says nothing. */
export function turnsOf(transcript: string): readonly Message[] {
  const parts = transcript.split(turn).slice(1);
  return parts.flatMap((part, index) =>
    index % 2 === 0
      ? [{ role: part === 'Human' ? 'user' : 'assistant', content: parts[index + 1]!.trim() }]
      : [],
  );
}
