"""requirements/*.txt: locked, complete, and free of anything about the machine they were written on."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PIN = re.compile(r"([a-z0-9-]+)(?:\[([a-z0-9-]+(?:, [a-z0-9-]+)*)\])?==([A-Za-z0-9.]+)(?: ; [^\\]+)? \\")
CHECKSUM = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
LOCKS = ("verify", "server", "cluster", "dev")


def _lines(lock):
    return (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()


def _pins(lock):
    return {(m[1], m[3]) for line in _lines(lock) if (m := PIN.fullmatch(line))}


def _extras(lock):
    """Extras that stand in the pins of a lock, by package."""
    pins = (m for line in _lines(lock) if (m := PIN.fullmatch(line)))
    return {m[1]: set((m[2] or "").split(", ")) - {""} for m in pins}


def _asked_extras(lock):
    """Give (package, extra) for all that the locked packages, as they are installed here, ask of each other."""
    pinned = _extras(lock)
    for distribution in metadata.distributions():
        name = canonicalize_name(distribution.metadata["Name"])
        if name in pinned:
            asked = map(Requirement, distribution.requires or ())
            yield from _extras_of((one for one in asked if _holds(one.marker, pinned[name])), pinned)
    yield from _extras_of(_wanted({"verify": "scan"}.get(lock, lock)), pinned)


def _extras_of(requirements, pinned):
    for one in requirements:
        name = canonicalize_name(one.name)
        if name in pinned:
            yield from ((name, canonicalize_name(extra)) for extra in one.extras)


def _holds(marker, extras):
    """Say whether a marker is met here, for the package alone or for one of its pinned extras."""
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in {"", *extras})


def _wanted(extra):
    """Names and version ranges an extra asks for, the extras it is built on included."""
    project = PROJECT["project"]
    wanted, todo = list(project["dependencies"]), [extra]
    while todo:
        for line in project["optional-dependencies"][todo.pop()]:
            requirement = Requirement(line)
            if requirement.name == "luzheng":
                todo.extend(requirement.extras)
            else:
                wanted.append(line)
    return [Requirement(line) for line in wanted]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_checksums_only(lock):
    """No address of an index, no path, no comment: only pins and SHA-256 checksums."""
    assert [line for line in _lines(lock) if not PIN.fullmatch(line) and not CHECKSUM.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_pin_has_every_extra_that_another_package_asks_for(lock):
    """Pip before 24 takes coverage==7 for another thing than coverage[toml], and goes past the pin."""
    pinned = _extras(lock)
    assert {(name, extra) for name, extra in _asked_extras(lock) if extra not in pinned[name]} == set()


def test_some_packages_ask_for_extras():
    """The test above looks at something."""
    assert {("coverage", "toml"), ("psycopg", "binary"), ("psycopg", "pool")} <= set(_asked_extras("dev"))


@pytest.mark.parametrize(
    ("lock", "extra"), [("verify", "scan"), ("server", "server"), ("cluster", "cluster"), ("dev", "dev")]
)
def test_a_lock_satisfies_the_project(lock, extra):
    """Every package pyproject.toml asks for is locked, at a version it allows."""
    locked = {}
    for name, version in _pins(lock):
        locked.setdefault(name, []).append(version)
    missing = [
        str(wanted)
        for wanted in [*_wanted(extra), Requirement("setuptools>=77")]
        if not any(wanted.specifier.contains(v) for v in locked.get(canonicalize_name(wanted.name), []))
    ]
    assert missing == []


def test_the_smaller_locks_are_part_of_the_larger():
    """Verifier, server, cluster and developers have the same versions of what they share."""
    assert _pins("verify") <= _pins("server") <= _pins("cluster") <= _pins("dev")


def test_the_verifier_needs_no_server():
    """What an inspector's machine installs holds neither web framework nor database."""
    names = {name for name, _ in _pins("verify")}
    assert (
        names & {"fastapi", "starlette", "uvicorn", "sqlalchemy", "sqlmodel", "psycopg", "alembic"} == set()
    )


ALLOWED_LICENCES = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-2.1-or-later", "LGPL-3.0-only",
    "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip


def _listed():
    """Packages of docs/dependencies.md, each with its licence."""
    page = (ROOT / "docs" / "dependencies.md").read_text().split("## 系统软件包")[0]
    return dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", page, re.MULTILINE))


def test_every_locked_package_is_listed_with_its_licence():
    """docs/dependencies.md names just the packages that are locked."""
    listed = _listed()
    listed.pop("package")
    assert set(listed) == {name for name, _ in _pins("dev")}


def test_every_licence_allows_use_in_a_public_product():
    """Only permissive licences, MPL and LGPL; a new one has to be looked at by a person."""
    listed = _listed()
    listed.pop("package")
    used = {part for licence in listed.values() for part in re.split(r" OR | AND |[()]", licence) if part}
    assert used - ALLOWED_LICENCES == set()
