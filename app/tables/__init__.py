"""The tables, declared once for SQLite and PostgreSQL; `Table.metadata` holds them all."""

from app.tables.account import Account
from app.tables.audit import AuditEntry, AuditHead
from app.tables.base import Table
from app.tables.certificate import Certificate
from app.tables.conversion import ConversionChunk, ConversionRun, GoneCertificate, ToldEnd
from app.tables.idempotency_key import IdempotencyKey
from app.tables.issuer import Issuer
from app.tables.look import LookRow
from app.tables.publication import Publication
from app.tables.rate_limit import RateLimit
from app.tables.status_change import StatusChange
from app.tables.trust_edition import TrustEdition

__all__ = [
    "Account",
    "AuditEntry",
    "AuditHead",
    "Certificate",
    "ConversionChunk",
    "ConversionRun",
    "GoneCertificate",
    "IdempotencyKey",
    "Issuer",
    "LookRow",
    "Publication",
    "RateLimit",
    "StatusChange",
    "Table",
    "ToldEnd",
    "TrustEdition",
]
