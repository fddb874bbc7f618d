"""Holder and code are of one kind, and names are names: the same for every road to a licence.

What a name may not be at all the model refuses (`licences.names`); here stands what name and code say
together, and what a person should look at.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from licences.names import brackets, company, kinds, person
from licences.rules.finding import Finding, error, warning
from licences.rules.rule import Case, Key, Rule, Values
from licences.types.families import Family
from licences.types.reduced import CREDIT_CODE_TYPE

_IDENTITY_NUMBER: Final = "111"
_SOLE_TRADER: Final = "92"
"""How the credit code of a sole trader begins: 9 registered for business, 2 个体工商户 (GB 32100-2015)."""
_ORGAN: Final = "11"
"""How the credit code of an organ of the state begins: 1 registered by 机构编制, 1 机关 (GB 32100-2015)."""
_LEGAL_PERSON: Final = "1"
_BRANCH: Final = "2"
"""Flags of a legal person and of its branch (JT/T 1291-2019, 6.3.2.5.3)."""
_OTHER_NAME: Final[dict[Family, str]] = {"operator": "parent_name", "practitioner": "employer_name"}
"""A name of another company that some faces hold."""


def holder_rules(family: Family) -> Iterator[Rule]:
    """Give the rules on the holder of a family, and on the other company named beside it."""
    if family == "operator":
        yield Rule(_find_in_holder, _operator_key, frozenset({"operator_name", "uscc"}))
        yield Rule(_find_in_principal, _principal_key, frozenset())
        yield Rule(_find_in_owner, _owner_key, frozenset({"operator_name"}))
        yield Rule(_find_in_branch, _branch_key, frozenset({"operator_name"}))
    elif family == "vehicle":
        needs = frozenset({"operator_name", "holder_code", "holder_code_type"})
        yield Rule(_find_in_holder, _vehicle_key, needs)
    other = _OTHER_NAME.get(family)
    if other is not None:
        yield Rule(_find_in_company(other), _company_key(other), frozenset())


def _operator_key(values: Values) -> Key:
    return _to_look_at(values["operator_name"]), CREDIT_CODE_TYPE, _begin(values["uscc"])


def _vehicle_key(values: Values) -> Key:
    return _to_look_at(values["operator_name"]), values["holder_code_type"], _begin(values["holder_code"])


def _principal_key(values: Values) -> Key:
    name = values["principal_name"]
    return (None if name is None or person.is_plain(name) else name,)


def _owner_key(values: Values) -> Key:
    """Say whether the holder is a person, and another one than the principal."""
    name, principal = values["operator_name"], values["principal_name"]
    return (principal is not None and name != principal and kinds.is_persons(name),)


def _branch_key(values: Values) -> Key:
    return values["branch_flag"], _to_look_at(values["operator_name"])


def _company_key(field: str) -> Callable[[Values], Key]:
    return lambda values: (_to_look_at(values[field]),)


def _to_look_at(name: Any) -> Any:
    """Give a name, or one that stands for all the plain ones: what is found in these is found once."""
    return company.ANY_PLAIN if name is not None and company.is_plain(name) else name


def _begin(code: str | None) -> str:
    return "" if code is None else code[: len(_SOLE_TRADER)]


def _find_in_holder(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    name, code_type, begin = key
    if code_type == _IDENTITY_NUMBER:
        yield from _find_in_person(name)
    elif kinds.is_persons(name):
        if code_type == CREDIT_CODE_TYPE and begin != _SOLE_TRADER:
            yield error("person_under_company_code", "operator_name")
        elif not person.is_usual(name):
            yield warning("name_unusual", "operator_name")
    else:
        is_sole_trader = code_type == CREDIT_CODE_TYPE and begin == _SOLE_TRADER
        if company.is_public_body(name) or (code_type == CREDIT_CODE_TYPE and begin == _ORGAN):
            yield error("public_body", "operator_name")
        if is_sole_trader and name.endswith("公司") and "分公司" not in name:
            yield warning("sole_trader_code_of_company", "operator_name")
        yield from _unusual(name, "operator_name", is_sole_trader=is_sole_trader)


def _find_in_person(name: str) -> Iterator[Finding]:
    has_form = company.has_form(name) and not kinds.is_persons(name)
    if has_form or kinds.ends_with_trade(name) or not person.is_valid(name):
        yield error("company_under_persons_number", "operator_name")
    elif not person.is_usual(name):
        yield warning("name_unusual", "operator_name")


def _find_in_principal(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
    if key[0] is not None and not person.is_usual(key[0]):
        yield warning("name_unusual", "principal_name")


def _find_in_owner(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """A sole trader without a trade name bears the owner's, and the owner is who answers for the business."""
    if key[0]:
        yield error("sole_trader_of_another", "principal_name")


def _find_in_branch(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001
    flag, name = key
    denies = {_LEGAL_PERSON: company.is_branch_of_company, _BRANCH: company.is_whole_company}.get(flag)
    if denies is not None and denies(name):
        yield error("branch_flag_disagrees", "branch_flag")


def _find_in_company(field: str) -> Callable[[Key, Case], Iterator[Finding]]:
    def find(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001
        if key[0] is not None:
            yield from _unusual(key[0], field)

    return find


def _unusual(name: str, field: str, *, is_sole_trader: bool = False) -> Iterator[Finding]:
    if company.is_cut_off(name):
        yield error("name_cut_off", field)
    elif not company.has_form(name):
        yield (
            warning("company_form_unusual", field) if is_sole_trader else error("company_form_missing", field)
        )
    if company.is_unusual(name):
        yield warning("company_name_letters", field)
    if brackets.unusual_brackets(name):
        yield warning("company_name_brackets", field)
