"""Writes preference_rows.json beside it: how trl makes rows of preference pairs, and of prompts with completions.

    python tests/goldens/preference_rows.py        # trl 1.13.0

A token is a character: its id is its code point. `length` is what rows are cut to, or null; of each
pair first the chosen, then the rejected response.
"""

import json
from pathlib import Path

from trl.trainer.dpo_trainer import DataCollatorForPreference

HERE = Path(__file__).parent
PAIRS = [("why ", "so it is", "no"), ("a", "b", "cde"), ("is it", " it is", " it was never")]


def ids(text):
    return [ord(letter) for letter in text]


def rows(length):
    collate = DataCollatorForPreference(pad_token_id=0, max_length=length)
    names = ("prompt_ids", "chosen_ids", "rejected_ids")
    made = collate([dict(zip(names, map(ids, pair))) for pair in PAIRS])
    return {"length": length, **{name: values.tolist() for name, values in made.items()}}


if __name__ == "__main__":
    cases = [json.dumps(rows(length)) for length in (None, 9, 6)]
    pairs = [dict(zip(("prompt", "chosen", "rejected"), pair)) for pair in PAIRS]
    text = '{\n "pairs": ' + json.dumps(pairs) + ',\n "cases": [\n  ' + ",\n  ".join(cases) + "\n ]\n}\n"
    (HERE / "preference_rows.json").write_text(text)
