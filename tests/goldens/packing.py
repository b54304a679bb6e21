"""Writes packing.json beside it: documents as trl packs them.

    python tests/goldens/packing.py        # trl 1.13.0

A case holds the length of a row, the lengths of documents whose tokens count on from 0, and the rows of
trl's strategies `bfd` and `bfd_split`.
"""

import json
import random
from pathlib import Path

from datasets import Dataset
from trl.data_utils import pack_dataset

HERE = Path(__file__).parent


def case(row, count, rng):
    lengths = [rng.randint(1, 2 * row) for _ in range(count)]
    starts = [sum(lengths[:index]) for index in range(count)]
    documents = [list(range(start, start + size)) for start, size in zip(starts, lengths)]
    data = Dataset.from_dict({"input_ids": documents})
    packed = {each: pack_dataset(data, row, each)["input_ids"][:] for each in ("bfd", "bfd_split")}
    return {"row": row, "lengths": lengths, **packed}


if __name__ == "__main__":
    rng = random.Random(1)
    cases = [json.dumps(case(row, 24, rng)) for row in (5, 8, 13)]
    (HERE / "packing.json").write_text("[\n " + ",\n ".join(cases) + "\n]\n")
