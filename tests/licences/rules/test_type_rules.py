"""Answers of rules are remembered by what the rules read, and by nothing less."""

import json
from datetime import date
from pathlib import Path

import pytest

from licences import codes
from licences.codes import load_folder, names
from licences.rules import TypeRules, check, rules_for
from licences.types import TYPES, by_number

FACES = Path(__file__).parents[2] / "vectors/faces"
TODAY = date(2026, 6, 1)
EACH = pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
MANIFEST_HEAD = "list\tfile\ttitle_zh\tedition\teffective_from\teffective_to\tsource\tcertainty\tnote\n"


class Noting(dict):
    """Values that note which of them are read."""

    def __init__(self, values):
        super().__init__(values)
        self.read = set()

    def __getitem__(self, field):
        self.read.add(field)
        return super().__getitem__(field)


def sample(kind):
    """Give the values of a typical face."""
    raw = json.loads((FACES / f"{kind.key}.json").read_text(encoding="utf-8"))
    return vars(kind.face.model_validate(raw))


def told(findings):
    """Give code and field of each finding."""
    return [(one.code, one.field) for one in findings]


@EACH
def test_a_rule_needs_only_what_it_reads(kind):
    """No rule waits for a field that it does not read."""
    for rule in TypeRules(kind, TODAY)._rules:
        values = Noting(sample(kind))
        rule.key(values)
        assert rule.needs <= values.read


@EACH
def test_with_everything_unknown_nothing_is_found(kind):
    """No rule guesses: where no field is known, none says anything."""
    values = dict.fromkeys(kind.face.model_fields)
    assert TypeRules(kind, TODAY).findings_without(values, frozenset(values)) == []


@EACH
def test_with_nothing_unknown_all_is_found(kind):
    """Asked anew, and without memory, the rules find what they find otherwise."""
    values = sample(kind) | {"issue_date": date(2027, 1, 1), "province_code": "440000"}
    remembered = rules_for(kind, TODAY)
    first, second = remembered.findings(values), remembered.findings(values)
    assert first == second == TypeRules(kind, TODAY).findings_without(values, frozenset())
    assert ("date_in_future", "issue_date") in told(first)


def test_the_day_matters():
    """Rules of another day are other rules, though the type is the same."""
    kind = by_number(8)
    values = sample(kind)
    assert told(rules_for(kind, values["valid_to"]).findings(values)) == []
    assert told(rules_for(kind, date(2199, 1, 1)).findings(values)) == [("term_over", "valid_to")]


def test_a_newer_edition_is_not_overlooked(tmp_path, monkeypatch):
    """What was found by the lists of before is not given again after a folder has been loaded."""
    names()
    monkeypatch.setattr(codes, "_loaded", dict(codes._loaded))
    kind = by_number(71)
    face = kind.face.model_validate(json.loads((FACES / f"{kind.key}.json").read_text(encoding="utf-8")))
    before = told(check(face, kind, TODAY))
    entry = f"sex\tsex.tsv\t性别\tT 1\t{face.issue_date.isoformat()}\t\tinvented\tinvented\t\n"
    (tmp_path / "manifest.tsv").write_text(MANIFEST_HEAD + entry, encoding="utf-8")
    (tmp_path / "sex.tsv").write_text("code\tname_zh\n7\t新\n", encoding="utf-8")
    load_folder(tmp_path)
    assert told(check(face, kind, TODAY)) == [("unknown_code", "sex"), *before]
    monkeypatch.undo()
    assert told(check(face, kind, TODAY)) == before
