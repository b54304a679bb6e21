"""Writes hugging_face_tokenizers.json beside it: what Hugging Face's library makes of texts, and of a corpus.

    python tests/goldens/hugging_face_tokenizers.py        # tokenizers 0.23; nothing else

`trained` holds whole files: what the library's trainer learns from `examples/hello/tour.txt`. `encoded`
holds small tokenizers of the kinds that models come with, each as its file, with texts, their ids
(without and with what the post-processor adds), where each token starts (in code points), and what the
ids decode to.
"""

import json
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers
from tokenizers import pre_tokenizers, processors, trainers

HERE = Path(__file__).parent
CORPUS = (HERE / "../../examples/hello/tour.txt").read_bytes().decode()
CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
MODERN = (
    CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|DIGITS| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
UPPER, LOWER = r"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}", r"\p{Ll}\p{Lm}\p{Lo}\p{M}"
O200K = (
    rf"[^\r\n\p{{L}}\p{{N}}]?[{UPPER}]*[{LOWER}]+{CONTRACTIONS}?"
    rf"|[^\r\n\p{{L}}\p{{N}}]?[{UPPER}]+[{LOWER}]*{CONTRACTIONS}?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

TEXTS = [
    "",
    " ",
    "the other three",
    " the  other   three ",
    "the\n\nother\r\n three\t\n x",
    "The OTHER'S i'll I'LL don't DON\u2019T 'tis 'S's \u017f'\u017f",
    "1234567 3.14 \u0661\u0662\u0663 \u00bd x2y",
    "a \u0085b \ufeffc \u00a0d \u3000e \u200bf",
    "caf\u00e9 cafe\u0301 \u1e9b\u0323 \u1100\u1161\u11a8 \uac01 \u212b \u0958",
    "\U0001f600\U0001f469\u200d\U0001f469\u200d\U0001f467 \u4f60\u597d\uff0c\u4e16\u754c \u0928\u092e\u0938\u094d\u0924\u0947",
    "!?... /// \n/x ==> #\\ 'x\" _a_b",
    "<s>the <end> three <end>x <word>ly <word> ly",
    "the <sp> three<sp>the  <sp>  x \n <sp>",
    "end of<|text|>text <|text|><|text|",
    "\u2581the\u2581 \u2581",
]


def byte_level(pattern=None, size=400, **model):
    tokenizer = Tokenizer(models.BPE(**model))
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=pattern is None)
    split = pre_tokenizers.Split(Regex(pattern), "isolated") if pattern else None
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, level]) if split else level
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=alphabet, special_tokens=["<|text|>"], show_progress=False
    )
    tokenizer.train_from_iterator([CORPUS + "\n".join(TEXTS)], trainer)
    return tokenizer


def gpt2():
    tokenizer = byte_level()
    tokenizer.add_special_tokens([AddedToken("<sp>", special=True, lstrip=True, rstrip=True)])
    tokenizer.add_tokens([AddedToken("<word>", single_word=True), AddedToken("<end>", normalized=True)])
    return tokenizer


def prefixed():
    tokenizer = byte_level()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    return tokenizer


def llama3():
    tokenizer = byte_level(MODERN.replace("DIGITS", r"\p{N}{1,3}"), ignore_merges=True)
    tokenizer.add_special_tokens(["<s>"])
    begin = tokenizer.token_to_id("<s>")
    template = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", begin)]
    )
    tokenizer.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), template])
    return tokenizer


def qwen():
    tokenizer = byte_level(MODERN.replace("DIGITS", r"\p{N}"))
    tokenizer.normalizer = normalizers.NFC()
    return tokenizer


def sentences(fallback, fuse):
    """Characters instead of bytes, as Llama 2 has it."""
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)] if fallback else []
    corpus = CORPUS.replace(" ", "\u2581")
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=fuse, byte_fallback=fallback))
    trainer = trainers.BpeTrainer(
        vocab_size=(256 if fallback else 0) + 200,
        special_tokens=["<unk>", "<s>", *bytes_],
        show_progress=False,
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("\u2581?[^\u2581]+|\u2581"), "isolated")
    tokenizer.train_from_iterator([corpus], trainer)
    kept = json.loads(tokenizer.to_str())
    kept["added_tokens"] = [t for t in kept["added_tokens"] if not t["content"].startswith("<0x")]
    tokenizer = Tokenizer.from_str(json.dumps(kept))
    tokenizer.decoder = decoders.Sequence(
        [
            decoders.Replace("\u2581", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    return tokenizer


def llama2():
    tokenizer = sentences(True, True)
    tokenizer.pre_tokenizer = None
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")]
    )
    return tokenizer


def metaspace(fuse):
    tokenizer = sentences(False, fuse)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace("\u2581", "first"), pre_tokenizers.Digits(True)]
    )
    tokenizer.decoder = decoders.Metaspace("\u2581", "first")
    return tokenizer


KINDS = {
    "gpt2": gpt2(),
    "prefixed": prefixed(),
    "llama3": llama3(),
    "qwen": qwen(),
    "o200k": byte_level(O200K),
    "llama2": llama2(),
    "metaspace": metaspace(True),
    "unfused": metaspace(False),
}


def case(tokenizer, text):
    plain = tokenizer.encode(text, add_special_tokens=False)
    return {
        "text": text,
        "ids": plain.ids,
        "starts": [start for start, _ in plain.offsets],
        "framed": tokenizer.encode(text).ids,
        "decoded": tokenizer.decode(plain.ids, skip_special_tokens=False),
    }


def trained(size, specials):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=specials,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([CORPUS], trainer)
    specials_of = {"size": size, "specials": specials}
    return {**specials_of, "file": tokenizer.to_str(pretty=True)}


golden = {
    "trained": [trained(400, []), trained(600, ["<|user|>", "<|end|>"])],
    "encoded": {
        name: {"file": tokenizer.to_str(), "cases": [case(tokenizer, text) for text in TEXTS]}
        for name, tokenizer in KINDS.items()
    },
}
(HERE / "hugging_face_tokenizers.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")
