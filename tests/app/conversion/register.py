"""What a register holds after runs, in a form that two registers can be compared in."""

from collections import Counter

from sqlmodel import col, select

from app.conversion.kept_rows import rejected_rows
from app.conversion.results import rejected_files, report_of, results_of
from app.conversion.runs import read
from app.services.register_log import CHUNK_ACTION
from app.tables import AuditEntry, Certificate, ConversionChunk, ConversionRun


def contents_of(services, run_id=None):
    """Give what a run, by default the only one, has come to: each chunk, each row sent back, each certificate."""
    with services.reading() as session:
        if run_id is None:
            run_id = session.exec(select(ConversionRun.id)).one()
        statement = select(ConversionChunk).where(ConversionChunk.run_id == run_id)
        chunks = session.exec(statement.order_by(col(ConversionChunk.number))).all()
        tallies = [chunk.tally for chunk in chunks]
    run = read(services, run_id)
    results = results_of(services, run)
    files = rejected_files(run, results)
    return {
        "report": report_of(services, run, results),
        "chunks": tallies,
        "rejected": [list(rejected_rows(services, run, file.table_index)) for file in files],
        "certificates": certificates_of(services),
    }


def certificates_of(services):
    """Give every certificate: type, number, version, status and face."""
    with services.reading() as session:
        rows = session.exec(select(Certificate)).all()
    return sorted(
        ((row.type_number, row.number, row.version, row.status, row.face) for row in rows), key=repr
    )


def doubles(services):
    """Give what is there twice: numbers in force, serials, slots, ids of chunks in the audit log."""
    with services.reading() as session:
        rows = session.exec(select(Certificate)).all()
        logged = session.exec(select(AuditEntry.subject).where(col(AuditEntry.action) == CHUNK_ACTION)).all()
    kinds = {
        "numbers": ((row.type_number, row.number) for row in rows if row.status == "valid"),
        "serials": ((row.type_number, row.serial, row.version) for row in rows),
        "slots": ((row.issuer_code, row.list_number, row.list_index) for row in rows),
        "vehicles": (row.vin for row in rows if row.vin is not None and row.status == "valid"),
        "chunks": logged,
    }
    counted = {name: Counter(values) for name, values in kinds.items()}
    return {name: [key for key, count in found.items() if count > 1] for name, found in counted.items()}


NO_DOUBLES = {"numbers": [], "serials": [], "slots": [], "vehicles": [], "chunks": []}
