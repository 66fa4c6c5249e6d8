#!/usr/bin/env python3
"""Makes a synthetic data set of chest slices with lung nodules. No patient is in it and nothing is downloaded.

The same seed, size and numbers give the same bytes with the same numpy. The format is described in cases.py.
"""

import argparse
import hashlib
import json
import os
from pathlib import Path
from typing import Any, Dict

import numpy as np

from cases import FORMAT, MANIFEST, SPLITS, array_bytes, file_name
from files import write_whole
from refusal import Refusal, run
from thorax import draw_slice

ABOUT = "Synthetic slices, drawn from random numbers. They show no person and were made from no person's data."


def options() -> argparse.Namespace:
    """What the command line asks for; a loader of Caveau finds its claim by CAVEAU_DATA_DIR."""
    parser = argparse.ArgumentParser(description="Makes a synthetic data set of chest slices with lung nodules.")
    into = os.environ.get("CAVEAU_DATA_DIR")
    parser.add_argument(
        "--into", type=Path, default=into, required=into is None, help="an empty directory, or a new one"
    )
    parser.add_argument("--train", type=int, default=192, help="slices to learn from")
    parser.add_argument("--validation", type=int, default=48, help="slices to judge by")
    parser.add_argument("--size", type=int, default=64, help="pixels on each side; a multiple of 4")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    if chosen.train < 1 or chosen.validation < 1 or chosen.size < 16 or chosen.size % 4 != 0 or chosen.seed < 0:
        parser.error("--train and --validation are 1 or more, --seed 0 or more, --size a multiple of 4 from 16 on.")
    return chosen


def description(chosen: argparse.Namespace) -> Dict[str, Any]:
    """The part of the manifest that is known before anything is drawn."""
    counts = {"train": chosen.train, "validation": chosen.validation}
    return {"format": FORMAT, "about": ABOUT, "seed": chosen.seed, "size": chosen.size, "counts": counts}


def is_made(directory: Path, wanted: Dict[str, Any]) -> bool:
    """Whether this very data set is there: a loader that is started again has nothing to do then."""
    try:
        manifest = json.loads((directory / MANIFEST).read_bytes())
    except FileNotFoundError:
        return False
    except ValueError:
        manifest = {}
    if {key: value for key, value in manifest.items() if key != "files"} == wanted:
        return True
    raise Refusal(f"{directory} holds another data set, which is not overwritten. Give an empty directory.")


def make(directory: Path, wanted: Dict[str, Any]) -> Dict[str, str]:
    """Draws and writes every slice, and returns the SHA-256 of each file."""
    digests = {}
    for order, split in enumerate(SPLITS):
        for number in range(wanted["counts"][split]):
            # A slice depends on its own number alone, so more slices do not change the first ones.
            rng = np.random.default_rng([wanted["seed"], order, number])
            for part, array in zip(("image", "mask"), draw_slice(rng, wanted["size"])):
                content = array_bytes(array)
                name = file_name(split, number, part)
                (directory / name).write_bytes(content)
                digests[name] = hashlib.sha256(content).hexdigest()
    return digests


def main() -> None:
    """Makes the data set, its manifest last: without it nothing counts as data."""
    chosen = options()
    wanted = description(chosen)
    try:
        chosen.into.mkdir(parents=True, exist_ok=True)
        if is_made(chosen.into, wanted):
            print(f"The data set is in {chosen.into} already.")
            return
        manifest = {**wanted, "files": make(chosen.into, wanted)}
        write_whole(chosen.into / MANIFEST, json.dumps(manifest, indent=1).encode())
    except OSError as error:
        raise Refusal(
            f"{chosen.into} cannot be written to: {error.strerror}. Give a directory that this user may fill."
        ) from error
    print(f"Made {chosen.train} slices to learn from and {chosen.validation} to judge by in {chosen.into}.")
    print(ABOUT)


if __name__ == "__main__":
    run("make_images.py", main)
