#!/usr/bin/env python3
"""Trains a small U-Net to find nodules in chest slices, and goes on where an earlier attempt ended.

It only reads the data, and writes to the output directory. The log has a line of JSON for each epoch: no data.
"""

import hashlib
import json
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Tuple

import torch
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import BatchSampler, DistributedSampler, TensorDataset

import cases
import checkpoint
from dice import counts, dice, training_loss
from files import write_whole
from refusal import Refusal, run
from settings import Settings, read_settings
from unet import UNet
from workers import Workers, read_workers

# Hounsfield units of air and of the difference to tissue: images then lie about between -1 and 1.
ZERO, SCALE = -500.0, 500.0


@dataclass
class Training:
    """The state of a run."""

    settings: Settings
    workers: Workers
    model: torch.nn.Module
    optimiser: torch.optim.Optimizer
    made_with: Dict[str, Any]
    epoch: int = 0
    history: List[Dict[str, float]] = field(default_factory=list)
    resumed_after: int = 0


def main() -> None:
    """One attempt, from the data to the model."""
    settings = read_settings()
    make_deterministic(settings)
    data = cases.read(settings.data)
    require_writable(settings.output)
    workers = read_workers()
    # Before they meet, so that a refusal leaves nobody waiting.
    require_share(settings, workers, data)
    workers.meet()
    training = begin(settings, workers, data.digest)
    fit(training, to_tensors(data.train), to_tensors(data.validation))
    finish(training, data)


def make_deterministic(settings: Settings) -> None:
    """The same seed and threads give the same numbers on the same machine."""
    torch.set_num_threads(settings.threads)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(settings.seed)


def require_writable(output: Path) -> None:
    """Says at the start what would otherwise be found out after an epoch."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
    except OSError as error:
        raise Refusal(
            f"The output directory {output} cannot be written to: {error.strerror}. "
            "Say with OUTPUT or --output where the output volume is mounted; its user must be that of this program."
        ) from error


def require_share(settings: Settings, workers: Workers, data: cases.DataSet) -> None:
    """Shares of different sizes would count slices with different weight."""
    size, slices = settings.batch_size, len(data.train.images)
    if size % workers.number != 0:
        raise Refusal(
            f"A batch of {size} slices cannot be shared evenly by {workers.number} workers. "
            f"Set BATCH_SIZE to a multiple of {workers.number}."
        )
    if size > slices:
        raise Refusal(
            f"A batch of {size} slices is more than the {slices} that there are. Set a smaller BATCH_SIZE."
        )


def to_tensors(split: cases.Split) -> TensorDataset:
    """Images and masks as the model takes them."""
    images = (torch.from_numpy(split.images).float().unsqueeze(1) - ZERO) / SCALE
    return TensorDataset(images, torch.from_numpy(split.masks).float().unsqueeze(1))


def begin(settings: Settings, workers: Workers, data_digest: str) -> Training:
    """A new run, or the one that an earlier attempt left."""
    model = UNet()
    made_with = {**settings.that_shape_the_result(), "data set": data_digest}
    # Only the first worker reads it: workers that saw different checkpoints would each go on from their own.
    state = workers.from_first(checkpoint.load(settings.output) if workers.is_first else None)
    if state is not None:
        checkpoint.require_same(state, made_with)
        model.load_state_dict(state["model"])
    shared = DistributedDataParallel(model) if workers.number > 1 else model
    optimiser = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
    training = Training(settings, workers, shared, optimiser, made_with)
    if state is not None:
        groups = training.optimiser.state_dict()["param_groups"]
        training.optimiser.load_state_dict({"state": state["optimiser"], "param_groups": groups})
        torch.set_rng_state(state["random"])
        training.epoch = training.resumed_after = state["epoch"]
        training.history = state["notes"]["history"]
    return training


def fit(training: Training, train: TensorDataset, validation: TensorDataset) -> None:
    """Epoch after epoch, each with a line in the log and a checkpoint."""
    if training.epoch == 0:
        log(training, {"epoch": 0, "dice": evaluate(training, validation)})
    while training.epoch < training.settings.epochs:
        started = time.monotonic()
        loss = learn(training, train)
        training.epoch += 1
        training.history.append({"loss": loss, "dice": evaluate(training, validation)})
        if training.workers.is_first:
            save(training)
        seconds = round(time.monotonic() - started, 2)
        # After the checkpoint, so that what the log tells is never lost.
        log(training, {"epoch": training.epoch, **training.history[-1], "seconds": seconds})


def learn(training: Training, train: TensorDataset) -> float:
    """One epoch; returns the mean loss over the slices of all workers."""
    workers, settings = training.workers, training.settings
    # The epoch is all the state that the sampler has: it shuffles by seed and epoch, the same way on every worker.
    sampler: DistributedSampler = DistributedSampler(
        train, workers.number, workers.rank, seed=settings.seed, drop_last=True
    )
    sampler.set_epoch(training.epoch)
    # Every worker draws for all slices and uses its own, so that the draw does not depend on the number of workers.
    turned = torch.randint(0, 2, (len(train), 2))
    set_rate(training)
    training.model.train()
    total, steps = torch.zeros(1, dtype=torch.float64), 0
    for indices in BatchSampler(sampler, settings.batch_size // workers.number, drop_last=True):
        images, masks = augment(train[indices], turned[indices])
        training.optimiser.zero_grad()
        loss = training_loss(training.model(images), masks)
        loss.backward()
        training.optimiser.step()
        total += loss.detach().double()
        steps += 1
    return float(workers.sum(total)) / (steps * workers.number)


def set_rate(training: Training) -> None:
    """Slower towards the end, so that the last steps do not throw the result about."""
    settings = training.settings
    for group in training.optimiser.param_groups:
        group["lr"] = settings.learning_rate * (1 - training.epoch / settings.epochs)


def augment(batch: Tuple[torch.Tensor, ...], turned: torch.Tensor) -> Tuple[torch.Tensor, ...]:
    """Mirrors each slice, with its mask, along the axes that were drawn for it."""
    # Axis 0 of a slice is its only channel.
    axes = [[axis + 1 for axis in (0, 1) if turns[axis]] for turns in turned]
    return tuple(torch.stack([torch.flip(one, along) for one, along in zip(part, axes)]) for part in batch)


def evaluate(training: Training, validation: TensorDataset) -> float:
    """Dice on the slices that were held out; every worker judges a share."""
    workers = training.workers
    # Without the wrapper: its first call of an epoch would make workers wait whose share is smaller.
    model = bare(training.model).eval()
    total = torch.zeros(2, dtype=torch.int64)
    with torch.no_grad():
        for index in range(workers.rank, len(validation), workers.number):
            image, mask = validation[index]
            total += counts(model(image.unsqueeze(0)), mask.unsqueeze(0))
    return dice(workers.sum(total))


def bare(model: torch.nn.Module) -> torch.nn.Module:
    """The model without the wrapper that shares gradients."""
    return model.module if isinstance(model, DistributedDataParallel) else model


def save(training: Training) -> None:
    """Keeps what the next attempt needs."""
    checkpoint.save(
        training.settings.output,
        {
            "model": bare(training.model).state_dict(),
            # Its settings follow from ours, and from the epoch.
            "optimiser": training.optimiser.state_dict()["state"],
            "epoch": training.epoch,
            "random": torch.get_rng_state(),
            "notes": {"history": training.history, "made_with": training.made_with},
        },
    )


def finish(training: Training, data: cases.DataSet) -> None:
    """Writes the model and the measure of it, once all workers have shown that they ended with the same weights."""
    digests = training.workers.from_all(weights_digest(bare(training.model)))
    if len(set(digests)) > 1:
        raise Refusal(
            "The workers ended with different weights, so there is no model. "
            "This is a fault of the program or of a node: ask the platform engineer."
        )
    if not training.workers.is_first:
        return
    train, validation = cases.sizes(data)
    metrics = {
        "dice": training.history[-1]["dice"],
        "epochs": training.epoch,
        "history": training.history,
        "workers": training.workers.number,
        "attempt": training.settings.attempt,
        "resumedAfterEpoch": training.resumed_after,
        "madeWith": training.made_with,
        "slices": {"train": train, "validation": validation},
        "parameters": sum(parameter.numel() for parameter in training.model.parameters()),
        "weightsSha256": digests,
        "torch": torch.__version__,
    }
    output = training.settings.output
    write_whole(output / "model.pt", checkpoint.torch_bytes(bare(training.model).state_dict()))
    write_whole(output / "metrics.json", json.dumps(metrics, indent=1).encode())


def weights_digest(model: torch.nn.Module) -> str:
    """SHA-256 over all weights, bit by bit."""
    digest = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.contiguous().numpy().tobytes())
    return digest.hexdigest()


def log(training: Training, line: Dict[str, Any]) -> None:
    """One line of JSON, from the first worker."""
    if training.workers.is_first:
        who = {"attempt": training.settings.attempt, "workers": training.workers.number}
        print(json.dumps({**line, **who}), flush=True)


if __name__ == "__main__":
    run("train.py", main)
