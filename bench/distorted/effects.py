"""What light, lens, sensor, screen and pocket do to a picture. Grey values in, grey values out."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.distorted.camera import Grey

Chance = np.random.Generator


def _image(grey: Grey) -> Image.Image:
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def _places(grey: Grey) -> tuple[Grey, Grey]:
    """Give x and y of every pixel."""
    ys, xs = np.indices(grey.shape, dtype=np.float32)
    return np.asarray(xs, np.float32), np.asarray(ys, np.float32)


def out_of_focus(grey: Grey, radius: float) -> Grey:
    """Blur by a Gaussian of so many pixels."""
    return np.asarray(_image(grey).filter(ImageFilter.GaussianBlur(radius)), np.float32)


def shaken(grey: Grey, length: float, angle: float) -> Grey:
    """Average the picture along a path of `length` pixels: a hand that moved."""
    image, steps = _image(grey), max(2, round(length * 2))
    total = np.zeros_like(grey)
    for part in np.linspace(-length / 2, length / 2, steps):
        dx, dy = part * np.cos(angle), part * np.sin(angle)
        path = (1, 0, dx, 0, 1, dy)
        moved = image.transform(image.size, Image.Transform.AFFINE, path, Image.Resampling.BILINEAR)
        total += np.asarray(moved, np.float32)
    return np.asarray(total / steps, np.float32)


def noisy(grey: Grey, sigma: float, chance: Chance) -> Grey:
    """Add sensor noise of so many grey values."""
    return np.asarray(grey + chance.normal(0, sigma, grey.shape), np.float32)


def speckled(grey: Grey, part: float, chance: Chance) -> Grey:
    """Turn a part of the pixels black or white."""
    hit = chance.random(grey.shape)
    return np.where(hit < part / 2, 0, np.where(hit > 1 - part / 2, 255, grey)).astype(np.float32)


def flat(grey: Grey, contrast: float, level: float) -> Grey:
    """Leave so much of the contrast, around a grey level."""
    return level + (grey - 128) * contrast


def glare(grey: Grey, strength: float, chance: Chance) -> Grey:
    """Reflect a lamp: a soft spot that washes out, with a saturated core."""
    xs, ys = _places(grey)
    height, width = grey.shape
    x, y = chance.uniform(0.2, 0.8, 2) * (width, height)
    wide, high = chance.uniform(0.12, 0.3, 2) * (width, height)
    spot = np.exp(-(((xs - x) / wide) ** 2) - ((ys - y) / high) ** 2)
    return np.asarray(grey * (1 - 0.5 * spot) + strength * spot, np.float32)


def shadow(grey: Grey, depth: float, chance: Chance) -> Grey:
    """Let a soft-edged shadow fall over a part of the picture."""
    xs, ys = _places(grey)
    angle = chance.uniform(0, 2 * np.pi)
    way = (xs - grey.shape[1] / 2) * np.cos(angle) + (ys - grey.shape[0] / 2) * np.sin(angle)
    edge = grey.shape[0] * chance.uniform(0.01, 0.15)
    lit = 1 / (1 + np.exp(-(way - chance.uniform(-0.2, 0.2) * grey.shape[0]) / edge))
    return np.asarray(grey * (1 - depth * (1 - lit)), np.float32)


def moire(grey: Grey, strength: float, chance: Chance) -> Grey:
    """Photograph a screen: its lattice, nearly as fine as the sensor's, beats with it; dark bands."""
    xs, ys = _places(grey)
    pitch, angle = chance.uniform(0.85, 1.7), np.radians(chance.uniform(-12, 12))
    across = 2 * np.pi / pitch * (xs * np.cos(angle) + ys * np.sin(angle))
    down = 2 * np.pi / pitch * (ys * np.cos(angle) - xs * np.sin(angle))
    lattice = 1 + strength * (0.6 * np.cos(across) + 0.4 * np.cos(down))
    bands = 1 - 0.4 * strength * (np.sin(ys / grey.shape[0] * chance.uniform(8, 30)) > 0.5)
    return np.asarray(grey * lattice * bands * 0.85, np.float32)


def dirty(grey: Grey, spots: int, chance: Chance) -> Grey:
    """Stain and scratch: blots, a fold, pen strokes."""
    image = _image(grey)
    draw = ImageDraw.Draw(image)
    height, width = grey.shape
    for _ in range(spots):
        x, y = chance.uniform(0.1, 0.9, 2) * (width, height)
        size = chance.uniform(0.008, 0.03) * width
        draw.ellipse((x - size, y - size, x + size, y + size), fill=int(chance.integers(0, 255)))
    for _ in range(2):
        ends = (chance.uniform(0, 1, 4) * (width, height, width, height)).tolist()
        draw.line(ends, fill=int(chance.integers(0, 255)), width=max(1, round(width / 250)))
    return np.asarray(image, np.float32)


def scenery(width: int, height: int, chance: Chance) -> Grey:
    """Make up a photo's background: cloudy texture, hard-edged things, lines of small print, a barcode."""
    total = np.zeros((height, width), np.float32)
    for cells in (3, 6, 12, 48, 160):
        coarse = chance.uniform(0, 255, (cells * height // width + 2, cells + 2)).astype(np.uint8)
        cloud = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
        total += np.asarray(cloud) / cells**0.6
    image = _image(total / total.max() * 230)
    draw = ImageDraw.Draw(image)
    for _ in range(25):
        x, y = chance.uniform(0, 1, 2) * (width, height)
        wide, high = chance.uniform(10, 260, 2)
        draw.rectangle((x, y, x + wide, y + high), fill=int(chance.integers(20, 240)))
    for row in range(12):
        y = height * row / 12
        for x in np.cumsum(chance.uniform(4, 14, width // 12)):
            draw.rectangle((x, y, x + chance.uniform(2, 6), y + 9), fill=40)
    for x in np.cumsum(chance.uniform(3, 9, 30)):
        draw.rectangle((20 + x, height - 90, 20 + x + chance.uniform(1, 4), height - 20), fill=10)
    return np.asarray(image, np.float32)
