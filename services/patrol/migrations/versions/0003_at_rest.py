"""Keys of three kinds, the blind index, and whom a stored answer is about; reporters' own numbers move to the index.

What was hashed before is found as it is, and goes with its key: a number that nobody keeps cannot be hashed anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.migrations import at_rest

revision = "patrol_atrest"
down_revision = "patrol_audit"
branch_labels = None
depends_on = None

_MOVE = """
    INSERT INTO blind_index (label, generation, hash, record_id, owner)
    SELECT 'client_ref', 1, client_ref, id, 'cluster/' || cluster_id FROM sighting WHERE client_ref IS NOT NULL
"""


def upgrade() -> None:
    at_rest.upgrade(op)
    op.execute(_MOVE)
    with op.batch_alter_table("sighting") as batch:
        batch.drop_constraint("uq_sighting_reporter_id_client_ref", type_="unique")
        batch.drop_column("client_ref")


def downgrade() -> None:
    with op.batch_alter_table("sighting") as batch:
        batch.add_column(sa.Column("client_ref", sa.String(64)))
        batch.create_unique_constraint("uq_sighting_reporter_id_client_ref", ["reporter_id", "client_ref"])
    at_rest.downgrade(op)
