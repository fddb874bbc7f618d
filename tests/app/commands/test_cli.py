"""The operator's command line: set up, keys, issuers, users, audit, publication; each refusal in two languages."""

import io
import os
import re
import shutil
import sqlite3
import stat
import subprocess
from datetime import UTC, datetime, timedelta

import pytest

from app.cli import main

ISSUER, NAME = "11330000990000017U", "浙江省示例道路运输管理中心"
MINISTRY = "11100000000019713D"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Point the environment at an empty installation on SQLite."""
    for name in ("LUZHENG_DATABASE_URL", "LUZHENG_KEYS_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LUZHENG_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    return tmp_path / "var"


@pytest.fixture
def run(home, capsys, monkeypatch):
    """Give a function that runs one command and gives exit code, output and errors."""

    def command(*arguments, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return command


@pytest.fixture
def installed(run):
    """Give `run` on an installation with an issuer and all keys in use."""
    run("init")
    run("issuers", "add", ISSUER, NAME, "--region", "33")
    made = []
    for purpose, owner in (
        ("root", MINISTRY),
        ("publisher", MINISTRY),
        ("publisher", ISSUER),
        ("licence", ISSUER),
    ):
        name = ("--name", "交通运输部") if owner == MINISTRY else ()
        made.append(kid_in(run("keys", "make", "--purpose", purpose, "--issuer", owner, *name)))
        if purpose == "root":
            assert run("keys", "promote", made.pop())[0] == 0
    assert run("trust", "publish")[0] == 0
    for kid in made:
        assert run("keys", "promote", kid)[0] == 0
    return run


def kid_in(outcome):
    """Give the key id that a command has named."""
    return re.search(r"[0-9a-f]{16}", outcome[1])[0]


def test_init_makes_closed_files_once(run, home):
    """The first `init` should make secrets, key store and database, readable by nobody else; the second nothing."""
    first = run("init")
    secrets = {path: path.read_bytes() for path in (home / "secrets").iterdir()}
    second = run("init")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in secrets}
    expected = (0, 0, {0o600}, 0o700, secrets, True)
    actual = (
        first[0],
        second[0],
        modes,
        stat.S_IMODE((home / "keys").stat().st_mode),
        {path: path.read_bytes() for path in (home / "secrets").iterdir()},
        (home / "luzheng.db").exists(),
    )
    assert expected == actual


def test_from_nothing_to_published(installed, tmp_path):
    """Init, issuer, keys, status and bundle should lead to a folder with all its files."""
    published = installed("status", "publish")
    bundle = installed("bundle", str(tmp_path / "out"))
    expected = (0, 0, True, True)
    actual = (
        published[0],
        bundle[0],
        (tmp_path / "out" / "trust-list.cbor").exists(),
        (tmp_path / "out" / "status" / "index.cbor").exists(),
    )
    assert expected == actual


def test_keys_are_listed_with_their_state(installed):
    """The list should name each key's purpose and state."""
    lines = installed("keys", "list")[1].splitlines()
    expected = [
        ("root", "current"),
        ("publisher", "current"),
        ("publisher", "current"),
        ("licence", "current"),
    ]
    actual = [tuple(line.split("\t")[2:4]) for line in lines]
    assert expected == actual


def test_rotation_publishes_the_key_before_it_signs(installed):
    """A new key should be refused until a trust list has it, and until those without it have run out."""
    new = kid_in(installed("keys", "make", "--purpose", "licence", "--issuer", ISSUER))
    early = installed("keys", "promote", new)
    installed("trust", "publish")
    again = installed("keys", "promote", new)
    urgent = installed("keys", "promote", new, "--urgent")
    states = [line.split("\t")[3] for line in installed("keys", "list")[1].splitlines() if "licence" in line]
    from_when = (datetime.now(UTC) + timedelta(days=30, hours=8, minutes=5)).strftime("%Y-%m-%d")
    expected = (1, True, 1, (from_when, True), 0, ["verify-only", "current"])
    actual = (
        early[0],
        "luzheng trust publish" in early[2],
        again[0],
        (again[1][:10], "--urgent" in again[2]),
        urgent[0],
        states,
    )
    assert expected == actual


def test_urgent_says_what_inspectors_will_see(run):
    """Who asks what --urgent does should read that genuine licences will be called unknown."""
    said = " ".join(run("keys", "promote", "--help")[1].replace("│", " ").split())
    expected = (True, True)
    actual = ("来源不明" in said.replace(" ", ""), "unknown issuer" in said)
    assert expected == actual


def test_root_alone_publishes_nothing(run):
    """The first root should be promoted without a trust list, and an empty list be refused with its remedy."""
    run("init")
    kid = kid_in(run("keys", "make", "--purpose", "root", "--issuer", MINISTRY, "--name", "交通运输部"))
    promoted, published = run("keys", "promote", kid), run("trust", "publish")
    expected = (0, True, 1, True)
    actual = (
        promoted[0],
        "no key to put into a trust list" in promoted[1],
        published[0],
        "luzheng keys make --purpose licence" in published[2],
    )
    assert expected == actual


def licence_key(run):
    """Give the id of the key that signs licences."""
    return next(line.split("\t")[0] for line in run("keys", "list")[1].splitlines() if "licence" in line)


def state_of(run, kid):
    """Give the state of a key as listed."""
    return next(line.split("\t")[3] for line in run("keys", "list")[1].splitlines() if line.startswith(kid))


def test_distrust_publishes_at_once(installed):
    """Distrusting a key should publish the next trust list in the same command."""
    kid = licence_key(installed)
    outcome = installed("keys", "distrust", kid, "--since", "2026-01-01T00:00:00", "--not-leaked")
    again = installed("keys", "distrust", kid, "--since", "2027-01-01T00:00:00", "--not-leaked")
    expected = (0, True, 1, True)
    actual = (outcome[0], "published trust list" in outcome[1], again[0], "distrust_weakened" in again[2])
    assert expected == actual


@pytest.mark.parametrize(
    ("typed", "code", "state"), [("", 1, "current"), ("n\n", 1, "current"), ("y\n", 0, "distrusted-since")]
)
def test_distrust_since_a_moment_asks_whether_the_key_has_leaked(installed, typed, code, state):
    """Who holds a leaked key dates what he signs as he likes: without a clear no-leak nothing should change."""
    kid = licence_key(installed)
    outcome = installed("keys", "distrust", kid, "--since", "2026-01-01T00:00:00", typed=typed)
    expected = (code, True, state)
    actual = (outcome[0], "may have leaked" in outcome[2], state_of(installed, kid))
    assert expected == actual


def test_a_leaked_key_is_distrusted_wholly_without_being_asked(installed):
    """The way for a leak should be the shortest one."""
    kid = licence_key(installed)
    outcome = installed("keys", "distrust", kid)
    expected = (0, "distrusted")
    actual = (outcome[0], state_of(installed, kid))
    assert expected == actual


def test_user_is_made_with_a_password_from_standard_input(installed):
    """A clerk should be made with a password from standard input, and be listed without it."""
    made = installed(
        "users", "add", "clerk.zj", "--role", "clerk", "--region", "33", "--issuer", ISSUER, "--types", "8,16",
        "--password-file", "-", typed="a long sentence\n",
    )  # fmt: skip
    listed = installed("users", "list")[1]
    expected = (0, True, False)
    actual = (made[0], "clerk.zj\tclerk\t33\t" in listed, "sentence" in made[1] + listed)
    assert expected == actual


def test_user_is_made_with_a_password_from_a_file(installed, tmp_path):
    """The password should be the file's first line without its end."""
    (tmp_path / "password").write_text("a long sentence\n", "utf-8")
    made = installed(
        "users", "add", "audit.one", "--role", "auditor", "--password-file", str(tmp_path / "password")
    )
    expected = (0, "")
    actual = (made[0], made[2])
    assert expected == actual


@pytest.mark.parametrize("password", ["", "\n", "short\n", "audit.one.two\n"])
def test_there_is_no_default_password(installed, password):
    """Without a good password there should be no account."""
    made = installed(
        "users", "add", "audit.one.two", "--role", "auditor", "--password-file", "-", typed=password
    )
    expected = (1, True, True, "")
    actual = (made[0], "密码过短" in made[2], "at least 12" in made[2], installed("users", "list")[1])
    assert expected == actual


def test_password_and_disable(installed):
    """Both should work by name, and say so of a name that does not exist."""
    installed(
        "users", "add", "audit.one", "--role", "auditor", "--password-file", "-", typed="a long sentence\n"
    )
    codes = [
        installed("users", "password", "audit.one", "--password-file", "-", typed="another sentence\n")[0],
        installed("users", "disable", "audit.one")[0],
        installed("users", "disable", "nobody.one")[0],
    ]
    expected = ([0, 0, 1], True)
    actual = (codes, bool(re.search(r"audit\.one\t.*20\d\d-", installed("users", "list")[1])))
    assert expected == actual


def test_audit_verifies_and_finds_a_change(installed, home):
    """An untouched log should verify; a changed row should be named, and the command end with 1."""
    clean = installed("audit", "verify")
    with sqlite3.connect(home / "luzheng.db") as connection:
        connection.execute("UPDATE audit_entries SET actor = 'other' WHERE region = 33 AND seq = 2")
    connection.close()
    changed = installed("audit", "verify")
    expected = (0, 1, "[33] 第 2 条被改动、插入或改号 · entry 2 was changed, put in or renumbered\n")
    actual = (clean[0], changed[0], changed[1])
    assert expected == actual


def test_audit_refuses_a_place_where_nothing_is_held(installed, home):
    """A place that holds nothing signed should be refused, and say so."""
    outcome = installed("audit", "verify", "--against", str(home / "nothing"))
    expected = (1, True)
    actual = (outcome[0], "审计链尾" in "".join(map(str, outcome[1:])))
    assert expected == actual


def test_audit_notices_an_old_copy(installed, home):
    """A database put back from a copy should be noticed by the ends verified before."""
    old = (home / "luzheng.db").read_bytes()
    installed("issuers", "add", "11440000990000018R", "广东省示例道路运输管理中心", "--region", "44")
    installed("audit", "verify")
    (home / "luzheng.db").write_bytes(old)
    outcome = installed("audit", "verify")
    expected = (1, True)
    actual = (outcome[0], "数据库可能被换回旧版" in outcome[1])
    assert expected == actual


def test_ends_of_the_chains_are_kept_outside_the_data_folder(installed, home):
    """Putting back an old copy of the whole data folder should not put back what was verified."""
    old = home.with_name("copy")
    shutil.copytree(home, old)
    installed("issuers", "add", "11440000990000018R", "广东省示例道路运输管理中心", "--region", "44")
    said = installed("audit", "verify")[1]
    shutil.rmtree(home)
    shutil.copytree(old, home)
    outcome = installed("audit", "verify")
    kept = list((home.parent / "user").rglob("audit-anchor-*.json"))
    expected = (1, True, 1, True)
    actual = (outcome[0], "数据库可能被换回旧版" in outcome[1], len(kept), str(kept[0]) in said)
    assert expected == actual


def test_anchor_that_cannot_be_used_is_named(installed, tmp_path):
    """A file of ends that is none, or cannot be written, should be named and nothing overwritten."""
    (tmp_path / "anchor.json").write_text("[1]", "utf-8")
    (tmp_path / "file").write_text("", "utf-8")
    outcomes = [
        installed("audit", "verify", "--anchor", str(tmp_path / name))
        for name in ("anchor.json", "file/anchor.json")
    ]
    expected = ([1, 1], [True, True], "[1]")
    actual = (
        [outcome[0] for outcome in outcomes],
        ["[anchor]" in outcome[2] for outcome in outcomes],
        (tmp_path / "anchor.json").read_text("utf-8"),
    )
    assert expected == actual


def test_audit_lists_what_was_done(installed):
    """The newest entries should come first, with action and subject."""
    installed(
        "users", "add", "audit.one", "--role", "auditor", "--password-file", "-", typed="a long sentence\n"
    )
    newest = installed("audit", "list", "--last", "1")[1]
    region = installed("audit", "list", "--region", "33")[1]
    expected = (True, 1, True)
    actual = ("account.create\taccount:1" in newest, len(newest.splitlines()), "issuer.add" in region)
    assert expected == actual


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("issuers", "add", ISSUER, NAME, "--region", "33"), "代码已存在"),
        (("issuers", "add", "11330000990000017A", NAME, "--region", "33"), "[code]"),
        (("issuers", "add", "11440000990000018R", NAME, "--region", "99"), "[region]"),
        (("issuers", "add", "11440000990000018R", " ", "--region", "44"), "[name]"),
        (("keys", "make", "--purpose", "licence", "--issuer", "11440000990000018R"), "[issuer_code]"),
        (("keys", "make", "--purpose", "licence", "--issuer", ISSUER, "--types", "8,9"), "[types]"),
        (("keys", "make", "--purpose", "licence", "--issuer", ISSUER, "--types", "x"), "[types]"),
        (
            ("keys", "make", "--purpose", "licence", "--issuer", ISSUER, "--algorithm", "RSA"),
            "unknown_algorithm",
        ),
        (("keys", "promote", "0000000000000000"), "key_not_in_store"),
        (("keys", "promote", "xyz"), "[kid]"),
        (("keys", "retire", "0000000000000000"), "key_not_in_store"),
    ],
)
def test_refusals_say_what_is_wrong(installed, arguments, says):
    """What cannot be done should end with 1 and name its reason, not a trace."""
    code, _, said = installed(*arguments)
    expected = (1, True, False)
    actual = (code, says in said, "Traceback" in said)
    assert expected == actual


@pytest.mark.parametrize("arguments", [("keys", "list"), ("users", "list"), ("audit", "verify"), ("serve",)])
def test_before_init_the_remedy_is_named(run, arguments):
    """Without secrets every command should name `luzheng init`."""
    code, _, said = run(*arguments)
    expected = (1, True)
    actual = (code, "luzheng init" in said)
    assert expected == actual


def test_old_schema_is_told_to_migrate(installed, home):
    """A database at another revision should be told to migrate, and be right afterwards."""
    with sqlite3.connect(home / "luzheng.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    refused = installed("keys", "list")
    with sqlite3.connect(home / "luzheng.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0007'")
        connection.execute("DROP TABLE conversion_gone")
        connection.execute("DROP TABLE conversion_ends")
        connection.execute('ALTER TABLE conversion_runs DROP COLUMN "full"')
    connection.close()
    migrated, after = installed("migrate"), installed("keys", "list")
    expected = (1, True, 0, 0)
    actual = (refused[0], "luzheng migrate" in refused[2], migrated[0], after[0])
    assert expected == actual


def test_open_secret_is_refused(installed, home):
    """A secret that others can read should stop every command."""
    (home / "secrets" / "audit").chmod(0o644)
    code, _, said = installed("keys", "list")
    expected = (1, True)
    actual = (code, "chmod 600" in said)
    assert expected == actual


def test_init_closes_everything_whatever_the_umask(run, home):
    """Under an umask that closes nothing, all that `init` makes should still be its user's alone."""
    before = os.umask(0)
    try:
        run("init")
    finally:
        os.umask(before)
    made = [home, *home.rglob("*")]
    actual = {str(path): oct(mode) for path in made if (mode := path.stat().st_mode) & 0o077}
    assert len(made) > 6
    assert actual == {}


def test_init_closes_a_folder_made_for_it(run, home):
    """An empty folder made beforehand under an ordinary umask should be closed, not complained of."""
    home.mkdir()
    home.chmod(0o755)
    assert (0, 0o700) == (run("init")[0], home.stat().st_mode & 0o777)


@pytest.mark.parametrize("command", [("init",), ("migrate",), ("keys", "list"), ("serve",)])
@pytest.mark.parametrize(
    ("name", "mode", "remedy"),
    [
        ("", 0o755, "chmod 700 {home}"),
        ("luzheng.db", 0o644, "chmod 600 {home}/luzheng.db"),
        ("luzheng.db-wal", 0o620, "chmod 600 {home}/luzheng.db-wal"),
    ],
)
def test_open_register_stops_every_command_until_the_remedy_is_run(  # noqa: PLR0917 - what parametrize gives
    installed, home, command, name, mode, remedy
):
    """Nothing should be done with data others can reach, and running what is said should help."""
    (home / name).touch(0o600)
    (home / name).chmod(mode)
    code, _, said = installed(*command)
    remedy = remedy.format(home=home)
    assert (1, True) == (code, f"run: {remedy}\n" in said)
    subprocess.run(remedy.split(), check=True)
    assert installed("keys", "list")[0] == 0


def test_wrong_environment_is_named_without_its_value(run, monkeypatch):
    """A setting that makes no sense should be named, its value not shown."""
    monkeypatch.setenv("LUZHENG_TOKEN_MINUTES", "secret-value")
    code, _, said = run("init")
    expected = (1, True, False)
    actual = (code, "LUZHENG_TOKEN_MINUTES" in said, "secret-value" in said)
    assert expected == actual


@pytest.mark.parametrize("arguments", [("no-such-command",), ("keys", "make"), ("serve", "--port", "99999")])
def test_what_is_not_understood_ends_with_2(run, arguments):
    """A command that does not exist, or lacks an option, should end with 2."""
    expected = 2
    actual = run(*arguments)[0]
    assert expected == actual


def test_unreachable_database_is_said_without_its_address(run, home, monkeypatch):
    """A database that cannot be reached should be said plainly; its address may hold a password."""
    run("init")
    monkeypatch.setenv("LUZHENG_DATABASE_URL", "postgresql+psycopg://u:secret-word@127.0.0.1:1/x")
    code, _, said = run("keys", "list")
    expected = (1, True, False)
    actual = (code, "LUZHENG_DATABASE_URL" in said, "secret-word" in said)
    assert expected == actual
