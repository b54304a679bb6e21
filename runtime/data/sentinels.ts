/**
 * `{% generation %}` and `{% endgeneration %}` of chat templates, which say what the assistant wrote.
 * The engine drops them; here they become two characters that no text has, so that the rendered text
 * tells where they stood.
 */
import { parse, Template, tokenize } from '@huggingface/jinja';

/** Of private use in Unicode. */
const open = '\uE000';
const close = '\uE001';

/** UTF-16 offsets, from `start` up to but not including `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface Rendered {
  readonly text: string;
  /** What stood between the tags, in order; it may be nothing. */
  readonly marked: readonly Stretch[];
}

const tag = /(\s*)\{%(-?)\s*(end)?generation\s*(-?)%\}(\s*)/gs;

export function hasGenerationTags(source: string): boolean {
  return source.search(tag) !== -1;
}

/** Whether a text holds what stands for the tags. */
export function holdsSentinels(text: string): boolean {
  return text.includes(open) || text.includes(close);
}

/** Throws what the engine's parser throws. */
export function compileTemplate(source: string): Template {
  const template = new Template('');
  // Without options, as white space around blocks is trimmed already.
  template.parsed = parse(tokenize(markTags(trimBlocks(source)), {}));
  return template;
}

/** What transformers does before parsing: `trim_blocks` and `lstrip_blocks` of Jinja. */
function trimBlocks(source: string): string {
  return source
    .replaceAll('\r\n', '\n')
    .replace(/\n$/, '')
    .replace(/^[ \t]*(\{[#%-])/gm, '$1')
    .replace(/([#%-]\})\n/g, '$1');
}

function markTags(source: string): string {
  return source.replace(
    tag,
    (_, before: string, left: string, end: string | undefined, right: string, after: string) =>
      (left === '' ? before : '') +
      (end === undefined ? open : close) +
      (right === '' ? after : ''),
  );
}

/** A text as if it stood between tags. */
export function asMarked(text: string): string {
  return open + text + close;
}

/** Takes the sentinels out of a rendered text. */
export function unmark(rendered: string): Rendered {
  const marked: Stretch[] = [];
  let text = '';
  let start: number | undefined;
  for (const part of rendered.split(/([\uE000\uE001])/)) {
    if (part === open) start = text.length;
    else if (part !== close) text += part;
    else if (start !== undefined) {
      marked.push({ start, end: text.length });
      start = undefined;
    }
  }
  return { text, marked };
}
