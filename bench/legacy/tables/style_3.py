"""Style 3: columns of a data warehouse (Zhejiang); CSV in GB 18030."""

from typing import Final

from bench.legacy import days
from bench.legacy.columns import col, constant, date_col, named_col, office, scope_col
from bench.legacy.record import Record
from bench.legacy.tables.table import Table
from bench.legacy.words import ISSUER_CODE


def _licence_of_business(record: Record) -> str:
    """Give the credit code, or the identity number of a sole trader."""
    found: str = record.get("_bizlicense") or record["uscc"]
    return found


OPERATOR: Final = Table(
    3,
    "operator",
    "csv",
    "gb18030",
    (
        col("owner_id", "operator_id", "text", essential=True),
        col("uniscid", "uscc", "credit_code", essential=True),
        col("com_name", "operator_name", "company", essential=True),
        col("com_key", "licence_word", "word_operator", essential=True),
        col("com_num", "licence_number", "number12", essential=True),
        col("address", "address", "address", essential=True),
        col("fddbr", "principal_name", "person", essential=True),
        col("phone", "principal_telephone", "optional", lambda record: record["principal_telephone"] or ""),
        named_col("econ_name", "economic_type", "economic_type", essential=True),
        scope_col("busi_scope", essential=True),
        date_col("print_date", "issue_date", days.dashes, essential=True),
        date_col("valid_date_begin", "valid_from", days.dashes, essential=True),
        date_col("valid_date_end", "valid_to", days.dashes, essential=True),
        col("organ_name", render=office),
        constant("zzbfjgdm", ISSUER_CODE),
        col("xzqhdm", "area_code", "text", essential=True),
        constant("repres_id", ""),
        col("bizlicense", render=_licence_of_business),
        col("OPERATING_STATE", "operating_status", "code", codes="operating_status", essential=True),
        col("STATUS", role="status", render=lambda _: "1"),
        col(
            "flag",
            role="flag",
            render=lambda record: "update" if record["_number"] % 5 == 0 else "insert",
            deleted="delete",
            seen=False,
        ),
    ),
    frozenset({"date_dashes"}),
)
TABLES: Final = (OPERATOR,)
