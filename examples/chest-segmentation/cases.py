"""The format of the data set: what make_images.py writes and train.py reads. numpy alone reads it.

    manifest.json            {"format", "about", "seed", "size", "counts", "files": {name: SHA-256}}
    train-0000-image.npy     int16, size x size, Hounsfield units
    train-0000-mask.npy      uint8, size x size, 1 where a nodule is and 0 elsewhere
    validation-0000-...      the same; held out: no weight is ever fitted to it
"""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Tuple

import numpy as np

from refusal import Refusal

FORMAT = "caveau.chest-slices/1"
MANIFEST = "manifest.json"
SPLITS = ("train", "validation")


@dataclass(frozen=True)
class Split:
    """Images (number x size x size) with their masks."""

    images: np.ndarray
    masks: np.ndarray


@dataclass(frozen=True)
class DataSet:
    """Everything of a data set, and by what it is known."""

    train: Split
    validation: Split
    digest: str


def file_name(split: str, number: int, part: str) -> str:
    """The name of one array; part is image or mask."""
    return f"{split}-{number:04}-{part}.npy"


def read(directory: Path) -> DataSet:
    """Reads a data set and refuses one that is not what its manifest says."""
    content = _read_manifest(directory)
    manifest = _parse_manifest(content, directory)
    train, validation = (_read_split(directory, manifest, split) for split in SPLITS)
    return DataSet(train, validation, hashlib.sha256(content).hexdigest())


def _read_manifest(directory: Path) -> bytes:
    try:
        return (directory / MANIFEST).read_bytes()
    except OSError as error:
        raise Refusal(
            f"There is no data set in {directory} ({MANIFEST}: {error.strerror}). "
            "Say with DATA or --data where the data is mounted; make_images.py makes a data set."
        ) from error


def _parse_manifest(content: bytes, directory: Path) -> Dict[str, Any]:
    try:
        manifest = json.loads(content)
    except ValueError as error:
        raise Refusal(
            f"{directory / MANIFEST} is not JSON: the data set is damaged. Load it again."
        ) from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise Refusal(
            f"{directory} holds data of the format {found}, and this program reads {FORMAT}. Mount another data set."
        )
    return dict(manifest)


def _read_split(directory: Path, manifest: Dict[str, Any], split: str) -> Split:
    numbers = range(manifest["counts"][split])
    images, masks = (
        np.stack([_read_array(directory, manifest, file_name(split, number, part)) for number in numbers])
        for part in ("image", "mask")
    )
    return Split(images, masks)


def _read_array(directory: Path, manifest: Dict[str, Any], name: str) -> np.ndarray:
    try:
        content = (directory / name).read_bytes()
    except OSError as error:
        raise Refusal(
            f"{name} of the data set in {directory} cannot be read: {error.strerror}. Load the data again."
        ) from error
    if hashlib.sha256(content).hexdigest() != manifest["files"].get(name):
        raise Refusal(
            f"{name} is not what the manifest of {directory} says: the data was changed or is damaged. Load it again."
        )
    # No pickles: reading data must never run code.
    return np.asarray(np.load(io.BytesIO(content), allow_pickle=False))


def array_bytes(array: np.ndarray) -> bytes:
    """An array as the content of a .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def sizes(data: DataSet) -> Tuple[int, int]:
    """How many slices there are to learn from, and how many to judge by."""
    return len(data.train.images), len(data.validation.images)
