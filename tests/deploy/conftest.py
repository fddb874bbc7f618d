"""A small made-up machine: a folder of programs that is the whole PATH, so that each test says what is there."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = (
    "sh",
    "dirname",
    "basename",
    "cat",
    "sha256sum",
    "cut",
    "env",
    "mktemp",
    "tail",
    "rm",
    "mkdir",
    "chmod",
    "grep",
)


@dataclass
class Machine:
    """The made-up machine; `bin` is its PATH."""

    bin: Path
    home: Path

    def has(self, name, script):
        """Put a program on the machine, as the body of a shell script."""
        program = self.bin / name
        program.write_text(f"#!{self.bin}/sh\n{script}\n")
        program.chmod(0o755)
        return program

    def runs(self, script, *arguments, cwd=ROOT, **variables):
        """Run one of the project's scripts on it."""
        return subprocess.run(
            [str(self.bin / "sh"), script, *arguments],
            cwd=cwd,
            env={"PATH": str(self.bin), "HOME": str(self.home), "TMPDIR": str(self.home), **variables},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


@pytest.fixture
def machine(tmp_path):
    """Give a machine with the core programs of any Debian and nothing else."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in CORE:
        found = shutil.which(name)
        assert found is not None, name
        (programs / name).symlink_to(os.path.realpath(found))
    home = tmp_path / "home"
    home.mkdir()
    return Machine(programs, home)
