"""Draws one slice of a chest that never was: a body, two lungs, heart, spine, ribs, vessels and, often, nodules."""

from dataclasses import dataclass
from typing import Tuple

import numpy as np

# Hounsfield units, as a CT scanner would give them.
AIR, LUNG, FAT, TISSUE, HEART, BONE, VESSEL = -1000.0, -820.0, -90.0, 45.0, 50.0, 550.0, 30.0

# A quarter of the slices has no nodule, because a model that always finds one is of no use.
WITHOUT_NODULE = 0.25

MOST_NODULES = 3


@dataclass(frozen=True)
class Ellipse:
    """An ellipse in the unit square of the slice: centre, half axes, angle in radians."""

    x: float
    y: float
    a: float
    b: float
    angle: float = 0.0

    def radius(self, size: int) -> np.ndarray:
        """For each pixel, 0 at the centre and 1 on the edge."""
        axis = (np.arange(size) + 0.5) / size
        dx, dy = axis[np.newaxis, :] - self.x, axis[:, np.newaxis] - self.y
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.hypot((dx * cos + dy * sin) / self.a, (dy * cos - dx * sin) / self.b)

    def cover(self, size: int) -> np.ndarray:
        """The share of each pixel that is inside; the edge is soft by one pixel, as a scanner's is."""
        pixels = (1.0 - self.radius(size)) * min(self.a, self.b) * size
        return np.clip(pixels + 0.5, 0.0, 1.0)


def draw_slice(rng: np.random.Generator, size: int) -> Tuple[np.ndarray, np.ndarray]:
    """One image (int16, Hounsfield units) and its mask (uint8: 1 where a nodule is)."""
    image = np.full((size, size), AIR)
    body = Ellipse(0.5, 0.5, _near(rng, 0.44), _near(rng, 0.34))
    lungs = (_lung(rng, 0.30), _lung(rng, 0.70))
    _paint(image, body, FAT)
    _paint(image, Ellipse(body.x, body.y, body.a * 0.95, body.b * 0.93), TISSUE)
    for lung in lungs:
        _paint(image, lung, LUNG + rng.normal(0, 25))
    _paint(image, Ellipse(_near(rng, 0.54), _near(rng, 0.46), _near(rng, 0.11), _near(rng, 0.12), 0.5), HEART)
    _paint_bones(image, rng, body)
    for lung in lungs:
        _paint_vessels(image, rng, lung)
    mask = _paint_nodules(image, rng, lungs)
    return _scan(image, rng), mask


def _near(rng: np.random.Generator, value: float) -> float:
    """No two bodies are alike."""
    return float(value * rng.uniform(0.93, 1.07))


def _paint(image: np.ndarray, shape: Ellipse, hounsfield: float) -> None:
    cover = shape.cover(image.shape[0])
    image += cover * (hounsfield - image)


def _lung(rng: np.random.Generator, x: float) -> Ellipse:
    return Ellipse(x, _near(rng, 0.5), _near(rng, 0.135), _near(rng, 0.23), float(rng.uniform(-0.15, 0.15)))


def _paint_bones(image: np.ndarray, rng: np.random.Generator, body: Ellipse) -> None:
    _paint(image, Ellipse(0.5, body.y + body.b * 0.70, _near(rng, 0.05), _near(rng, 0.045)), BONE)
    turn = rng.uniform(0, 0.4)
    for angle in np.arange(0, 2 * np.pi, np.pi / 6) + turn:
        x, y = body.x + 0.86 * body.a * np.cos(angle), body.y + 0.84 * body.b * np.sin(angle)
        tangent = float(np.arctan2(body.b * np.cos(angle), -body.a * np.sin(angle)))
        _paint(image, Ellipse(float(x), float(y), 0.04, 0.013, tangent), BONE)


def _inside(rng: np.random.Generator, lung: Ellipse, reach: float) -> Tuple[float, float]:
    """A place in a lung, evenly spread over its area."""
    angle, distance = rng.uniform(0, 2 * np.pi), reach * np.sqrt(rng.uniform())
    dx, dy = lung.a * distance * np.cos(angle), lung.b * distance * np.sin(angle)
    cos, sin = np.cos(lung.angle), np.sin(lung.angle)
    return float(lung.x + dx * cos - dy * sin), float(lung.y + dx * sin + dy * cos)


def _paint_vessels(image: np.ndarray, rng: np.random.Generator, lung: Ellipse) -> None:
    """As bright as nodules but thin: brightness alone must not tell them apart."""
    for _ in range(rng.integers(5, 10)):
        x, y = _inside(rng, lung, 0.85)
        _paint(image, Ellipse(x, y, float(rng.uniform(0.02, 0.05)), 0.007, float(rng.uniform(0, np.pi))), VESSEL)


def _paint_nodules(image: np.ndarray, rng: np.random.Generator, lungs: Tuple[Ellipse, Ellipse]) -> np.ndarray:
    mask = np.zeros(image.shape, dtype=np.uint8)
    if rng.uniform() < WITHOUT_NODULE:
        return mask
    for _ in range(rng.integers(1, MOST_NODULES + 1)):
        x, y = _aerated(image, rng, lungs)
        a = float(rng.uniform(0.022, 0.05))
        nodule = Ellipse(x, y, a, a * float(rng.uniform(0.75, 1.0)), float(rng.uniform(0, np.pi)))
        _paint(image, nodule, float(rng.uniform(-60, 80)))
        mask[nodule.radius(image.shape[0]) < 1.0] = 1
    return mask


def _aerated(image: np.ndarray, rng: np.random.Generator, lungs: Tuple[Ellipse, Ellipse]) -> Tuple[float, float]:
    """A place with air around it: before the heart a nodule could not be seen, and its mask would teach nothing."""
    while True:
        x, y = _inside(rng, lungs[rng.integers(2)], 0.75)
        if image[int(y * image.shape[0]), int(x * image.shape[0])] < -500:
            return x, y


def _scan(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What a scanner adds: noise, a part of it shared by neighbours."""
    noise = rng.normal(0, 45, image.shape)
    shared = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, (1, 1), (0, 1))) / 2
    return np.clip(np.rint(image + shared), -1024, 3071).astype(np.int16)
