"""Writes the golden files beside it: what torch says about the functions of the standard library.

    python tests/goldens/make.py        # torch 2.13; nothing else is needed

Everything is computed in f64 by torch's own modules and autograd, from a fixed seed. A file holds
`dims`, `inputs` and `outputs`; tensors are {"dtype", "shape", "data"}, row-major, named as the entry
of `entries.llm` with the file's name takes and returns them.
"""

import json
import math
from pathlib import Path

import torch
from torch.nn import functional as F

HERE = Path(__file__).parent
torch.set_default_dtype(torch.float64)


def normal(*shape, std=1.0):
    # Rounded to f32, so that the f32 device starts from the same numbers.
    return (torch.randn(*shape) * std).float().double()


def tensor(value):
    dtype = "i32" if value.dtype in (torch.int64, torch.int32) else "f32"
    return {"dtype": dtype, "shape": list(value.shape), "data": value.detach().flatten().tolist()}


def write(name, dims, inputs, outputs):
    golden = {
        "dims": dims,
        "inputs": {key: tensor(value) for key, value in inputs.items()},
        "outputs": {key: tensor(value) for key, value in outputs.items()},
    }
    (HERE / f"{name}.json").write_text(json.dumps(golden) + "\n")


def attention():
    T, K, H = 7, 4, 3
    for name, lead in (("attention_one_head", ()), ("attention_heads", (H,))):
        q, k, v, r = (normal(*lead, T, K).requires_grad_() for _ in range(4))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        dq, dk, dv = torch.autograd.grad((y * r).sum(), (q, k, v))
        dims = {"T": T, "K": K} | ({"H": H} if lead else {})
        write(name, dims, dict(q=q, k=k, v=v, r=r), dict(y=y, dq=dq, dk=dk, dv=dv))


def layer_norm():
    B, D = 5, 12
    x = (3 * normal(B, D) + 2).float().double().requires_grad_()
    gain, bias = normal(D).requires_grad_(), normal(D).requires_grad_()
    r = normal(B, D)
    y = F.layer_norm(x, (D,), gain, bias, eps=1e-5)
    dx, dgain, dbias = torch.autograd.grad((y * r).sum(), (x, gain, bias))
    write(
        "layer_norm",
        {"B": B, "D": D},
        {"norm.gain": gain, "norm.bias": bias, "x": x, "r": r},
        {"y": y, "dx": dx, "dnorm.gain": dgain, "dnorm.bias": dbias},
    )


def gelu():
    x = torch.cat([torch.linspace(-6, 6, 25), normal(8)]).float().double().requires_grad_()
    y = F.gelu(x, approximate="tanh")
    (dx,) = torch.autograd.grad(y.sum(), x)
    write("gelu_tanh", {"N": x.numel()}, dict(x=x), dict(y=y, dx=dx))


def cross_entropy():
    N, V = 6, 9
    logits = normal(N, V, std=4.0).requires_grad_()
    target = torch.tensor([3, -1, 0, 8, -1, 5])
    y = F.cross_entropy(logits, target, ignore_index=-1, reduction="none")
    (dlogits,) = torch.autograd.grad(y.sum(), logits)
    write("cross_entropy_ignore", {"N": N, "V": V}, dict(logits=logits, target=target), dict(y=y, dlogits=dlogits))


def block_parameters(D):
    """GPT-2's layer, named as in std.models.gpt2; gains and biases are not left at 1 and 0."""
    return {
        "norm1.gain": 1 + normal(D, std=0.1),
        "norm1.bias": normal(D, std=0.1),
        "attn.qkv.w": normal(D, 3 * D, std=0.3),
        "attn.qkv.b": normal(3 * D, std=0.1),
        "attn.out.w": normal(D, D, std=0.3),
        "attn.out.b": normal(D, std=0.1),
        "norm2.gain": 1 + normal(D, std=0.1),
        "norm2.bias": normal(D, std=0.1),
        "mlp.up.w": normal(D, 4 * D, std=0.3),
        "mlp.up.b": normal(4 * D, std=0.1),
        "mlp.down.w": normal(4 * D, D, std=0.3),
        "mlp.down.b": normal(D, std=0.1),
    }


def run_block(p, x, H):
    """x: [B, T, D]"""
    B, T, D = x.shape
    h = F.layer_norm(x, (D,), p["norm1.gain"], p["norm1.bias"])
    q, k, v = (h @ p["attn.qkv.w"] + p["attn.qkv.b"]).split(D, dim=-1)
    q, k, v = (z.view(B, T, H, D // H).transpose(1, 2) for z in (q, k, v))
    y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    y = y.transpose(1, 2).reshape(B, T, D)
    x = x + y @ p["attn.out.w"] + p["attn.out.b"]
    h = F.layer_norm(x, (D,), p["norm2.gain"], p["norm2.bias"])
    h = F.gelu(h @ p["mlp.up.w"] + p["mlp.up.b"], approximate="tanh")
    return x + h @ p["mlp.down.w"] + p["mlp.down.b"]


def exact(parameters):
    """Leaves that start from f32 numbers."""
    return {key: value.float().double().requires_grad_() for key, value in parameters.items()}


def block():
    D, H, T = 8, 2, 5
    p = exact(block_parameters(D))
    x, r = normal(T, D).requires_grad_(), normal(T, D)
    y = run_block(p, x[None], H)[0]
    grads = torch.autograd.grad((y * r).sum(), [*p.values(), x])
    outputs = {"y": y, "dx": grads[-1]}
    outputs |= {f"dblock.{key}": g for key, g in zip(p, grads)}
    write("transformer_block", {"D": D, "H": H, "T": T}, {f"block.{k}": v for k, v in p.items()} | {"x": x, "r": r}, outputs)


def gpt2():
    V, C, D, H, L, B, T = 11, 6, 8, 2, 2, 3, 5
    layers = [block_parameters(D) for _ in range(L)]
    p = exact(
        {
            "tokens": normal(V, D, std=0.5),
            "positions": normal(C, D, std=0.5),
            "norm.gain": 1 + normal(D, std=0.1),
            "norm.bias": normal(D, std=0.1),
        }
        | {f"blocks.{key}": torch.stack([layer[key] for layer in layers]) for key in layers[0]}
    )
    ids = torch.randint(0, V, (B, T))
    target = torch.randint(0, V, (B, T))
    target[0, 1] = target[2, 4] = -1

    x = p["tokens"][ids] + p["positions"][:T]
    for layer in range(L):
        x = run_block({key: p[f"blocks.{key}"][layer] for key in layers[0]}, x, H)
    logits = F.layer_norm(x, (D,), p["norm.gain"], p["norm.bias"]) @ p["tokens"].T
    loss = F.cross_entropy(logits.view(-1, V), target.view(-1), ignore_index=-1)
    grads = torch.autograd.grad(loss, list(p.values()))
    write(
        "gpt2",
        {"V": V, "C": C, "D": D, "H": H, "L": L, "B": B, "T": T},
        {f"model.{key}": value for key, value in p.items()} | {"batch.input": ids, "batch.target": target},
        {"logits": logits, "loss": loss} | {f"dmodel.{key}": g for key, g in zip(p, grads)},
    )


def adamw():
    """Ten steps on a matrix and a bias, from given gradients; the second half is long enough to be clipped."""
    steps, warmup, peak, floor = 10, 3, 1e-2, 0.1
    p = exact({"w": normal(3, 4), "b": normal(4)})
    optimizer = torch.optim.AdamW(
        [{"params": [p["w"]], "weight_decay": 0.1}, {"params": [p["b"]], "weight_decay": 0.0}],
        betas=(0.9, 0.95),
        eps=1e-8,
    )
    inputs = {f"p.{key}": value.detach().clone() for key, value in p.items()}
    grads = {key: normal(steps, *value.shape) for key, value in p.items()}
    for value in grads.values():
        value[: steps // 2] *= 0.125
    path = {key: [] for key in p}
    rates = []
    for step in range(1, steps + 1):
        share = min(max((step - warmup) / (steps - warmup), 0), 1)
        fall = floor + (1 - floor) * (1 + math.cos(math.pi * share)) / 2
        rate = peak * (step / warmup if step < warmup else fall)
        for group in optimizer.param_groups:
            group["lr"] = rate
        for key, value in p.items():
            value.grad = grads[key][step - 1].clone()
        torch.nn.utils.clip_grad_norm_(list(p.values()), 1.0)
        optimizer.step()
        rates.append(rate)
        for key, value in p.items():
            path[key].append(value.detach().clone())
    write(
        "adamw",
        {},
        inputs | {f"grads.{key}": value for key, value in grads.items()},
        {f"path.{key}": torch.stack(value) for key, value in path.items()} | {"lr": torch.tensor(rates)},
    )


if __name__ == "__main__":
    torch.manual_seed(1)
    for make in (attention, layer_norm, gelu, cross_entropy, block, gpt2, adamw):
        make()
