"""What the contract with each agency says: purposes, hosts of its webhooks, quotas, dates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment

revision = "gateway_0002"
down_revision = "gateway_0001"
branch_labels = None
depends_on = None

_LISTS = (("purposes", "[]"), ("webhook_hosts", "[]"), ("quotas", "{}"))
_MOMENTS = ("contract_from", "contract_until", "suspended_at")


def upgrade() -> None:
    for name, empty in _LISTS:
        op.add_column("agency", sa.Column(name, Codes, nullable=False, server_default=empty))
    op.add_column("agency", sa.Column("sandbox", sa.Boolean, nullable=False, server_default=sa.false()))
    for name in _MOMENTS:
        op.add_column("agency", sa.Column(name, Moment))
    _expect_every_row_to_say()


def _expect_every_row_to_say() -> None:
    """The defaults were for the rows that were there already."""
    with op.batch_alter_table("agency") as batch:
        for name in (*(name for name, _ in _LISTS), "sandbox"):
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    for name in (*_MOMENTS, "sandbox", *(name for name, _ in _LISTS)):
        op.drop_column("agency", name)
