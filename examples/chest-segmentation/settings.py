"""What a run is told, by arguments or by the environment."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Optional, Union

from refusal import Refusal


@dataclass(frozen=True)
class Settings:
    """Everything that a run is told."""

    data: Path
    output: Path
    epochs: int
    batch_size: int
    learning_rate: float
    seed: int
    threads: int
    attempt: int

    def that_shape_the_result(self) -> Dict[str, Union[int, float]]:
        """What must be the same when a run goes on from a checkpoint."""
        return {
            "epochs": self.epochs,
            "batch size": self.batch_size,
            "learning rate": self.learning_rate,
            "seed": self.seed,
        }


def read_settings() -> Settings:
    """Reads the command line; what it does not say comes from the environment."""
    parser = argparse.ArgumentParser(
        description="Trains a small U-Net to find nodules in chest slices.",
        epilog="Each option can be a variable instead: DATA, OUTPUT, EPOCHS, BATCH_SIZE, LEARNING_RATE, SEED, THREADS.",
    )
    option = parser.add_argument
    option("--data", type=Path, default=_variable("DATA"), help="the directory of the data set, which is only read")
    option("--output", type=Path, default=_variable("OUTPUT", "CAVEAU_OUTPUT_DIR"), help="for checkpoint and model")
    option("--epochs", type=_count, default=_variable("EPOCHS") or "6")
    option("--batch-size", type=_count, default=_variable("BATCH_SIZE") or "4", help="of all workers together")
    option("--learning-rate", type=float, default=_variable("LEARNING_RATE") or "0.006")
    option("--seed", type=int, default=_variable("SEED") or "1")
    # PyTorch would take every core of the node, which are not this pod's.
    option("--threads", type=_count, default=_variable("THREADS") or "1", help="threads of each worker")
    chosen = parser.parse_args()
    for name in ("data", "output"):
        if getattr(chosen, name) is None:
            raise Refusal(f"Nothing says where the {name} directory is. Set {name.upper()} or give --{name}.")
    return Settings(attempt=int(os.environ.get("CAVEAU_ATTEMPT", "1")), **vars(chosen))


def _variable(*names: str) -> Optional[str]:
    """The first of these variables that is set to something."""
    return next((os.environ[name] for name in names if os.environ.get(name)), None)


def _count(text: str) -> int:
    """A whole number from 1 on; argparse says which option was wrong."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number
