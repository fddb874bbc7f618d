"""A camera in front of a flat or bent card: position, tilt, distance; twice supersampled."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.float32]
"""Grey values 0 to 255, one a pixel."""

_SUPERSAMPLING = 2


@dataclass(frozen=True)
class View:
    """How the camera sees the card.

    `pixels` a module in the middle of the card; `turn`, `nod`, `swing` in degrees (in the picture's plane,
    about the horizontal and the vertical axis); `bend`: height of the arch of a bent sheet, as a part of
    its side; `margin`: background on each side, as a part of the card's side; `offset`: shift of the middle
    in pixels.
    """

    pixels: float = 4
    turn: float = 0
    nod: float = 0
    swing: float = 0
    bend: float = 0
    margin: float = 0.12
    offset: tuple[float, float] = (0, 0)


def _axes(view: View) -> npt.NDArray[np.float64]:
    """Give the rotation matrix of the card."""
    turn, nod, swing = (np.radians(angle) for angle in (view.turn, view.nod, view.swing))
    about_z = [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]]
    about_x = [[1, 0, 0], [0, np.cos(nod), -np.sin(nod)], [0, np.sin(nod), np.cos(nod)]]
    about_y = [[np.cos(swing), 0, np.sin(swing)], [0, 1, 0], [-np.sin(swing), 0, np.cos(swing)]]
    return np.array(about_y) @ np.array(about_x) @ np.array(about_z)


def _project(points: npt.NDArray[np.float64], side: float, view: View) -> npt.NDArray[np.float64]:
    """Project points of the card (x, y in -1..1) into the picture, the middle at 0, 0."""
    height = view.bend * 2 * (1 - points[:, 0] ** 2)
    space = np.column_stack([points, -height]) * (side / 2) @ _axes(view).T
    distance = 2.2 * side
    return space[:, :2] * (distance / (distance + space[:, 2:]))


def _homography(source: npt.NDArray[np.float64], target: npt.NDArray[np.float64]) -> list[float]:
    """Solve the eight numbers Pillow wants: from a place in the picture to a place on the card."""
    rows, values = [], []
    for (u, v), (x, y) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows), np.array(values))]


def _strips(view: View) -> npt.NDArray[np.float64]:
    """Cut points across the card: one strip if it is flat, sixteen if it is bent."""
    return np.linspace(-1, 1, 17 if view.bend else 2)


def photograph(card: npt.NDArray[np.uint8], modules: int, view: View, background: Grey | None = None) -> Grey:
    """Take the picture of a card of so many modules a side.

    Without a background the card lies on a light grey table; its size then follows from the margin.
    """
    side = modules * view.pixels
    span = round(side * (1 + 2 * view.margin))
    ground = np.full((span, span), 205, np.float32) if background is None else background
    height, width = ground.shape
    middle = np.array([width / 2 + view.offset[0], height / 2 + view.offset[1]])
    big = (width * _SUPERSAMPLING, height * _SUPERSAMPLING)
    paper, mask = Image.fromarray(card), Image.new("L", (card.shape[1], card.shape[0]), 255)
    result = Image.fromarray(ground.clip(0, 255).astype(np.uint8)).resize(big)
    cuts = _strips(view)
    for left, right in pairwise(cuts):
        corners = np.array([[left, -1], [right, -1], [right, 1], [left, 1]])
        target = (_project(corners, side, view) + middle) * _SUPERSAMPLING
        numbers = _homography((corners + 1) / 2 * card.shape[0], target)
        seen = paper.transform(big, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC)
        strip = Image.new("L", mask.size)
        from_x, to_x = (round((cut + 1) / 2 * card.shape[1]) for cut in (left, right))
        strip.paste(255, (from_x, 0, to_x, card.shape[0]))
        place = strip.transform(big, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.NEAREST)
        result.paste(seen, mask=place)
    return np.asarray(result.reduce(_SUPERSAMPLING), np.float32)
