/** Chat templates for vocabularies that bring none, best first. */

export interface DefaultTemplate {
  /** Special tokens that the vocabulary must have. */
  readonly needs: readonly string[];
  readonly source: string;
}

/**
 * Each turn between a token that says who speaks and `<|end|>`. What the system says becomes the
 * start of the user's first turn.
 */
const turns = `
{%- set first = 0 -%}
{%- set preface = '' -%}
{%- if messages[0].role == 'system' -%}
  {%- set first = 1 -%}
  {%- set preface = messages[0].content + '\\n\\n' -%}
{%- endif -%}
{%- for message in messages[first:] -%}
  {%- if message.role == 'user' -%}
    {{- '<|user|>' + (preface if loop.first else '') + message.content + '<|end|>' -}}
  {%- elif message.role == 'assistant' -%}
    {{- '<|assistant|>' -}}
    {%- generation -%}{{- message.content + '<|end|>' -}}{%- endgeneration -%}
  {%- else -%}
    {{- raise_exception('roles are system (first), user and assistant, not ' + message.role) -}}
  {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}
`;

/** Each turn is a line. */
const lines = `
{%- for message in messages -%}
  {%- if message.role == 'assistant' -%}
    {%- generation -%}{{- message.content + '\\n' -}}{%- endgeneration -%}
  {%- else -%}
    {{- message.content + '\\n' -}}
  {%- endif -%}
{%- endfor -%}
`;

export const defaultTemplates: readonly [...DefaultTemplate[], DefaultTemplate] = [
  { needs: ['<|user|>', '<|assistant|>', '<|end|>'], source: turns },
  { needs: [], source: lines },
];
