"""Who is calling: keys and former secrets of clients, changes that need two, our signing keys, individual reporters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed
from chassis.tables import RowNumber

revision = "gateway_identity"
down_revision = "gateway_people"
branch_labels = None
depends_on = None

_ID = sa.String(36)
_NAME = sa.String(80)


def upgrade() -> None:
    _extend_clients()
    _create_client_keys()
    _create_changes()
    _create_token_keys()
    _create_reporters()
    _keep_signatures()


def _keep_signatures() -> None:
    # SQLite would only write the column behind the table's constraints; made anew, the table is as the code makes it
    recreate: Any = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("operation", recreate=recreate) as batch:
        batch.add_column(sa.Column("signature", Sealed("operation.signature")))


def _extend_clients() -> None:
    op.add_column("client", sa.Column("former_secret_hash", sa.String(200)))
    op.add_column("client", sa.Column("former_secret_until", Moment))
    op.add_column("client", sa.Column("must_sign", Codes, nullable=False, server_default="[]"))
    with op.batch_alter_table("client") as batch:
        batch.alter_column("must_sign", server_default=None)  # it was for the rows that were there already
        batch.alter_column("secret_hash", existing_type=sa.String(200), nullable=True)


def _create_client_keys() -> None:
    op.create_table(
        "client_key",
        sa.Column("client_id", _NAME, nullable=False),
        sa.Column("kid", _NAME, nullable=False),
        sa.Column("jwk", Codes, nullable=False),
        sa.Column("registered_at", Moment, nullable=False),
        sa.Column("not_after", Moment),
        sa.PrimaryKeyConstraint("client_id", "kid", name="pk_client_key"),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="fk_client_key_client_id_client"),
    )
    op.create_table(
        "used_assertion",
        sa.Column("client_id", _NAME, nullable=False),
        sa.Column("jti_hash", sa.String(64), nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "jti_hash", name="pk_used_assertion"),
    )
    op.create_index("ix_used_assertion_expires_at", "used_assertion", ["expires_at"])


def _create_changes() -> None:
    op.create_table(
        "registry_change",
        sa.Column("number", RowNumber, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("client_id", _NAME),
        sa.Column("what", Codes, nullable=False),
        sa.Column("proposed_by", _NAME, nullable=False),
        sa.Column("proposed_at", Moment, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("decided_by", _NAME),
        sa.Column("decided_at", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_registry_change"),
    )
    op.create_index("ix_registry_change_state", "registry_change", ["state"])


def _create_token_keys() -> None:
    op.create_table(
        "token_key",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("kid", _NAME, nullable=False),
        sa.Column("material", Sealed("token_key.material"), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("signs_from", Moment, nullable=False),
        sa.Column("revoked_at", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_token_key"),
        sa.UniqueConstraint("kid", name="uq_token_key_kid"),
    )
    # The one key that signed until now; its tokens were good for five minutes, and their bearers sign in anew.
    op.execute("DELETE FROM own_key WHERE purpose = 'token_signing'")


def _create_reporters() -> None:
    op.create_table(
        "reporter",
        sa.Column("id", _ID, nullable=False),
        sa.Column("agency_id", _NAME, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("minted_at", Moment, nullable=False),
        sa.Column("revoked_at", Moment),
        sa.Column("owes_until", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_reporter"),
        sa.UniqueConstraint("token_hash", name="uq_reporter_token_hash"),
        sa.UniqueConstraint("agency_id", "request_hash", name="uq_reporter_agency_id_request_hash"),
    )
    op.create_index("ix_reporter_agency_code", "reporter", ["agency_id", "code"])


def downgrade() -> None:
    with op.batch_alter_table("operation") as batch:
        batch.drop_column("signature")
    for table in ("reporter", "token_key", "registry_change", "used_assertion", "client_key"):
        op.drop_table(table)
    op.execute("UPDATE client SET secret_hash = '' WHERE secret_hash IS NULL")  # which no secret matches
    with op.batch_alter_table("client") as batch:
        batch.alter_column("secret_hash", existing_type=sa.String(200), nullable=False)
        for name in ("must_sign", "former_secret_until", "former_secret_hash"):
            batch.drop_column(name)
