import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Result } from '../../../compiler/diagnostics/diagnostic.ts';
import { nowhere } from '../../../compiler/source/span.ts';
import {
  type ChatTemplate,
  defaultTemplate,
  readTemplate,
} from '../../../runtime/data/chat-template.ts';
import { checkTemplate } from '../../../runtime/data/check-template.ts';
import { tokensOfLesson } from '../../../runtime/data/lesson-tokens.ts';
import type { Message } from '../../../runtime/data/messages.ts';
import { loadTokenizer } from '../../../runtime/tokenizer/load.ts';
import { withSpecials } from './tokenizers.ts';

interface Golden {
  readonly templates: Readonly<Record<string, string>>;
  readonly conversations: Readonly<Record<string, readonly Message[]>>;
  readonly tools: unknown;
  /** The text of its `tokenizer.json`. */
  readonly tokenizer: string;
  readonly cases: readonly {
    readonly template: string;
    readonly conversation: string;
    readonly text: string;
    readonly marked: readonly (readonly [number, number])[] | null;
    readonly prompt: string;
    readonly ids: readonly number[] | null;
    readonly mask: readonly number[] | null;
  }[];
}

const file = new URL('../../goldens/chat_templates.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;

/** Of the golden files: what templates call `bos_token` and `eos_token`. */
const plain = withSpecials(['<s>', '</s>']);
const turns = withSpecials(['<|user|>', '<|assistant|>', '<|end|>']);

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

function slugs(result: Result<unknown>): readonly string[] {
  return (result.ok ? result.warnings : result.diagnostics).map(({ slug }) => slug);
}

function template(source: string): ChatTemplate {
  return unwrap(readTemplate(source, plain));
}

test.each(golden.cases)('$template: $conversation, as transformers writes it', (each) => {
  const chat = template(golden.templates[each.template]!);
  const messages = golden.conversations[each.conversation]!;
  const tools = each.template === 'tools' ? golden.tools : undefined;
  const { text, marked } = unwrap(chat.render({ messages, tools }));
  expect(text).toBe(each.text);
  expect(unwrap(chat.prompt({ messages: messages.slice(0, -1), tools }))).toBe(each.prompt);
  if (each.marked === null) return;
  const points = [...text];
  const expected = each.marked.map(([start, end]) => points.slice(start, end).join(''));
  const found = marked.map(({ start, end }) => text.slice(start, end));
  expect(found).toEqual(expected);
});

test.each(golden.cases.filter(({ ids }) => ids !== null))(
  '$template: $conversation, as transformers tokenizes and masks it',
  (each) => {
    const tokenizer = unwrap(loadTokenizer(golden.tokenizer, 'tokenizer.json'));
    const template = unwrap(readTemplate(golden.templates[each.template]!, tokenizer));
    const messages = golden.conversations[each.conversation]!;
    const tools = each.template === 'tools' ? golden.tools : undefined;
    const lesson = { kind: 'chat', messages, given: 0, tools } as const;
    const { ids, learnt } = unwrap(tokensOfLesson(lesson, { tokenizer, template }));
    expect([...ids]).toEqual(each.ids);
    expect([...learnt]).toEqual(each.mask);
  },
);

test('without tags, a turn is what it adds to the prompt before it', () => {
  const chat = template(golden.templates.unmarked!);
  const messages = golden.conversations['four turns']!;
  const { text, marked } = unwrap(chat.render({ messages }));
  expect(marked.map(({ start, end }) => text.slice(start, end))).toEqual([
    '  A fox:\n\n- red\n<|im_end|>\n',
    'Naïve {{ no }} {% if %}<|im_end|>\n',
  ]);
});

/** Reasoning is written in the last turn only, as Qwen3's template does. */
const forgetful = `{%- for m in messages -%}
{{- '<|' + m.role + '|>' -}}
{%- if m.role == 'assistant' and loop.last -%}{{- '<think></think>' -}}{%- endif -%}
{{- m.content | trim + '<|end|>' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}`;

test('without tags, of a text that changes as it grows, a turn is what it says and its end', () => {
  const chat = unwrap(readTemplate(forgetful, turns));
  const messages = golden.conversations['four turns']!;
  const { text, marked } = unwrap(chat.render({ messages }));
  expect(marked.map(({ start, end }) => text.slice(start, end))).toEqual([
    'A fox:\n\n- red<|end|>',
    'Naïve {{ no }} {% if %}<|end|>',
  ]);
});

test('without tags, a template that does not write what was said is refused', () => {
  const source = `{% for m in messages %}{{ m.content[:3] if loop.last else '' }}{% endfor %}`;
  const refused = template(source).render({ messages: golden.conversations['four turns']! });
  expect(slugs(refused)).toEqual(['bad-template']);
});

test('the default template is the one whose tokens the vocabulary has', () => {
  const { templates } = golden;
  expect(defaultTemplate(turns)).toBe(templates['our turns']);
  expect(defaultTemplate(plain)).toBe(templates['our lines']);
  const chatml = withSpecials(['<|endoftext|>', '<|im_start|>', '<|im_end|>']);
  expect(defaultTemplate(chatml)).toBe(templates['our chatml']);
  expect(slugs(checkTemplate(template(templates['our chatml']!), chatml, nowhere))).toEqual([]);
  const headed = withSpecials(['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>']);
  expect(defaultTemplate(headed)).toBe(templates['our headers']);
  expect(slugs(checkTemplate(template(templates['our headers']!), headed, nowhere))).toEqual([]);
});

test('what a template raises is told', () => {
  const messages = [{ role: 'assistant', content: 'I begin' }];
  const refused = template(golden.templates.inside!).render({ messages });
  expect(refused.ok ? [] : refused.diagnostics[0]!.notes).toEqual([
    'the chat template says: roles must alternate',
  ]);
  expect(slugs(readTemplate('{% for m in %}', plain))).toEqual(['bad-template']);
  const open = readTemplate('{% for m in messages %}', plain, 'chat.jinja');
  expect(open.ok ? [] : open.diagnostics[0]!.notes).toEqual([
    'chat.jinja',
    'a block is not closed',
  ]);
});

test('every day is the same day', () => {
  const source = "{{ strftime_now('%A, %d %B %Y; %y-%m-%d %a %b %H:%M:%S 100%% %q') }}";
  expect(unwrap(template(source).prompt({ messages: [] }))).toBe(
    'Friday, 26 July 2024; 24-07-26 Fri Jul 12:00:00 100% %q',
  );
});

test('the characters that stand for the tags are refused in a conversation, wherever they are', () => {
  for (const sentinel of ['\uE000', '\uE001']) {
    const messages = [{ role: 'user', content: 'a', more: [{ deep: `x${sentinel}` }] }];
    expect(slugs(template('').render({ messages }))).toEqual(['reserved-character']);
  }
});

test('the checks of a template', () => {
  const check = (source: string, tokenizer = plain) =>
    slugs(checkTemplate(template(source), tokenizer, nowhere));
  const { templates } = golden;
  expect(check(templates['our lines']!)).toEqual([]);
  expect(check(templates['our turns']!, turns)).toEqual([]);
  expect(check(templates['our turns']!)).toEqual(['unknown-special']);
  const start = '{% for m in messages %}{% if m.role == "user" %}{{ m.content }}>{% else %}';
  const end = '{% endif %}{% endfor %}';
  const answer = '{% generation %}{{ m.content }}{% endgeneration %}.';
  expect(check(`${start}${answer}${end}`)).toEqual(['template-stop']);
  const last = '{{ m.content if loop.last else "" }}';
  expect(check(`${start}{% generation %}${last}.{% endgeneration %}${end}`)).toEqual([
    'template-prefix',
  ]);
});

const content = fc.string({ unit: 'grapheme', maxLength: 20 });
const conversations = fc
  .array(fc.tuple(content, content), { minLength: 1, maxLength: 4 })
  .map((pairs): Message[] =>
    pairs.flatMap(([user, assistant]) => [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ]),
  );

test('what is marked is what the assistant said, and what ends it', () => {
  const chat = unwrap(readTemplate(defaultTemplate(turns), turns));
  const property = fc.property(conversations, (messages) => {
    const { text, marked } = unwrap(chat.render({ messages }));
    const said = messages.filter(({ role }) => role === 'assistant');
    expect(marked.map(({ start, end }) => text.slice(start, end))).toEqual(
      said.map((message) => `${message.content}<|end|>`),
    );
  });
  fc.assert(property, { seed: 1 });
});
