"""Writes `preferences.json`: what trl makes of two pairs of responses and a tiny GPT-2.

    python tests/goldens/preferences.py        # trl 1.13, transformers 5.18, torch 2.13

trl's own `_compute_loss` of its DPOTrainer runs on a policy and another model as the reference, in f64;
SimPO and ORPO are its trainers' methods on the log-probabilities that it logged.
"""

import json
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import torch
from accelerate import Accelerator
from transformers import GPT2Config, GPT2LMHeadModel
from trl import DPOTrainer
from trl.experimental.cpo import CPOTrainer
from trl.experimental.orpo import ORPOTrainer

HERE = Path(__file__).parent
V, C, D, H, L, B, T = 11, 8, 8, 2, 1, 2, 7
torch.set_default_dtype(torch.float64)
torch.manual_seed(7)


def model():
    config = GPT2Config(vocab_size=V, n_positions=C, n_embd=D, n_head=H, n_layer=L, resid_pdrop=0,
                        embd_pdrop=0, attn_pdrop=0)
    lm = GPT2LMHeadModel(config).double()
    for weights in lm.parameters():
        spread = torch.randn_like(weights) * 0.3
        weights.data = (weights.data + spread).float().double()
    return lm


def ours(lm, name):
    """By our names; linear layers of this model are stored as they multiply."""
    block = {"norm1.gain": "ln_1.weight", "norm1.bias": "ln_1.bias", "norm2.gain": "ln_2.weight",
             "norm2.bias": "ln_2.bias", "attn.qkv.w": "attn.c_attn.weight",
             "attn.qkv.b": "attn.c_attn.bias", "attn.out.w": "attn.c_proj.weight",
             "attn.out.b": "attn.c_proj.bias", "mlp.up.w": "mlp.c_fc.weight",
             "mlp.up.b": "mlp.c_fc.bias", "mlp.down.w": "mlp.c_proj.weight",
             "mlp.down.b": "mlp.c_proj.bias"}
    p = dict(lm.transformer.named_parameters())
    top = {"tokens": p["wte.weight"], "positions": p["wpe.weight"], "norm.gain": p["ln_f.weight"],
           "norm.bias": p["ln_f.bias"]}
    inner = {f"blocks.{key}": p[f"h.0.{path}"][None] for key, path in block.items()}
    return {f"{name}.{key}": value for key, value in (top | inner).items()}


policy, reference = model(), model()
lengths = torch.tensor([3, 2, 4, 5])  # of the responses: two chosen, two rejected
ids = torch.randint(0, V, (2 * B, T + 1))
prompt = 3
ids[B:, :prompt] = ids[:B, :prompt]
place = torch.arange(T + 1)
mask = ((place >= prompt) & (place < prompt + lengths[:, None])).long()
inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids), "completion_mask": mask}


def dpo(kind, smoothing=0.0):
    trainer = SimpleNamespace(
        model=policy, ref_model=reference, accelerator=Accelerator(cpu=True), beta=0.1,
        label_smoothing=smoothing, loss_types=[kind], loss_weights=[1.0], ld_alpha=None,
        f_divergence_type="reverse_kl", precompute_ref_logps=False, aux_loss_enabled=False,
        use_weighting=False, _metrics=defaultdict(lambda: defaultdict(list)), _total_train_tokens=0,
        _tp_size=1, args=SimpleNamespace(gradient_checkpointing_kwargs=None, gradient_checkpointing=False),
    )
    loss = DPOTrainer._compute_loss(trainer, policy, inputs, False)
    logged = {key: value[0] for key, value in trainer._metrics["train"].items()}
    return loss, logged


policy.train()
loss, logged = dpo("sigmoid")
gradient = torch.autograd.grad(loss, policy.transformer.wte.weight)[0]

with torch.no_grad():
    def logps(lm):
        logp = lm(ids).logits[:, :-1].log_softmax(-1).gather(2, ids[:, 1:, None])[..., 0]
        return logp, (logp * mask[:, 1:]).sum(1)

    tokens, now = logps(policy)
    _, before = logps(reference)
    mean = now / lengths
    cpo = SimpleNamespace(beta=2.0, label_smoothing=0.0, loss_type="simpo", simpo_gamma=1.0, alpha=0.0,
                          accelerator=SimpleNamespace(device="cpu"))
    simpo = CPOTrainer.cpo_loss(cpo, mean[:B], mean[B:])[0].mean()
    orpo = SimpleNamespace(beta=0.1, accelerator=SimpleNamespace(device="cpu"))
    ratio = ORPOTrainer.odds_ratio_loss(orpo, mean[:B], mean[B:])[0].mean()

outputs = {
    "dpo": loss, "robust": dpo("robust", 0.1)[0], "hinge": dpo("hinge")[0], "ipo": dpo("ipo")[0],
    "simpo": simpo, "orpo": -tokens[:B].mean() - ratio, "dtokens": gradient,
    "seen.reward_chosen": logged["rewards/chosen"], "seen.reward_rejected": logged["rewards/rejected"],
    "seen.accuracy": logged["rewards/accuracies"], "seen.margin": logged["rewards/margins"],
    "seen.logp_chosen": logged["logps/chosen"], "seen.logp_rejected": logged["logps/rejected"],
}
given = ours(policy, "policy") | ours(reference, "reference")
for name, rows in (("chosen", slice(0, B)), ("rejected", slice(B, None))):
    given[f"batch.{name}.input"] = ids[rows, :-1]
    given[f"batch.{name}.target"] = ids[rows, 1:]
    given[f"batch.{name}.mask"] = mask[rows, 1:].double()


def tensor(value):
    value = torch.as_tensor(value)
    dtype = "i32" if value.dtype == torch.int64 else "f32"
    return {"dtype": dtype, "shape": list(value.shape), "data": value.detach().flatten().tolist()}


golden = {
    "dims": {"V": V, "C": C, "D": D, "H": H, "L": L, "B": B, "T": T},
    "inputs": {key: tensor(value) for key, value in given.items()},
    "outputs": {key: tensor(value) for key, value in outputs.items()},
}
(HERE / "preferences.json").write_text(json.dumps(golden) + "\n")
