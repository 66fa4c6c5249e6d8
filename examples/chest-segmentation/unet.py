"""A U-Net of two levels, small enough for one CPU core."""

import torch
from torch import nn

# Channels of each level, the finest first.
CHANNELS = (8, 16, 32)


def block(inputs: int, outputs: int) -> nn.Sequential:
    """Two convolutions. Group normalisation, as batch normalisation depends on how many workers share a batch."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
        nn.GroupNorm(4, outputs),
        nn.ReLU(),
        nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
        nn.GroupNorm(4, outputs),
        nn.ReLU(),
    )


class UNet(nn.Module):
    """From an image (batch x 1 x size x size) to a score for each pixel; above 0 means nodule."""

    def __init__(self) -> None:
        super().__init__()
        fine, middle, coarse = CHANNELS
        self.down1 = block(1, fine)
        self.down2 = block(fine, middle)
        self.bottom = block(middle, coarse)
        self.rise2 = nn.ConvTranspose2d(coarse, middle, 2, stride=2)
        self.up2 = block(2 * middle, middle)
        self.rise1 = nn.ConvTranspose2d(middle, fine, 2, stride=2)
        self.up1 = block(2 * fine, fine)
        self.score = nn.Conv2d(fine, 1, 1)
        # Nodules are rare: from an even guess the first epochs would learn nothing but that.
        nn.init.constant_(self.score.bias, -3.0)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The scores."""
        pool = nn.functional.max_pool2d
        first = self.down1(images)
        second = self.down2(pool(first, 2))
        bottom = self.bottom(pool(second, 2))
        second = self.up2(torch.cat([second, self.rise2(bottom)], dim=1))
        first = self.up1(torch.cat([first, self.rise1(second)], dim=1))
        scores: torch.Tensor = self.score(first)
        return scores
