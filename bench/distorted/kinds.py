"""Twenty-one kinds of bad pictures, from what happens at a roadside, each at strengths drawn by chance.

The ranges go from "any reader manages" to "at the edge of what a careful reader manages": a set that
everybody reads, or nobody, would compare nothing.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from app import pictures
from bench.distorted import effects
from bench.distorted.camera import Grey, View, photograph
from bench.distorted.codes import card
from bench.distorted.effects import Chance

Kind = Callable[[str, Chance], Grey]


def _seen(content: str, view: View, background: Grey | None = None) -> Grey:
    modules = pictures.symbol(content).modules.shape[0] + 2 * pictures.QUIET_ZONE
    return photograph(card(content), modules, view, background)


def _held(content: str, chance: Chance, low: float = 3.2, high: float = 5) -> Grey:
    """An ordinary picture: nearly straight, a little tilted."""
    turn, nod, swing = chance.uniform(-4, 4, 3)
    return _seen(content, View(chance.uniform(low, high), turn, nod, swing))


def plain(content: str, chance: Chance) -> Grey:
    return _held(content, chance)


def defocus(content: str, chance: Chance) -> Grey:
    pixels = chance.uniform(3.2, 5)
    view = View(pixels, *chance.uniform(-3, 3, 3))
    return effects.out_of_focus(_seen(content, view), pixels * chance.uniform(0.25, 0.5))


def motion(content: str, chance: Chance) -> Grey:
    pixels = chance.uniform(3.2, 5)
    view = View(pixels, *chance.uniform(-3, 3, 3))
    return effects.shaken(_seen(content, view), pixels * chance.uniform(0.7, 1.8), chance.uniform(0, np.pi))


def rotation(content: str, chance: Chance) -> Grey:
    return _seen(content, View(chance.uniform(2.6, 4), chance.uniform(0, 360), margin=0.3))


def perspective(content: str, chance: Chance) -> Grey:
    nod, swing = chance.uniform(10, 38, 2) * chance.choice((-1, 1), 2)
    return _seen(content, View(chance.uniform(3.5, 5), chance.uniform(-15, 15), nod, swing))


def bent(content: str, chance: Chance) -> Grey:
    turn, nod, swing = chance.uniform(-6, 6, 3)
    view = View(chance.uniform(3.2, 5), turn, nod, swing, bend=chance.uniform(0.06, 0.2))
    return _seen(content, view)


def noise(content: str, chance: Chance) -> Grey:
    return effects.noisy(_held(content, chance, 3, 4.5), chance.uniform(25, 75), chance)


def speckles(content: str, chance: Chance) -> Grey:
    return effects.speckled(_held(content, chance, 3, 4.5), chance.uniform(0.04, 0.16), chance)


def glare(content: str, chance: Chance) -> Grey:
    return effects.glare(_held(content, chance), chance.uniform(90, 230), chance)


def low_contrast(content: str, chance: Chance) -> Grey:
    faded = effects.flat(_held(content, chance), chance.uniform(0.06, 0.25), chance.uniform(70, 200))
    return effects.noisy(faded, chance.uniform(1, 4), chance)


def shadow(content: str, chance: Chance) -> Grey:
    return effects.noisy(effects.shadow(_held(content, chance), chance.uniform(0.5, 0.9), chance), 3, chance)


def dark(content: str, chance: Chance) -> Grey:
    dim = effects.flat(_held(content, chance), chance.uniform(0.1, 0.25), chance.uniform(25, 45))
    return effects.noisy(dim, chance.uniform(4, 9), chance)


def jpeg(content: str, chance: Chance) -> Grey:
    """Compressed hard: `pictures` encodes this kind at quality 8 to 20."""
    return _held(content, chance, 3, 4.5)


def small(content: str, chance: Chance) -> Grey:
    """Two to three pixels a module."""
    return _held(content, chance, 2, 3)


def small_soft(content: str, chance: Chance) -> Grey:
    """Two to three pixels a module through a lens that is not perfect, at any angle."""
    view = View(chance.uniform(2.2, 3), chance.uniform(0, 360), margin=0.3)
    return effects.noisy(effects.out_of_focus(_seen(content, view), chance.uniform(0.3, 0.6)), 4, chance)


def screen(content: str, chance: Chance) -> Grey:
    return effects.moire(_held(content, chance), chance.uniform(0.3, 0.9), chance)


def dirt(content: str, chance: Chance) -> Grey:
    return effects.dirty(_held(content, chance), int(chance.integers(3, 12)), chance)


def photo(content: str, chance: Chance) -> Grey:
    """A small code somewhere in a picture full of other things."""
    scene = effects.scenery(1280, 960, chance)
    x, y = chance.uniform(-0.2, 0.2, 2) * (1280, 960)
    nod, swing = chance.uniform(-15, 15, 2)
    view = View(chance.uniform(2.8, 4), chance.uniform(-30, 30), nod, swing, offset=(x, y))
    soft = effects.out_of_focus(_seen(content, view, scene), chance.uniform(0.3, 0.9))
    return effects.noisy(soft, 5, chance)


def windscreen(content: str, chance: Chance) -> Grey:
    """Behind glass: tilt, reflection, little contrast, noise."""
    view = View(chance.uniform(3.2, 4.5), *chance.uniform(-18, 18, 3))
    faded = effects.flat(_seen(content, view), chance.uniform(0.3, 0.6), 120)
    return effects.noisy(effects.glare(faded, chance.uniform(40, 120), chance), chance.uniform(4, 12), chance)


def phone(content: str, chance: Chance) -> Grey:
    """A phone's screen held out of a window: moire, turn, tilt, slight blur."""
    nod, swing = chance.uniform(-15, 15, 2)
    view = View(chance.uniform(3.2, 4.5), chance.uniform(0, 360), nod, swing, margin=0.3)
    soft = effects.out_of_focus(_seen(content, view), chance.uniform(0.3, 0.8))
    return effects.noisy(effects.moire(soft, chance.uniform(0.2, 0.5), chance), 5, chance)


def night(content: str, chance: Chance) -> Grey:
    """A torch at night: shake, noise, uneven light."""
    pixels = chance.uniform(3.2, 4.5)
    still = _seen(content, View(pixels, *chance.uniform(-12, 12, 3)))
    moved = effects.shaken(still, pixels * chance.uniform(0.3, 0.8), chance.uniform(0, np.pi))
    lit = effects.shadow(effects.flat(moved, 0.5, 80), chance.uniform(0.3, 0.7), chance)
    return effects.noisy(lit, chance.uniform(6, 16), chance)


KINDS: Final[tuple[Kind, ...]] = (
    plain,
    defocus,
    motion,
    rotation,
    perspective,
    bent,
    noise,
    speckles,
    glare,
    low_contrast,
    shadow,
    dark,
    jpeg,
    small,
    small_soft,
    screen,
    dirt,
    photo,
    windscreen,
    phone,
    night,
)
