"""What transformers writes with the checkpoints in `models`, and what it draws tokens from.

    python tests/goldens/generation.py

Made with torch 2.13 and transformers; greedy, in double precision from the stored weights.
"""
from pathlib import Path
import json

import torch
from transformers import AutoModelForCausalLM, LogitsProcessorList
from transformers.generation.logits_process import (
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

here = Path(__file__).parent
prompts = [[3, 1, 4, 1, 5, 9, 2, 6], [5, 3], [8, 9, 7, 9, 3, 2]]


def greedy(name):
    model = AutoModelForCausalLM.from_pretrained(here / "models" / name, dtype=torch.float64).eval()
    written = []
    for prompt in prompts:
        ids = list(prompt)
        for _ in range(10):
            with torch.no_grad():
                ids.append(int(model(torch.tensor([ids])).logits[0, -1].argmax()))
        written.append(ids[len(prompt):])
    return written


names = ["gpt2", "llama", "llama-stretched", "qwen2", "qwen3"]
settings = [
    dict(temperature=0.7),
    dict(temperature=1.3, topK=5),
    dict(temperature=1.0, topP=0.8),
    dict(temperature=0.9, topK=12, topP=0.6),
    dict(temperature=1.0, minP=0.1),
    dict(temperature=1.1, topK=15, topP=0.9, minP=0.05),
    dict(temperature=1.0, repetitionPenalty=1.5),
    dict(temperature=0.8, repetitionPenalty=1.3, topK=10, topP=0.7, minP=0.02),
]
text = [0, 4, 4, 11, 19]


def probabilities(logits, options):
    steps = LogitsProcessorList()
    if "repetitionPenalty" in options:
        steps.append(RepetitionPenaltyLogitsProcessor(options["repetitionPenalty"]))
    steps.append(TemperatureLogitsWarper(options["temperature"]))
    if "topK" in options:
        steps.append(TopKLogitsWarper(options["topK"]))
    if "topP" in options:
        steps.append(TopPLogitsWarper(options["topP"]))
    if "minP" in options:
        steps.append(MinPLogitsWarper(options["minP"]))
    return steps(torch.tensor([text]), logits[None]).softmax(-1)[0].tolist()


torch.manual_seed(3)
logits = (2 * torch.randn(20)).float()
golden = {
    "prompts": prompts,
    "greedy": {name: greedy(name) for name in names},
    "text": text,
    "logits": logits.tolist(),
    "drawn": [
        {"options": options, "probabilities": probabilities(logits.double(), options)}
        for options in settings
    ],
}
(here / "generation.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
