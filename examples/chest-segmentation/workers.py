"""The workers of a run and what they say to each other. One alone says nothing and needs no network."""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, List

import torch
import torch.distributed as distributed

# How long a worker waits for the others: as long as Caveau lets a gang wait for its last pod.
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Workers:
    """Who this worker is among how many."""

    rank: int
    number: int

    @property
    def is_first(self) -> bool:
        """The first worker writes the log, the checkpoint and the model."""
        return self.rank == 0

    def meet(self) -> None:
        """Connects to the others, at the address in MASTER_ADDR."""
        if self.number > 1:
            distributed.init_process_group("gloo", timeout=PATIENCE)

    def sum(self, values: torch.Tensor) -> torch.Tensor:
        """The sum over all workers, in place."""
        if self.number > 1:
            distributed.all_reduce(values)
        return values

    def from_first(self, value: Any) -> Any:
        """What the first worker has, for all."""
        if self.number == 1:
            return value
        box = [value]
        distributed.broadcast_object_list(box, src=0)
        return box[0]

    def from_all(self, value: Any) -> List[Any]:
        """What each worker has, in their order."""
        if self.number == 1:
            return [value]
        values: List[Any] = [None] * self.number
        distributed.all_gather_object(values, value)
        return values


def read_workers() -> Workers:
    """Who this worker is, as torchrun says, or Caveau itself where torchrun is not used."""
    return Workers(int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1")))
