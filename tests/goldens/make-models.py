"""Tiny checkpoints of each family as transformers saves them, with the logits that it computes.

    python tests/goldens/make-models.py

Made with torch 2.13 and transformers; in double precision from the stored weights. Weights are drawn
wide, and norms and biases away from their usual starts, so that every part of a model shows.
"""
from pathlib import Path
import json
import shutil

import torch
from safetensors.torch import save_file
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

here = Path(__file__).parent / "models"

decoder = dict(
    vocab_size=19, hidden_size=16, intermediate_size=20, num_hidden_layers=2,
    num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64,
)
stretched = {
    "rope_type": "llama3", "rope_theta": 100.0, "factor": 8.0, "low_freq_factor": 1.0,
    "high_freq_factor": 4.0, "original_max_position_embeddings": 32,
}
models = {
    "gpt2": (GPT2LMHeadModel, GPT2Config(
        vocab_size=19, n_positions=24, n_embd=16, n_head=4, n_layer=2), torch.float32),
    "llama": (LlamaForCausalLM, LlamaConfig(
        **decoder, rms_norm_eps=1e-6, tie_word_embeddings=False), torch.float32),
    "llama-stretched": (LlamaForCausalLM, LlamaConfig(
        **decoder, rms_norm_eps=1e-5, rope_parameters=stretched, tie_word_embeddings=True),
        torch.bfloat16),
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(
        **decoder, rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
        tie_word_embeddings=True), torch.bfloat16),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(
        **decoder, head_dim=6, rope_parameters={"rope_type": "default", "rope_theta": 5000.0},
        tie_word_embeddings=False), torch.float16),
}


def draw(model):
    for name, weight in model.named_parameters():
        if weight.dim() > 1:
            weight.data.normal_(0, 0.4)
        elif name.endswith("bias"):
            weight.data.normal_(0, 0.3)
        else:
            weight.data.normal_(1, 0.2)


for name, (family, config, dtype) in models.items():
    torch.manual_seed(1)
    folder = here / name
    shutil.rmtree(folder, ignore_errors=True)
    model = family(config).eval()
    draw(model)
    model = model.to(dtype)
    # Qwen3 comes in shards.
    model.save_pretrained(folder, max_shard_size="6KB" if name == "qwen3" else "1GB")
    (folder / "generation_config.json").unlink(missing_ok=True)
    ids = torch.randint(0, 19, (24,))
    # Read again: what a model computes for itself, such as rotary frequencies, is not to be rounded.
    model = family.from_pretrained(folder, dtype=torch.float64).eval()
    with torch.no_grad():
        logits = model(ids[None]).logits[0]
    save_file({"ids": ids.int(), "logits": logits.float()}, folder / "expected.safetensors")
    print(name, json.loads((folder / "config.json").read_text())["architectures"], logits.abs().max())
