# ruff: noqa: C901, D103, ICN001, PERF401, PLR0912, PLR1714, PLW2901 - a script of its own, kept as it came
"""Carry out the cases of `manifest.json` by the command line, in this process, and compare with what is right.

Only public interfaces are used: the commands `luzheng` and `luzheng-verify`, the demonstration (for pictures of codes), the
files report.json and rejected.csv, and of the register the columns `status` and `face` of the table `certificates`
(read in one function, `register`). What a manifest may say stands in README.md.
"""

import contextlib
import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy
import qrcode
from PIL import Image, ImageFilter

from app.cli import main as luzheng
from app.demo.__main__ import main as demonstrate
from tests.app.conftest import cheap_key_files
from verify_client.cli import main as luzheng_verify

MINISTRY, ISSUER = "11100000000019713D", "11330000990000017U"
CASE_SECONDS = 180
ORDINARY = ("missing", "driver_without_licence")
"""Warnings of what an old register never held: nothing to do with a case."""


class UnableError(Exception):
    """The case could not be carried out."""


# --- commands -------------------------------------------------------------------------------------------------------


def environment(home):
    """Give the settings of an installation."""
    return {
        "LUZHENG_DATA_DIR": str(home),
        "LUZHENG_PUBLIC_URL": "https://lz.example.cn",
        "LUZHENG_LOG_LEVEL": "WARNING",
    }


@contextlib.contextmanager
def within(home):
    """Point the environment at an installation, and nothing else of ours."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("LUZHENG_")]:
        del os.environ[name]
    os.environ.update(environment(home))
    try:
        with contextlib.chdir(home):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def command(main, words, home):
    """Run one command; its code, its output and its errors."""
    out, err = io.StringIO(), io.StringIO()
    with within(home), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    return code, out.getvalue(), err.getvalue()


class Workshop:
    """One installation, made once by the commands of docs/operations.md; every case gets a copy of it."""

    def __init__(self, folder):
        self.folder, self._base, self._demo, self._made = folder, None, None, 0

    def _luzheng(self, home, *words):
        code, out, err = command(luzheng, words, home)
        if code:
            raise UnableError(f"luzheng {' '.join(words)}: {out}{err}")
        return out

    def home(self):
        """Give a copy of the installation."""
        if self._base is None:
            base = self.folder / "base"
            base.mkdir(mode=0o700)
            with cheap_key_files():
                self._install(base)
            self._base = base
        self._made += 1
        return Path(shutil.copytree(self._base, self.folder / f"home{self._made}"))

    def _install(self, base):
        self._luzheng(base, "init")
        self._luzheng(base, "keys", "make", "--purpose", "root", "--issuer", MINISTRY, "--name", "部级信任根")
        self._promote(base)
        self._luzheng(base, "issuers", "add", ISSUER, "浙江省示例道路运输管理中心", "--region", "33")
        self._luzheng(base, "keys", "make", "--purpose", "licence", "--issuer", ISSUER, "--types", "all")
        self._luzheng(base, "trust", "publish")
        self._promote(base)

    def _promote(self, home):
        for line in self._luzheng(home, "keys", "list").splitlines():
            if "\tnext\t" in line:
                self._luzheng(home, "keys", "promote", line.split("\t")[0])

    def demo(self):
        """Folder of the demonstration's codes with the bundle to verify them offline."""
        if self._demo is None:
            folder = self.folder / "demo"
            with contextlib.redirect_stdout(io.StringIO()):
                code = demonstrate(["write", str(folder)])
            if code:
                raise UnableError("the demonstration could not be written")
            self._demo = folder
        return self._demo

    def codes(self):
        """[(picture, text)] of the demonstration's licences."""
        return [(p, p.with_suffix(".txt").read_text().strip()) for p in sorted(self.demo().glob("*.png"))]


# --- what is seen ---------------------------------------------------------------------------------------------------


def register(home):
    """[(status, face)] of every certificate in the register. The one place that knows how the register is stored."""
    with closing(sqlite3.connect(f"file:{home}/luzheng.db?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT status, face FROM certificates").fetchall()
    return [(status, json.loads(face) if isinstance(face, str) else face) for status, face in rows]


def returned(folder):
    """Rows of every rejected.csv in a folder of reports as dicts; one leading apostrophe is taken off each cell."""
    rows = []
    for path in sorted(folder.glob("rejected*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *table = list(csv.reader(file)) or [[]]
        for cells in table:
            cells = [c.removeprefix("'") for c in cells]
            rows.append({"#cells": cells, **dict(zip(head, cells, strict=False))})
    return rows


def said_of(row):
    """Codes, and the text of problem and remedy, of a returned row."""
    told = {
        name: row[name]
        for name in row
        if re.search(r"code|problem|remedy", name, re.IGNORECASE) and name != "#cells"
    }
    codes = next((v for n, v in told.items() if "code" in n.lower()), "")
    return [c for c in re.split(r"[;\s]+", re.sub(r"\(\d+\)", " ", codes)) if c], " ".join(told.values())


@dataclass
class Seen:
    """Everything a case has shown."""

    home: Path = None
    codes: list = field(default_factory=list)  # exit codes of conversions
    texts: list = field(default_factory=list)  # what people are told, one text a conversion
    errors: list = field(default_factory=list)
    folders: list = field(default_factory=list)
    tallies: list = field(default_factory=list)
    back: list = field(default_factory=list)  # returned rows of all conversions
    pictures: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    want: list = field(default_factory=list)  # texts of the codes in pictures

    def faces(self):
        return [face for status, face in register(self.home) if status == "valid"] if self.home else []

    @property
    def refused(self):
        return any(code not in (0, 3) for code in self.codes)

    def warned(self):
        """Rows warned of, but for what old registers never held."""
        return sum(map(fitting_warnings, self.tallies))


def fitting_warnings(tally):
    codes = (tally.get("warnings") or {}).get("codes") or {}
    rows = sum(c.get("rows", 0) for code, c in codes.items() if not code.startswith(ORDINARY))
    return min(rows, tally.get("warned", 0))


# --- steps ----------------------------------------------------------------------------------------------------------


def convert(step, seen, shop, root, until):
    source = step["convert"]
    if isinstance(source, dict):  # what an earlier conversion sent back, as it is
        found = sorted(seen.folders[source["returned_by"] - 1].glob("rejected*.csv"))
        if not found:
            return
        source = found[0]
    else:
        source = root / source
    out = seen.home / f"reports{len(seen.folders) + 1}"
    words = ["convert", source, "--out", out, "--workers", "1"]
    profile = step.get("profile")
    if profile:
        words += ["--profile", root / profile if (root / profile).is_file() else profile]
    code, output, errors = command(luzheng, [*words, *step.get("options", [])], seen.home)
    report = {}
    if (out / "report.json").is_file():
        report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    back = returned(out) if out.is_dir() else []
    kept = {
        k: report.get(k) for k in ("notices", "trouble", "left_out", "summary", "messages") if report.get(k)
    }
    text = "\n".join([output, errors, json.dumps(kept, ensure_ascii=False), *(said_of(r)[1] for r in back)])
    for own in (str(seen.home), source.name, source.stem):
        text = text.replace(own, "…")
    seen.codes.append(code)
    seen.texts.append(text)
    seen.errors.append(errors.replace(source.name, "…"))
    seen.folders.append(out)
    seen.tallies.append(report.get("tally") or {})
    seen.back += back


def guess(step, seen, shop, root, until):
    _, output, _ = command(luzheng, ["profiles", "guess", root / step["guess"]], seen.home)
    seen.texts.append(output)


def paint(recipe, codes, path):
    """Draw a picture: a grey sheet with codes pasted on it. Returns the texts of the licences that are in it."""
    want, sheet = [], Image.new("L", tuple(recipe["size"]), recipe.get("grey", 255))
    for part in recipe["paste"]:
        if "licence" in part:
            file, text = codes[part["licence"] % len(codes)]
            image = Image.open(file).convert("L")
            want.append(text)
        else:
            code = qrcode.QRCode(border=4, box_size=10)
            code.add_data(part["qr"])
            image = code.make_image().get_image().convert("L")
        if "px" in part:
            image = image.resize((part["px"],) * 2, Image.Resampling.LANCZOS)
        if "turn" in part:
            image = image.rotate(part["turn"], expand=True, fillcolor=recipe.get("grey", 255))
        if "blur" in part:
            image = image.filter(ImageFilter.GaussianBlur(part["blur"]))
        if "noise" in part:
            grain = numpy.random.default_rng(2).normal(0, part["noise"], image.size[::-1])
            image = Image.fromarray((numpy.asarray(image) + grain).clip(0, 255).astype("uint8"))
        sheet.paste(image, tuple(part["at"]))
    kind = {"jpg": "JPEG", "png": "PNG", "tif": "TIFF", "gif": "GIF", "pdf": "PDF", "webp": "WEBP"}[
        path.suffix[1:]
    ]
    options, blank = (
        {"quality": recipe.get("quality", 85)} if kind == "JPEG" else {},
        recipe.get("blank_pages", 0),
    )
    pages = [Image.new("L", sheet.size, 255) for _ in range(blank)] + [sheet]
    if kind == "JPEG":
        options["progressive"] = recipe.get("progressive", False)
    if blank:
        pages = [p.convert("RGB") for p in pages] if kind == "GIF" else pages
        options |= {"save_all": True, "append_images": pages[1:]}
        options |= {"duration": 500} if kind == "GIF" else {}
        options |= {"compression": "group4"} if kind == "TIFF" else {}
        pages = [p.convert("1") for p in pages] if kind == "TIFF" else pages
        options["append_images"] = pages[1:]
    data = io.BytesIO()
    pages[0].save(data, kind, **options)
    whole = data.getvalue()
    path.write_bytes(whole[: len(whole) - recipe.get("cut_bytes", 0)])
    return want


def verify(step, seen, shop, root, until):
    demo, codes = shop.demo(), shop.codes()
    recipe = step["verify"]
    path = Path(tempfile.mkdtemp(dir=shop.folder)) / f"picture.{recipe['save']}"
    seen.want = paint(recipe, codes, path)
    code, output, errors = command(luzheng_verify, ["--bundle", demo, "--json", path], shop.folder)
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    if not lines:
        raise UnableError(f"luzheng-verify said nothing (exit {code}): {errors[-200:]}")
    seen.pictures += lines
    seen.texts.append(output)


def serve(step, seen, shop, root, until):
    """Start the service on a free port and ask it the requests of the step."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "app.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]
    with (seen.home / "serve.log").open("w") as log:
        process = subprocess.Popen(
            words, env=os.environ | environment(seen.home), stdout=log, stderr=log,
            stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    try:
        root_url = f"http://127.0.0.1:{port}"
        while ask(root_url, {"path": "/healthz"}, shop)[0] != 200:
            if time.time() > until - 20 or process.poll() is not None:
                raise UnableError("the service did not start")
            time.sleep(0.3)
        for request in step["serve"]:
            status, body = ask(root_url, request, shop)
            seen.answers.append({"request": request, "status": status, "body": body})
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def ask(root_url, request, shop):
    """Status and body (parsed, if JSON) of one request; status 0 if nobody answers."""
    data, headers = None, dict(request.get("headers", {}))
    if "verify_text" in request:  # a genuine code, changed as a scanner or a chat changes it
        before, after = request["verify_text"]
        data = json.dumps({"text": before + shop.codes()[0][1] + after}).encode()
        headers["Content-Type"] = "application/json"
    if "picture_part" in request:
        name = request["picture_part"]
        data = f"--b\r\nContent-Disposition: form-data; {name}\r\nContent-Type: image/png\r\n\r\n".encode()
        data += shop.codes()[0][0].read_bytes() + b"\r\n--b--\r\n"
        headers["Content-Type"] = "multipart/form-data; boundary=b"
    method = request.get("method", "POST" if data else "GET")
    call = urllib.request.Request(root_url + request["path"], data, headers, method=method)
    try:
        with urllib.request.urlopen(call, timeout=20) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as answer:
        status, body = answer.code, answer.read()
    except OSError:
        return 0, None
    try:
        return status, json.loads(body)
    except ValueError:
        return status, None


STEPS = {"convert": convert, "guess": guess, "verify": verify, "serve": serve}


# --- comparing ------------------------------------------------------------------------------------------------------


def plain(value):
    """A value of a face in a form that compares: texts, sorted lists of texts, None for nothing."""
    if value is None or value == "" or value == []:
        return None
    return sorted(map(str, value)) if isinstance(value, list) else str(value)


def fits(value, allowed):
    if isinstance(allowed, list):
        return any(plain(value) == plain(a) for a in allowed)
    one = plain(value)
    parts = one if isinstance(one, list) else [one or ""]
    inside = lambda piece: any(piece == p if isinstance(one, list) else piece in p for p in parts)  # noqa: E731
    return (
        not any(one == plain(a) for a in allowed.get("not", []))
        and all(inside(a) for a in allowed.get("has", []))
        and not any(inside(a) for a in allowed.get("lacks", []))
        and (not allowed.get("ever") or one is not None)
    )


def rows_wrong(expect, seen):
    by, faces, wrong, to_be_warned = expect["by"], seen.faces(), [], []
    cells = [[str(c) for c in row["#cells"]] for row in seen.back]
    for group in expect["rows"]:
        allowed = set(group["is"])
        if "not_converted" in allowed:
            allowed |= {"rejected", "skipped"}
        for key in group["keys"]:
            mine = [f for f in faces if str(f.get(by)) == key]
            bad = [
                f"{name} {f.get(name)!r}"
                for f in mine
                for name, ok in group.get("face", {}).items()
                if not fits(f.get(name), ok)
            ]
            if mine:
                outcome = "converted"
                good = "converted" in allowed and not bad
                if not good and "warned" in allowed:
                    to_be_warned.append(key)
                    continue
                if not good and "told" in allowed and re.search(group["told"], "\n".join(seen.texts)):
                    continue
            else:
                outcome = (
                    "rejected" if seen.refused or any(key in c for row in cells for c in row) else "skipped"
                )
                good = outcome in allowed
            if not good:
                detail = f" with {', '.join(bad)}" if bad else ""
                wrong.append(
                    f"{key}: expected {'/'.join(group['is'])}{face_wanted(group)}, seen {outcome}{detail}"
                )
    if len(to_be_warned) > seen.warned():
        some = ", ".join(to_be_warned[:4]) + (" …" if len(to_be_warned) > 4 else "")
        wrong.append(
            f"{some}: expected rejected or converted with a warning,"
            f" seen {len(to_be_warned)} converted and {seen.warned()} warned"
        )
    return wrong


def face_wanted(group):
    wanted = json.dumps(group["face"], ensure_ascii=False) if group.get("face") else ""
    return f" {wanted}" if 0 < len(wanted) < 160 else ""


def returned_wrong(rule, seen):
    """Faults of what is said of a returned row; nothing if no such row came back."""
    wrong = []
    for row in seen.back:
        if not any(rule["key"] in c for c in row["#cells"]):
            continue
        codes, text = said_of(row)
        if len(codes) > rule.get("codes_at_most", 99):
            wrong.append(
                f"row with {rule['key']}: {len(codes)} faults told, at most {rule['codes_at_most']} expected"
            )
        if "mentions" in rule and not re.search(rule["mentions"], text):
            wrong.append(
                f"row with {rule['key']}: expected a message with {rule['mentions']!r}, seen {text[:120]!r}"
            )
        if "mentions_not" in rule and re.search(rule["mentions_not"], text):
            wrong.append(f"row with {rule['key']}: the message should not say {rule['mentions_not']!r}")
    return wrong


def named(rule, seen):
    """Whether any report but rejected.csv names a row by its key or its number."""
    texts = list(seen.texts)
    for folder in seen.folders:
        for path in folder.rglob("*") if folder.is_dir() else ():
            if path.is_file() and not path.name.startswith("rejected"):
                texts.append(path.read_text(encoding="utf-8-sig", errors="replace"))
    number = rule["row"]
    form = rf'第 ?{number} ?行|\brow {number}\b|"(row|row_number|line)"\s*:\s*"?{number}\b|(?m:^"?{number}"?,)|<td>{number}</td>'
    return any(rule["key"] in t or re.search(form, t) for t in texts)


def wrong_in(expect, seen):
    """What differs from the expectation, in words; an empty list if all is right."""
    wrong = []
    if "any_of" in expect:
        tries = [wrong_in(e, seen) for e in expect["any_of"]]
        if all(tries):
            wrong.append("none of the right outcomes: " + " | ".join(t[0] for t in tries))
    if expect.get("none_converted") and seen.faces():
        wrong.append(f"expected no certificate, seen {len(seen.faces())}")
    if expect.get("file_refused") and not (seen.refused and not seen.faces()):
        wrong.append(
            f"expected the file to be refused, seen exit {seen.codes} and {len(seen.faces())} certificates"
        )
    if expect.get("not_done") and not seen.refused:
        wrong.append(f"expected an exit code that says so, seen {seen.codes}")
    if "converted" in expect:
        low, high = expect["converted"]
        if not low <= len(seen.faces()) <= high:
            wrong.append(f"expected {low} to {high} certificates, seen {len(seen.faces())}")
    if "warned_at_most" in expect and seen.warned() > expect["warned_at_most"]:
        wrong.append(f"expected at most {expect['warned_at_most']} warnings, seen {seen.warned()}")
    if "rows" in expect:
        wrong += rows_wrong(expect, seen)
    text = "\n".join(seen.texts)
    if "mentions" in expect and not re.search(expect["mentions"], text, re.DOTALL):
        wrong.append(f"expected a message with {expect['mentions']!r}, seen {tail(seen)!r}")
    if "mentions_not" in expect and (found := re.search(expect["mentions_not"], text, re.MULTILINE)):
        wrong.append(f"a message should not say {found[0]!r}")
    if "first_line_not" in expect and seen.errors:
        first = next((line for line in seen.errors[-1].splitlines() if line.strip()), "")
        if re.search(expect["first_line_not"], first):
            wrong.append(f"the first line should be the reason, seen {first[:80]!r}")
    for rule in expect.get("returned", []):
        wrong += returned_wrong(rule, seen)
    if "row_named" in expect and not named(expect["row_named"], seen):
        wrong.append(f"no report names row {expect['row_named']['row']} ({expect['row_named']['key']})")
    if "picture" in expect:
        wrong += picture_wrong(expect["picture"], seen)
    if "answers" in expect:
        wrong += answers_wrong(expect["answers"], seen)
    return wrong


def tail(seen):
    words = " ".join(seen.errors[-1].split()) if seen.errors else ""
    return words[-160:]


def picture_wrong(allowed, seen):
    """`allowed`: {"licence": n} the n-th licence of the picture, valid; or {"verdict", "reason", "detail", "mentions"}."""
    got = seen.pictures[-1]
    for one in allowed:
        if "licence" in one:
            if got.get("verdict") == "valid" and got.get("text") == seen.want[one["licence"]]:
                return []
        elif all(got.get(k) in v for k, v in one.items() if k != "mentions") and re.search(
            one.get("mentions", ""), json.dumps(got, ensure_ascii=False)
        ):
            return []
    text = got.get("text") or ""
    what = f"licence {seen.want.index(text)}" if text in seen.want else text[:40]
    return [
        f"expected {json.dumps(allowed, ensure_ascii=False)}, seen {got.get('verdict')} {got.get('reason')} {got.get('detail')} {what}"
    ]


def answers_wrong(rules, seen):
    wrong = []
    for answer in seen.answers:
        name = json.dumps(answer["request"], ensure_ascii=False)[:100]
        if "status" in rules and answer["status"] not in rules["status"]:
            wrong.append(f"{name}: expected status {rules['status']}, seen {answer['status']}")
        if rules.get("same_reason"):
            first, mine = seen.answers[0]["body"] or {}, answer["body"] or {}
            if first.get("reason") != mine.get("reason"):
                wrong.append(
                    f"{name}: expected {first.get('reason')} as for the plain text, seen {mine.get('reason')}"
                )
        if "reason" in rules and (answer["body"] or {}).get("reason") not in rules["reason"]:
            wrong.append(f"{name}: expected {rules['reason']}, seen {(answer['body'] or {}).get('reason')}")
    return wrong


# --- the run --------------------------------------------------------------------------------------------------------


def carry_out(case, shop, root):
    """Give the faults of one case, in words."""
    seen, kinds = Seen(), [next((name for name in STEPS if name in step), None) for step in case["steps"]]
    if kinds != ["verify"]:
        seen.home = shop.home()
    until = time.time() + case.get("seconds", CASE_SECONDS)
    try:
        for kind, step in zip(kinds, case["steps"], strict=True):
            STEPS[kind](step, seen, shop, root, until)
        return wrong_in(case["expect"], seen)
    finally:
        if seen.home:
            shutil.rmtree(seen.home, ignore_errors=True)
