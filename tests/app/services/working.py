"""A separate process that works on a test's installation: `python working.py '<JSON>'`.

`{"data_dir", "database_url", "do": "issue" | "renew" | "suspend", "numbers": [...], "ids": [...], "key": ...,
"threads": n, "die_after": "module:function"}`. It prints one line for each thing done: the id, or `!code`. With
`die_after` the process kills itself, as by kill -9, right after that function has returned the first time.
"""

import importlib
import json
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import select

from app.services import accounts, issuance, lifecycle
from app.services.context import Services
from app.services.errors import ServiceError
from app.services.records import ChangeRequest, IssueRequest
from app.settings import Settings
from app.tables import Account

NOW = datetime(2026, 1, 10, 4, tzinfo=UTC)
KEY = "road_transport_operation_licence"
FACE = json.loads((Path(__file__).parents[2] / "vectors" / "faces" / f"{KEY}.json").read_text("utf-8"))


def die_after(name):
    """Have this process die right after a function of ours has returned."""
    module_name, function_name = name.split(":")
    module = importlib.import_module(module_name)
    original = getattr(module, function_name)

    def last_words(*args, **kwargs):
        original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, function_name, last_words)


def work(services, clerk, task, number):
    """Do one thing and give its line."""
    try:
        if task["do"] == "issue":
            request = IssueRequest(KEY, {**FACE, "licence_number": f"3301{number + 1:08d}"})
            return issuance.issue(services, clerk, request, task.get("key"), NOW).id
        if task["do"] == "renew":
            later = {"valid_from": "2026-01-10", "valid_to": "2030-01-09", "issue_date": "2026-01-10"}
            request = ChangeRequest(later, "6")
            return issuance.renew(services, clerk, task["ids"][number], request, task.get("key"), NOW).id
        return lifecycle.change_status(
            services, clerk, task["ids"][number], "suspend", "未按规定年审", "《道路运输条例》", NOW
        ).id
    except ServiceError as error:
        return f"!{error.code}"


def main(task):
    """Work through the numbers."""
    if "die_after" in task:
        die_after(task["die_after"])
    services = Services.from_settings(
        Settings(data_dir=task["data_dir"], database_url=task["database_url"], database_connections=10)
    )
    with services.reading() as session:
        account = session.exec(select(Account).where(Account.name == "clerk.zj")).one()
    clerk = accounts.actor_of(services, account.id, accounts.stamp_of(account))
    with ThreadPoolExecutor(task.get("threads", 1)) as pool:
        for line in pool.map(lambda number: work(services, clerk, task, number), task["numbers"]):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    services.close()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
