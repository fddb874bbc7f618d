"""The shipped profiles, one TOML file a style, and how a profile is loaded.

A new source format is a new file here, or anywhere: no Python.
"""

from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from licences.conversion.profile import Profile, ProfileError, UnknownProfileError
from licences.conversion.profile_check import check_profile, inspect

__all__ = ["load_profile", "names", "profile_for_run", "profiles", "read_profile", "text_of"]


def load_profile(name: str | Path) -> Profile:
    """Load a shipped profile by its name, or one from a file.

    Raises:
        UnknownProfileError: there is neither.
        ProfileError: it has mistakes.

    >>> load_profile("style3_zhejiang_warehouse").style
    3
    """
    if str(name) in names():
        return _shipped(str(name))
    path = Path(name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnknownProfileError(str(name), names()) from error
    return read_profile(text, path.stem)


@lru_cache(maxsize=16)
def read_profile(text: str, name: str) -> Profile:
    """Read a profile from its text; a run asks for it several times.

    Raises:
        ProfileError: it has mistakes.
    """
    profile, faults = inspect(text, name)
    if profile is None:
        raise ProfileError(name, faults)
    return profile


def profile_for_run(text: str, name: str) -> Profile:
    """Read a profile for a new run.

    Raises:
        ProfileError: it has mistakes, or says nothing of where the state of its licences comes from.
    """
    if faults := check_profile(text):
        raise ProfileError(name, faults)
    return read_profile(text, name)


@cache
def names() -> tuple[str, ...]:
    """Name the shipped profiles, by style."""
    files = (file.name for file in resources.files("licences.conversion.profiles").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


def text_of(name: str) -> str:
    """Give the text of a shipped profile."""
    file = resources.files("licences.conversion.profiles").joinpath(f"{name}.toml")
    return file.read_text(encoding="utf-8")


def profiles() -> tuple[Profile, ...]:
    """Give the shipped profiles, by style."""
    return tuple(_shipped(name) for name in names())


@cache
def _shipped(name: str) -> Profile:
    return read_profile(text_of(name), name)
