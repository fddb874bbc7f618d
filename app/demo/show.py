"""The two forms of the demonstration: a service that stays up, and a folder of files."""

import signal
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Final

from fastapi import FastAPI
from rich.console import Console

from app.demo import screen
from app.demo.api_client import ApiClient
from app.demo.files import failing_offline, write_files, write_roots
from app.demo.installation import SignIn, prepare_installation
from app.demo.page import add_page
from app.demo.server import HOST, listen, running
from app.demo.settings import DemoSettings
from app.demo.tour import Stop, walk
from app.garbage import leave_alone_what_there_is
from app.main import create_app
from app.roles import SYSTEM_ACTOR, Role
from app.services import publication
from app.services.context import Services
from licences.payload import CHINA_TIME

DATA: Final = Path("var/demo")


def stay_up(console: Console, port: int, algorithm: str, *, fresh: bool, now: datetime) -> int:
    """Make or complete the installation under ``var/demo``, issue what is missing, verify all, stay up.

    Args:
        console: where to print.
        port: of this machine; the codes name it.
        algorithm: of the keys.
        fresh: put an earlier installation aside first.
        now: aware.

    Raises:
        PortTakenError: another program has the port.
    """
    listener = listen(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    if fresh:
        _put_aside(console, now)
    settings = DemoSettings(data_dir=DATA, public_url=address, log_level="WARNING")
    accounts = prepare_installation(settings, algorithm, now)
    # Whoever asks at the address before all is there waits, and finds nothing half done.
    app, inside = create_app(settings), listen(0)
    with running(app, inside):
        stops = _tour(console, app, f"http://{HOST}:{inside.getsockname()[1]}", accounts, now)
        roots = write_roots(DATA / "roots.json", _services(app))
    app = create_app(settings)
    add_page(app, stops)
    leave_alone_what_there_is()
    with running(app, listener) as service:
        screen.show_accounts(console, accounts)
        screen.show_addresses(console, address, roots, stops)
        if not _all_pass(console, stops):
            return 1
        stopped = Event()
        signal.signal(signal.SIGTERM, lambda *_: stopped.set())
        try:
            while service.is_alive() and not stopped.wait(1):
                pass
        except KeyboardInterrupt:
            console.print("再见 / bye")
    return 0


def write_folder(console: Console, throw_away: Path, folder: Path, algorithm: str, now: datetime) -> int:
    """Do the same in a throw-away installation, write the files and end.

    Args:
        console: where to print.
        throw_away: empty folder for the installation.
        folder: for the files.
        algorithm: of the keys.
        now: aware.
    """
    listener = listen(0)
    settings = DemoSettings(data_dir=throw_away, log_level="WARNING")
    accounts = prepare_installation(settings, algorithm, now)
    app = create_app(settings)
    with running(app, listener):
        stops = _tour(console, app, f"http://{HOST}:{listener.getsockname()[1]}", accounts, now)
        write_files(folder, stops, _services(app))
    failing = failing_offline(folder, stops, datetime.now(UTC))
    screen.show_folder(console, folder, len(stops) - len(failing), len(stops))
    return 0 if _all_pass(console, stops) and not failing else 1


def _tour(console: Console, app: FastAPI, address: str, accounts: list[SignIn], now: datetime) -> list[Stop]:
    """Walk all nine types over the API, print the table, and publish the statuses of what was issued."""
    clerk = ApiClient(address)
    account = next(each for each in accounts if each.role is Role.CLERK)
    clerk.sign_in(account.name, account.password)
    stops = screen.show_stops(console, walk(clerk, ApiClient(address), now.astimezone(CHINA_TIME).date()))
    publication.refresh(_services(app), SYSTEM_ACTOR, datetime.now(UTC))
    return stops


def _services(app: FastAPI) -> Services:
    services = app.state.services
    assert isinstance(services, Services)
    return services


def _all_pass(console: Console, stops: list[Stop]) -> bool:
    failed = [stop.kind.code for stop in stops if not stop.passed]
    if failed:
        console.print(f"[red]未通过 / failed:[/] {', '.join(failed)}")
    return not failed


def _put_aside(console: Console, now: datetime) -> None:
    """Move an earlier installation out of the way; nothing is deleted."""
    if DATA.exists():
        aside = DATA.with_name(f"{DATA.name}-{now.astimezone(CHINA_TIME):%Y%m%d-%H%M%S}")
        DATA.rename(aside)
        console.print(f"旧数据已移至 / earlier data moved to: {aside}")
