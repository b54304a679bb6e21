"""Writes chat_templates.json beside it: conversations as transformers writes them.

    python tests/goldens/chat_templates.py        # transformers 5.18 (jinja2); nothing else is needed

A case holds a template, a conversation, the text, and where in it (in code points) the assistant
speaks: `[start, end)` of each `{% generation %}` block, as transformers tracks them. For templates
without such blocks `marked` is null. `prompt` is the text up to where the assistant is to speak.
"""

import json
import re
from pathlib import Path

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
for name in ("turns", "lines"):
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
    ("dashes", "system"),
    ("inside", "system"),
]


def case(name, conversation):
    template = TEMPLATES[name]
    messages = CONVERSATIONS[conversation]
    has_tags = "endgeneration" in template
    given = {"chat_template": template, **TOKENS, "tools": TOOLS if name == "tools" else None}
    texts, marked = render_jinja_template(
        [messages], return_assistant_tokens_mask=has_tags, **given
    )
    prompts, _ = render_jinja_template([messages[:-1]], add_generation_prompt=True, **given)
    return {
        "template": name,
        "conversation": conversation,
        "text": texts[0],
        "marked": [list(each) for each in marked[0]] if has_tags else None,
        "prompt": prompts[0],
    }


def write():
    golden = {
        "templates": TEMPLATES,
        "conversations": CONVERSATIONS,
        "tools": TOOLS,
        "tokens": TOKENS,
        "cases": [case(*run) for run in RUNS],
    }
    text = json.dumps(golden, ensure_ascii=False, indent=1)
    (HERE / "chat_templates.json").write_text(text + "\n")


if __name__ == "__main__":
    write()
