"""Tracing's first tables: profiles and clues, notices, inquiries, candidates and what was answered about them, match
keys."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed
from chassis.migrations import create_delivery_tables, drop_delivery_tables

revision = "tracing_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_delivery_tables(op)
    _profiles()
    _notices()
    _inquiries()
    _candidates()
    _match_keys()


def downgrade() -> None:
    for table in (
        "match_key",
        "verification",
        "candidate",
        "inquiry",
        "publication",
        "notice",
        "dna_request",
        "clue",
        "profile",
    ):
        op.drop_table(table)
    drop_delivery_tables(op)


def _id(name: str = "id", **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.String(36), **{"nullable": False, **options})


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=f"pk_{table}")


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def _profiles() -> None:
    op.create_table(
        "profile",
        _id(),
        _id("case_id"),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("first_custody_at", Moment, nullable=False),
        sa.Column("sex", sa.String(1), nullable=False),
        sa.Column("ages_lo", sa.Integer, nullable=False),
        sa.Column("ages_hi", sa.Integer, nullable=False),
        sa.Column("ages_year", sa.Integer, nullable=False),
        sa.Column("age_basis", sa.String(20), nullable=False),
        sa.Column("presumed_minor", sa.Boolean, nullable=False),
        sa.Column("impaired", sa.Boolean, nullable=False),
        sa.Column("found_on", sa.Date, nullable=False),
        sa.Column("found_region_code", sa.String(12)),
        sa.Column("description", Sealed("profile.description"), nullable=False),
        sa.Column("dna_state", sa.String(16), nullable=False),
        _id("confirmed_candidate_id", nullable=True),
        sa.Column("ended_at", Moment),
        sa.Column("version", sa.Integer, nullable=False),
        _key("profile"),
        sa.UniqueConstraint("case_id", name="uq_profile_case_id"),
    )
    op.create_table(
        "clue",
        _id(),
        _id("profile_id"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("words", Sealed("clue.words"), nullable=False),
        sa.Column("added_by", sa.String(80), nullable=False),
        sa.Column("added_at", Moment, nullable=False),
        _key("clue"),
        _of("clue", "profile_id", "profile"),
    )
    op.create_index("ix_clue_profile_id", "clue", ["profile_id"])
    op.create_table(
        "dna_request",
        _id(),
        _id("profile_id"),
        sa.Column("police_id", sa.String(80), nullable=False),
        sa.Column("requested_at", Moment, nullable=False),
        _key("dna_request"),
        _of("dna_request", "profile_id", "profile"),
    )
    op.create_index("ix_dna_request_profile_id", "dna_request", ["profile_id"])


def _notices() -> None:
    op.create_table(
        "notice",
        _id(),
        _id("profile_id"),
        _id("case_id"),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("channels", Codes, nullable=False),
        sa.Column("text", Sealed("notice.text"), nullable=False),
        sa.Column("drafted_by", sa.String(80), nullable=False),
        sa.Column("drafted_at", Moment, nullable=False),
        sa.Column("approved_by", sa.String(80)),
        sa.Column("approved_at", Moment),
        sa.Column("legal_basis", Sealed("notice.legal_basis")),
        sa.Column("version", sa.Integer, nullable=False),
        _key("notice"),
        _of("notice", "profile_id", "profile"),
    )
    op.create_index("ix_notice_profile_id", "notice", ["profile_id"])
    op.create_table(
        "publication",
        _id(),
        _id("notice_id"),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("published_at", Moment, nullable=False),
        sa.Column("receipt", Sealed("publication.receipt"), nullable=False),
        sa.Column("withdrawal_due_at", Moment),
        sa.Column("withdrawn_at", Moment),
        sa.Column("withdrawal_receipt", Sealed("publication.withdrawal_receipt")),
        sa.Column("version", sa.Integer, nullable=False),
        _key("publication"),
        _of("publication", "notice_id", "notice"),
        sa.UniqueConstraint("notice_id", "channel", name="uq_publication_notice_id_channel"),
    )


def _inquiries() -> None:
    op.create_table(
        "inquiry",
        _id(),
        sa.Column("sender_id", sa.String(80), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("person", Sealed("inquiry.person"), nullable=False),
        sa.Column("reporter", Sealed("inquiry.reporter"), nullable=False),
        _id("matched_profile_id", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        _key("inquiry"),
    )
    op.create_index("ix_inquiry_sender_id", "inquiry", ["sender_id"])


def _candidates() -> None:
    op.create_table(
        "candidate",
        _id(),
        _id("profile_id"),
        _id("case_id"),
        _id("inquiry_id"),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("score_millibits", sa.Integer, nullable=False),
        sa.Column("band", sa.String(10), nullable=False),
        sa.Column("terms", Codes, nullable=False),
        sa.Column("conflicts", Codes, nullable=False),
        sa.Column("missing", Codes, nullable=False),
        sa.Column("vetoes", Codes, nullable=False),
        sa.Column("parameters", sa.String(10), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("left_words", Sealed("candidate.left_words"), nullable=False),
        sa.Column("right_words", Sealed("candidate.right_words"), nullable=False),
        sa.Column("suggested_at", Moment, nullable=False),
        sa.Column("decided_at", Moment),
        sa.Column("decided_by", sa.String(80)),
        sa.Column("reason", Sealed("candidate.reason")),
        sa.Column("version", sa.Integer, nullable=False),
        _key("candidate"),
        _of("candidate", "profile_id", "profile"),
        _of("candidate", "inquiry_id", "inquiry"),
        sa.UniqueConstraint("profile_id", "inquiry_id", name="uq_candidate_profile_id_inquiry_id"),
    )
    op.create_index("ix_candidate_inquiry_id", "candidate", ["inquiry_id"])
    op.create_table(
        "verification",
        _id(),
        _id("candidate_id"),
        sa.Column("method", sa.String(24), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("reference", Sealed("verification.reference"), nullable=False),
        sa.Column("answered_by", sa.String(80), nullable=False),
        sa.Column("answered_at", Moment, nullable=False),
        _key("verification"),
        _of("verification", "candidate_id", "candidate"),
    )
    op.create_index("ix_verification_candidate_id", "verification", ["candidate_id"])


def _match_keys() -> None:
    op.create_table(
        "match_key",
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        _id("record_id"),
        _key("match_key", "key_hash", "side", "record_id"),
    )
    op.create_index("ix_match_key_side_record_id", "match_key", ["side", "record_id"])
