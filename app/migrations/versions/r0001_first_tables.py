"""The first tables: issuers, certificates and their changes, accounts, looks, audit, publications."""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: Final = "0001"
down_revision: Final = None

_JSON: Final = sa.JSON().with_variant(JSONB(), "postgresql")
_ROW_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit_entries",
        sa.Column("region", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("action", sa.String(48), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("detail", _JSON, nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("seq >= 1", name="ck_audit_entries_seq_range"),
        sa.PrimaryKeyConstraint("region", "seq", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_action", "audit_entries", ["action"], unique=False)
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject"], unique=False)
    op.create_table(
        "audit_heads",
        sa.Column("region", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("region", name="pk_audit_heads"),
    )
    op.create_table(
        "issuers",
        sa.Column("code", sa.String(18), nullable=False),
        sa.Column("name", sa.String(256), nullable=False),
        sa.Column("region", sa.Integer(), nullable=False),
        sa.Column("next_serial", sa.Integer(), nullable=False),
        sa.Column("next_slot", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(code) = 18", name="ck_issuers_code_length"),
        sa.CheckConstraint("next_serial >= 1 AND next_slot >= 0", name="ck_issuers_counters_range"),
        sa.CheckConstraint("region BETWEEN 11 AND 82", name="ck_issuers_region_range"),
        sa.PrimaryKeyConstraint("code", name="pk_issuers"),
    )
    op.create_table(
        "publications",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(64), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_publications"),
    )
    op.create_table(
        "trust_editions",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_trust_editions"),
    )
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("display_name", sa.String(128), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("region", sa.Integer(), nullable=True),
        sa.Column("issuer_code", sa.String(18), nullable=True),
        sa.Column("types", _JSON, nullable=False),
        sa.Column("holder_code", sa.String(64), nullable=True),
        sa.Column("holder_code_type", sa.String(3), nullable=True),
        sa.Column("password_hash", sa.String(256), nullable=False),
        sa.Column("password_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'clerk') = (issuer_code IS NOT NULL)", name="ck_accounts_clerk_has_issuer"
        ),
        sa.CheckConstraint(
            "(role = 'holder') = (holder_code IS NOT NULL)", name="ck_accounts_holder_has_code"
        ),
        sa.CheckConstraint("password_hash LIKE '$argon2id$%'", name="ck_accounts_password_is_hashed"),
        sa.CheckConstraint(
            "role IN ('partner', 'holder', 'inspector', 'clerk', 'ministry', 'auditor')",
            name="ck_accounts_role_known",
        ),
        sa.CheckConstraint(
            "(holder_code IS NULL) = (holder_code_type IS NULL)", name="ck_accounts_code_has_type"
        ),
        sa.ForeignKeyConstraint(["issuer_code"], ["issuers.code"], name="fk_accounts_issuer_code"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
    )
    op.create_index("ix_accounts_holder_code", "accounts", ["holder_code"], unique=False)
    op.create_table(
        "certificates",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("status_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issuer_code", sa.String(18), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("list_index", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("type_number", sa.Integer(), nullable=False),
        sa.Column("region", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(128), nullable=False),
        sa.Column("number", sa.String(128), nullable=False),
        sa.Column("short_number", sa.String(32), nullable=False),
        sa.Column("holder_name", sa.String(256), nullable=False),
        sa.Column("holder_code", sa.String(64), nullable=False),
        sa.Column("holder_code_type", sa.String(3), nullable=False),
        sa.Column("plate", sa.String(16), nullable=True),
        sa.Column("plate_colour", sa.String(2), nullable=True),
        sa.Column("vin", sa.String(17), nullable=True),
        sa.Column("issue_date", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("issue_reason", sa.String(1), nullable=False),
        sa.Column("specimen", sa.Boolean(), nullable=False),
        sa.Column("kid", sa.LargeBinary(), nullable=False),
        sa.Column("previous_id", sa.String(36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=True),
        sa.Column("face", _JSON, nullable=False),
        sa.CheckConstraint(
            "status IN ('valid', 'suspended', 'replaced', 'cancelled', 'withdrawn', 'revoked',"
            " 'transferred')",
            name="ck_certificates_status_known",
        ),
        sa.CheckConstraint(
            "(envelope IS NULL) = (fingerprint IS NULL)", name="ck_certificates_envelope_has_fingerprint"
        ),
        sa.CheckConstraint(
            "(plate IS NULL) = (plate_colour IS NULL)", name="ck_certificates_plate_has_colour"
        ),
        sa.CheckConstraint(
            "(version = 1) = (previous_id IS NULL)", name="ck_certificates_previous_of_later_versions"
        ),
        sa.CheckConstraint("length(kid) = 8", name="ck_certificates_kid_length"),
        sa.CheckConstraint(
            "list_number >= 0 AND list_index BETWEEN 0 AND 1048575", name="ck_certificates_slot_range"
        ),
        sa.CheckConstraint("region BETWEEN 11 AND 82", name="ck_certificates_region_range"),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name="ck_certificates_term_in_order"
        ),
        sa.CheckConstraint("version BETWEEN 1 AND 999", name="ck_certificates_version_range"),
        sa.ForeignKeyConstraint(["issuer_code"], ["issuers.code"], name="fk_certificates_issuer_code"),
        sa.ForeignKeyConstraint(["previous_id"], ["certificates.id"], name="fk_certificates_previous_id"),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("identifier", name="uq_certificates_identifier"),
        sa.UniqueConstraint(
            "issuer_code",
            "list_number",
            "list_index",
            name="uq_certificates_issuer_code_list_number_list_index",
        ),
        sa.UniqueConstraint(
            "type_number",
            "issuer_code",
            "serial",
            "version",
            name="uq_certificates_type_number_issuer_code_serial_version",
        ),
    )
    op.create_index("ix_certificates_holder_code", "certificates", ["holder_code"], unique=False)
    op.create_index("ix_certificates_holder_name", "certificates", ["holder_name"], unique=False)
    op.create_index(
        "ix_certificates_issuer_code_created_at_id",
        "certificates",
        ["issuer_code", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_certificates_not_valid",
        "certificates",
        ["issuer_code", "list_number", "list_index", "status"],
        unique=False,
        sqlite_where=sa.text("status <> 'valid'"),
        postgresql_where=sa.text("status <> 'valid'"),
    )
    op.create_index("ix_certificates_short_number", "certificates", ["short_number"], unique=False)
    op.create_index(
        "ix_certificates_plate_plate_colour", "certificates", ["plate", "plate_colour"], unique=False
    )
    op.create_index("ix_certificates_vin", "certificates", ["vin"], unique=False)
    op.create_index(
        "uq_certificates_one_version_in_force",
        "certificates",
        ["type_number", "issuer_code", "serial"],
        unique=True,
        sqlite_where=sa.text("status IN ('valid', 'suspended')"),
        postgresql_where=sa.text("status IN ('valid', 'suspended')"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("certificate_id", sa.String(36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_idempotency_keys_account_id"),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_idempotency_keys_certificate_id"
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name="pk_idempotency_keys"),
    )
    op.create_table(
        "looks",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("certificate_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("officer", sa.String(128), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("region", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(purpose)) > 0", name="ck_looks_purpose_given"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_looks_account_id"),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"], name="fk_looks_certificate_id"),
        sa.PrimaryKeyConstraint("id", name="pk_looks"),
    )
    op.create_index("ix_looks_certificate_id_at", "looks", ["certificate_id", "at"], unique=False)
    op.create_table(
        "status_changes",
        sa.Column("id", _ROW_NUMBER, nullable=False),
        sa.Column("certificate_id", sa.String(36), nullable=False),
        sa.Column("from_status", sa.String(16), nullable=False),
        sa.Column("to_status", sa.String(16), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("legal_basis", sa.String(500), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(trim(actor)) > 0", name="ck_status_changes_actor_given"),
        sa.CheckConstraint("length(trim(legal_basis)) > 0", name="ck_status_changes_legal_basis_given"),
        sa.CheckConstraint("length(trim(reason)) > 0", name="ck_status_changes_reason_given"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_status_changes_account_id"),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_status_changes_certificate_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_status_changes"),
    )
    op.create_index("ix_status_changes_certificate_id", "status_changes", ["certificate_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_status_changes_certificate_id", table_name="status_changes")
    op.drop_table("status_changes")
    op.drop_index("ix_looks_certificate_id_at", table_name="looks")
    op.drop_table("looks")
    op.drop_table("idempotency_keys")
    op.drop_index(
        "uq_certificates_one_version_in_force",
        table_name="certificates",
        sqlite_where=sa.text("status IN ('valid', 'suspended')"),
        postgresql_where=sa.text("status IN ('valid', 'suspended')"),
    )
    op.drop_index("ix_certificates_vin", table_name="certificates")
    op.drop_index("ix_certificates_plate_plate_colour", table_name="certificates")
    op.drop_index("ix_certificates_short_number", table_name="certificates")
    op.drop_index(
        "ix_certificates_not_valid",
        table_name="certificates",
        sqlite_where=sa.text("status <> 'valid'"),
        postgresql_where=sa.text("status <> 'valid'"),
    )
    op.drop_index("ix_certificates_issuer_code_created_at_id", table_name="certificates")
    op.drop_index("ix_certificates_holder_name", table_name="certificates")
    op.drop_index("ix_certificates_holder_code", table_name="certificates")
    op.drop_table("certificates")
    op.drop_index("ix_accounts_holder_code", table_name="accounts")
    op.drop_table("accounts")
    op.drop_table("trust_editions")
    op.drop_table("publications")
    op.drop_table("issuers")
    op.drop_table("audit_heads")
    op.drop_index("ix_audit_entries_subject", table_name="audit_entries")
    op.drop_index("ix_audit_entries_action", table_name="audit_entries")
    op.drop_table("audit_entries")
