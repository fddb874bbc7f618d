"""A process that carries a run through, for tests that kill it: tells of each chunk, then how the run ended."""

import json
import resource
import sys
from pathlib import Path

from app.conversion import runner
from app.conversion.executors.dask import DaskExecutor
from app.conversion.executors.inline import InlineExecutor
from app.conversion.executors.processes import ProcessExecutor
from app.services.context import Services
from app.services.errors import ServiceError
from app.settings import Settings


def executor(task):
    """Give the workers that are asked for."""
    if "scheduler" in task:
        return DaskExecutor(task["scheduler"])
    return ProcessExecutor(task["workers"]) if task.get("workers") else InlineExecutor()


def main(task):
    """Carry a run through."""
    if "file_bytes" in task:
        resource.setrlimit(resource.RLIMIT_FSIZE, (task["file_bytes"],) * 2)
    settings = Settings(
        data_dir=Path(task["data_dir"]),
        database_url=task["database_url"],
        conversion_patience_seconds=task["patience"],
    )
    services = Services.from_settings(settings)
    try:
        run = runner.carry_out(services, task["run_id"], executor(task), tell)
    except ServiceError as error:
        say(error.code)
    else:
        say(run.state)
    services.close()


def tell(progress):
    """Say how far the run is."""
    say(f"{progress.state.value} {progress.rows}")


def say(line):
    """Write a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
