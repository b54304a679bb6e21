"""Writes chat_templates.json beside it: conversations as transformers writes and tokenizes them.

    python tests/goldens/chat_templates.py        # transformers 5.18, tokenizers; nothing else

A case holds a template, a conversation, the text, and where in it (in code points) the assistant
speaks: `[start, end)` of each `{% generation %}` block, as transformers tracks them. For templates
without such blocks `marked` is null. `prompt` is the text up to where the assistant is to speak. `ids` and
`mask` are the tokens of the text in `tokenizer`, a small byte-level BPE, and the assistant's among them.
"""

import json
import re
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast
from transformers.utils.chat_template_utils import render_jinja_template

HERE = Path(__file__).parent

TEMPLATES = {
    # Tags with dashes on both sides, on lines of their own.
    "dashes": """\
{%- for message in messages -%}
    {{- '<|im_start|>' + message['role'] + '\\n' -}}
    {%- if message['role'] == 'assistant' -%}
        {%- generation -%}
        {{- message['content'] + '<|im_end|>' -}}
        {%- endgeneration -%}
        {{- '\\n' -}}
    {%- else -%}
        {{- message['content'] + '<|im_end|>\\n' -}}
    {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{- '<|im_start|>assistant\\n' -}}
{%- endif -%}
""",
    # No dashes at all: white space is what trim_blocks and lstrip_blocks leave.
    "blocks": """\
{% for message in messages %}
{% if message.role == 'assistant' %}
[{{ message.role }}] {% generation %}{{ message.content }}
{{ eos_token }}{% endgeneration %}

{% else %}
[{{ message.role }}] {{ message.content }}
{% endif %}
{% endfor %}
{% if add_generation_prompt %}
[assistant] {% endif %}
""",
    # Dashes on one side only, blocks over several lines, a comment, trailing blanks.
    "half": """\
{{ bos_token }}{# says who speaks #}
{% for message in messages %}
  {% if message.role == 'assistant' -%}
    A: {% generation -%}
      {{ message.content | trim }}
    {% endgeneration %}
  {%- else %}
    U: {{ message.content | trim }}
  {%- endif %}
  {{ '|' }}
{% endfor %}
""",
    # The header is inside the block, as some templates have it; a system message is merged.
    "inside": """\
{%- if messages[0].role == 'system' -%}
    {%- set rest = messages[1:] -%}
    {%- set ns = namespace(system=messages[0].content + '\\n\\n') -%}
{%- else -%}
    {%- set rest = messages -%}
    {%- set ns = namespace(system='') -%}
{%- endif -%}
{%- for message in rest -%}
    {%- if (message.role == 'user') != (loop.index0 % 2 == 0) -%}
        {{- raise_exception('roles must alternate') -}}
    {%- endif -%}
    {%- if message.role == 'user' -%}
        {{- '[INST] ' ~ (ns.system if loop.first else '') ~ message.content ~ ' [/INST]' -}}
    {%- else -%}
        {%- generation -%}{{ ' ' ~ message.content ~ eos_token }}{%- endgeneration -%}
    {%- endif -%}
{%- endfor -%}
""",
    # Tools, calls, and what they answer.
    "tools": """\
{%- macro head(role) -%}
{{ '<|' + role + '|>' }}
{%- endmacro -%}
{%- if tools %}{{ head('system') }}{{ tools | tojson }}<|end|>{% endif -%}
{%- for message in messages -%}
{{ head(message.role) }}
{%- if message.role == 'assistant' -%}
{% generation %}
{%- if message.tool_calls is defined -%}
{%- for call in message.tool_calls -%}
{{ '<call>' }}{{ {'name': call.function.name, 'arguments': call.function.arguments} | tojson }}
{%- endfor -%}
{%- endif -%}
{{ message.content }}<|end|>{% endgeneration %}
{%- else -%}
{{ message.content }}<|end|>
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}{{ head('assistant') }}{%- endif -%}
""",
    # The same as "dashes", without the tags.
    "unmarked": """\
{%- for message in messages -%}
{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}
""",
}
TEMPLATES["crlf"] = TEMPLATES["blocks"].replace("\n", "\r\n")
TEMPLATES["no newline at the end"] = TEMPLATES["blocks"].rstrip("\n")
OURS = (HERE / "../../runtime/data/default-templates.ts").read_text()
for name in ("turns", "chatml", "headers", "lines"):
    found = re.search(rf"const {name} = `(.*?)`;", OURS, re.S)
    TEMPLATES[f"our {name}"] = found.group(1).replace("\\\\", "\\")


def say(role, content, **more):
    return {"role": role, "content": content, **more}


CALL = {"function": {"name": "add", "arguments": {"a": 1, "b": [2.5, None, True], "c": "é\"<"}}}
CONVERSATIONS = {
    "two turns": [say("user", "Why?"), say("assistant", "Because.")],
    "four turns": [
        say("user", "Bo, who\nare you?"),
        say("assistant", "  A fox:\n\n- red\n"),
        say("user", "And 日本 🦊?"),
        say("assistant", "Naïve {{ no }} {% if %}"),
    ],
    "system": [say("system", "Be brief."), say("user", "Why?"), say("assistant", "So.")],
    "empty answer": [say("user", "Why?"), say("assistant", ""), say("user", "?"), say("assistant", "!")],
    "calls": [
        say("user", "1 + 2?"),
        say("assistant", "", tool_calls=[CALL]),
        say("tool", "3"),
        say("assistant", "Three."),
    ],
}
TOOLS = [{"type": "function", "function": {"name": "add", "description": "Adds 'two' numbers"}}]
TOKENS = {"bos_token": "<s>", "eos_token": "</s>"}
RUNS = [
    *[(name, each) for name in TEMPLATES if name not in ("tools", "our turns") for each in ("two turns", "four turns")],
    *[(name, "empty answer") for name in TEMPLATES if name != "our turns"],
    *[("our turns", each) for each in ("two turns", "four turns", "system", "empty answer")],
    *[("tools", each) for each in ("two turns", "calls")],
    *[(name, "system") for name in ("dashes", "inside", "our chatml", "our headers")],
]


SPECIALS = [
    "<s>", "</s>", "<|im_start|>", "<|im_end|>", "<|user|>", "<|assistant|>", "<|end|>", "<|tool|>", "<|system|>",
    "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>",
]


def small_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    # Templates write these themselves; here they say what `bos_token` and `eos_token` are.
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=SPECIALS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    texts = [each["content"] for messages in CONVERSATIONS.values() for each in messages]
    tokenizer.train_from_iterator([*texts, "user assistant Because. Bo, who are you?"] * 3, trainer)
    return tokenizer


TOKENIZER = small_tokenizer()


def tokens_of(template, messages, tools):
    fast = PreTrainedTokenizerFast(tokenizer_object=TOKENIZER, **TOKENS)
    found = fast.apply_chat_template(
        messages,
        chat_template=template,
        tools=tools,
        tokenize=True,
        return_dict=True,
        return_assistant_tokens_mask=True,
    )
    return found["input_ids"], found["assistant_masks"]


def case(name, conversation):
    template = TEMPLATES[name]
    messages = CONVERSATIONS[conversation]
    has_tags = "endgeneration" in template
    given = {"chat_template": template, **TOKENS, "tools": TOOLS if name == "tools" else None}
    texts, marked = render_jinja_template(
        [messages], return_assistant_tokens_mask=has_tags, **given
    )
    prompts, _ = render_jinja_template([messages[:-1]], add_generation_prompt=True, **given)
    ids, mask = tokens_of(template, messages, given["tools"]) if has_tags else (None, None)
    return {
        "template": name,
        "conversation": conversation,
        "text": texts[0],
        "marked": [list(each) for each in marked[0]] if has_tags else None,
        "prompt": prompts[0],
        "ids": ids,
        "mask": mask,
    }


def write():
    golden = {
        "templates": TEMPLATES,
        "conversations": CONVERSATIONS,
        "tools": TOOLS,
        "tokens": TOKENS,
        "tokenizer": TOKENIZER.to_str(),
    }
    cases = [json.dumps(case(*run), ensure_ascii=False) for run in RUNS]
    text = json.dumps({**golden, "cases": []}, ensure_ascii=False, indent=1)
    text = text.replace('"cases": []', '"cases": [\n  ' + ",\n  ".join(cases) + "\n ]")
    (HERE / "chat_templates.json").write_text(text + "\n")


if __name__ == "__main__":
    write()
