"""What a run must keep to go on after its end as if there had been none."""

import io
import json
from pathlib import Path
from typing import Any, Dict, Optional

import torch

from files import write_whole
from refusal import Refusal

NAME = "checkpoint.pt"


def save(output: Path, state: Dict[str, Any]) -> None:
    """Writes the checkpoint in the place of the former one."""
    # As text, because PyTorch 1.13 reads no single floating-point number where it may not run code.
    write_whole(output / NAME, torch_bytes({**state, "notes": json.dumps(state["notes"])}))


def load(output: Path) -> Optional[Dict[str, Any]]:
    """The checkpoint of an earlier attempt, if there is one."""
    path = output / NAME
    if not path.exists():
        return None
    try:
        # Weights and numbers only: a file in a volume must not be able to run code.
        state: Dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        state["notes"] = json.loads(state["notes"])
    except Exception as error:  # torch raises whatever its parsers do.
        raise Refusal(
            f"{path} cannot be read ({type(error).__name__}). Move it away to begin from the start."
        ) from error
    return state


def require_same(state: Dict[str, Any], made_with: Dict[str, Any]) -> None:
    """Refuses to go on with other data or settings than those the checkpoint was made with."""
    before = state["notes"]["made_with"]
    changed = [
        f"{name} was {before.get(name)} and is {value}"
        for name, value in made_with.items()
        if before.get(name) != value
    ]
    if changed:
        raise Refusal(
            f"The checkpoint was made otherwise: {', '.join(changed)}. "
            "Use another output directory, or the data and settings of before."
        )


def torch_bytes(value: Any) -> bytes:
    """A value as torch writes it."""
    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()
