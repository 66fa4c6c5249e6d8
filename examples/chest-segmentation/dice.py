"""Dice: how well two masks overlap. 1 is the same, 0 is nothing in common."""

import torch

# Fewer than one pixel in a hundred is of a nodule: without a weight a model learns first, and long, to find none.
NODULE_WEIGHT = 10.0


def training_loss(scores: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """Cross entropy and soft Dice, averaged over slices: the mean over workers is then that over the whole batch."""
    weight = torch.tensor([NODULE_WEIGHT])
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(scores, masks, pos_weight=weight)
    chance = torch.sigmoid(scores)
    overlap = (chance * masks).sum(dim=(1, 2, 3))
    total = (chance + masks).sum(dim=(1, 2, 3))
    # The 1 lets a slice without a nodule count as right when nothing is found.
    return entropy + (1 - (2 * overlap + 1) / (total + 1)).mean()


def counts(scores: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """How many pixels both call nodule, and how many each does, added up: whole numbers have no rounding."""
    found, truth = scores > 0, masks > 0.5
    return torch.tensor([int((found & truth).sum()), int(found.sum()) + int(truth.sum())], dtype=torch.int64)


def dice(total: torch.Tensor) -> float:
    """Dice over all slices of which these are the counts."""
    overlap, pixels = total.tolist()
    return 1.0 if pixels == 0 else 2 * overlap / pixels
