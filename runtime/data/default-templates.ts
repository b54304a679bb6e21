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

/** ChatML, the form of Qwen and many others. */
const chatml = `
{%- for message in messages -%}
  {{- '<|im_start|>' + message.role + '\\n' -}}
  {%- if message.role == 'assistant' -%}
    {%- generation -%}{{- message.content + '<|im_end|>' -}}{%- endgeneration -%}
    {{- '\\n' -}}
  {%- else -%}
    {{- message.content + '<|im_end|>\\n' -}}
  {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}
`;

/** The form of Llama 3: a header says who speaks. */
const headers = `
{{- bos_token -}}
{%- for message in messages -%}
  {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\\n\\n' -}}
  {%- if message.role == 'assistant' -%}
    {%- generation -%}{{- message.content | trim + '<|eot_id|>' -}}{%- endgeneration -%}
  {%- else -%}
    {{- message.content | trim + '<|eot_id|>' -}}
  {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' -}}
{%- endif -%}
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
  { needs: ['<|im_start|>', '<|im_end|>'], source: chatml },
  { needs: ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'], source: headers },
  { needs: [], source: lines },
];
