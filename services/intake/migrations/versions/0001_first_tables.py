"""Intake's first tables; without them a case would have nowhere to be.

Revision ID: intake_0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.columns import Codes, Moment, Sealed
from chassis.migrations import create_delivery_tables, drop_delivery_tables

revision = "intake_0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(36)
CODE = sa.String(40)
AGENCY = sa.String(80)
REGION = sa.String(12)


def upgrade() -> None:
    create_delivery_tables(op)
    _create_cases()
    _create_referrals()
    _create_stay()
    _create_departures()


def downgrade() -> None:
    for table in (
        "tickets",
        "departures",
        "bed_zones",
        "receipts",
        "health_checks",
        "safety_checks",
        "referrals",
        "referral_chains",
        "hospitals",
        "persons",
        "cases",
        "case_numbers",
    ):
        op.drop_table(table)
    drop_delivery_tables(op)


def _create_cases() -> None:
    op.create_table(
        "case_numbers",
        sa.Column("year", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_case_numbers"),
    )
    op.create_table(
        "cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("number", sa.String(14), nullable=False),
        sa.Column("origin", CODE, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("sex", CODE, nullable=False),
        sa.Column("ages_lo", sa.Integer, nullable=False),
        sa.Column("ages_hi", sa.Integer, nullable=False),
        sa.Column("age_basis", CODE, nullable=False),
        sa.Column("presumed_minor", sa.Boolean, nullable=False),
        sa.Column("impaired", sa.Boolean, nullable=False),
        sa.Column("knows_own_name", sa.Boolean),
        sa.Column("identity", CODE, nullable=False),
        sa.Column("was_unidentified", sa.Boolean, nullable=False),
        sa.Column("found_at", Moment, nullable=False),
        sa.Column("found_region_code", REGION),
        sa.Column("home_region_code", REGION),
        sa.Column("contact_id", ID),
        sa.Column("dispatch_id", ID),
        sa.Column("sighting_ids", Codes, nullable=False),
        sa.Column("first_custody_at", Moment),
        sa.Column("custody_place", CODE),
        sa.Column("fit_to_travel", sa.Boolean),
        sa.Column("bed_zone", CODE),
        sa.Column("entered_at", Moment),
        sa.Column("departed_at", Moment),
        sa.Column("departed_by", CODE),
        sa.Column("arrived_at", Moment),
        sa.Column("notices_live", sa.Boolean, nullable=False),
        sa.Column("closed_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
        sa.UniqueConstraint("contact_id", name="uq_cases_contact_id"),
    )
    op.create_index("ix_cases_state", "cases", ["state"])
    op.create_table(
        "persons",
        sa.Column("case_id", ID, nullable=False),
        *_sealed(
            "persons",
            "description",
            "found_place",
            "claimed_name",
            "dialect",
            "marks",
            "height_cm",
            "age_evidence",
            "verified_name",
            "home_text",
            "relatives",
        ),
        sa.PrimaryKeyConstraint("case_id", name="pk_persons"),
        _of_case("persons"),
    )


def _create_referrals() -> None:
    op.create_table(
        "hospitals",
        sa.Column("id", AGENCY, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("accept_minutes", sa.Integer),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hospitals"),
    )
    op.create_table(
        "referral_chains",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("urgency", CODE, nullable=False),
        sa.Column("sex", CODE, nullable=False),
        sa.Column("ages_lo", sa.Integer, nullable=False),
        sa.Column("ages_hi", sa.Integer, nullable=False),
        sa.Column("requested_by", AGENCY, nullable=False),
        sa.Column("requested_at", Moment, nullable=False),
        *_sealed("referral_chains", "place", "reason"),
        sa.Column("exhausted_at", Moment),
        sa.PrimaryKeyConstraint("id", name="pk_referral_chains"),
        _of_case("referral_chains"),
    )
    op.create_index("ix_referral_chains_case_id", "referral_chains", ["case_id"])
    op.create_table(
        "referrals",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("chain_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("hospital_id", AGENCY, nullable=False),
        sa.Column("urgency", CODE, nullable=False),
        sa.Column("requested_by", AGENCY, nullable=False),
        sa.Column("requested_at", Moment, nullable=False),
        sa.Column("answer_due_at", Moment, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("overdue", sa.Boolean, nullable=False),
        sa.Column("accepted_at", Moment),
        sa.Column("rejected_at", Moment),
        sa.Column("rejection_reason", CODE),
        sa.Column("next_referral_id", ID),
        sa.Column("admitted_at", Moment),
        sa.Column("signer_role", CODE),
        sa.Column("discharged_at", Moment),
        sa.Column("fit_to_travel", sa.Boolean),
        *_sealed("referrals", "note", "ward", "advice"),
        sa.PrimaryKeyConstraint("id", name="pk_referrals"),
        sa.ForeignKeyConstraint(["chain_id"], ["referral_chains.id"], name="fk_referrals_chain_id_referral_chains"),
        _of_case("referrals"),
        sa.ForeignKeyConstraint(["hospital_id"], ["hospitals.id"], name="fk_referrals_hospital_id_hospitals"),
        sa.UniqueConstraint("chain_id", "attempt", name="uq_referrals_chain_id_attempt"),
    )
    op.create_index("ix_referrals_case_id", "referrals", ["case_id"])
    op.create_index("ix_referrals_hospital_id_state", "referrals", ["hospital_id", "state"])


def _create_stay() -> None:
    op.create_table(
        "safety_checks",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("officer", sa.String(20), nullable=False),
        sa.Column("officer_sex", CODE, nullable=False),
        sa.Column("items_in_custody", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        *_sealed("safety_checks", "emergency_reason", "items"),
        sa.PrimaryKeyConstraint("id", name="pk_safety_checks"),
        _of_case("safety_checks"),
    )
    op.create_index("ix_safety_checks_case_id", "safety_checks", ["case_id"])
    op.create_table(
        "health_checks",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("decision", CODE, nullable=False),
        sa.Column("impaired", sa.Boolean, nullable=False),
        sa.Column("at", Moment, nullable=False),
        *_sealed("health_checks", "temperature_tenths", "findings"),
        sa.PrimaryKeyConstraint("id", name="pk_health_checks"),
        _of_case("health_checks"),
    )
    op.create_index("ix_health_checks_case_id", "health_checks", ["case_id"])
    op.create_table(
        "receipts",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("line_count", sa.Integer, nullable=False),
        sa.Column("money_fen", sa.Integer, nullable=False),
        sa.Column("sealed_bag", sa.String(32), nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        *_sealed("receipts", "lines"),
        sa.Column("state", CODE, nullable=False),
        sa.Column("settled_at", Moment),
        *_sealed("receipts", "signed_by", "transferred_to"),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
        _of_case("receipts"),
    )
    op.create_index("ix_receipts_case_id", "receipts", ["case_id"])
    op.create_table(
        "bed_zones",
        sa.Column("zone", CODE, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("occupied", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("zone", name="pk_bed_zones"),
    )


def _create_departures() -> None:
    op.create_table(
        "departures",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("destination_region_code", REGION, nullable=False),
        sa.Column("planned_at", Moment, nullable=False),
        sa.Column("escorts", Codes, nullable=False),
        sa.Column("collector_documented", sa.Boolean, nullable=False),
        sa.Column("receiving_organisation", sa.Boolean, nullable=False),
        sa.Column("handover_sheet", sa.String(32)),
        sa.Column("state", CODE, nullable=False),
        sa.Column("executed_at", Moment),
        sa.Column("female_staff", sa.Boolean),
        sa.Column("arrived_at", Moment),
        *_sealed("departures", "destination_text", "receiver", "confirmed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_departures"),
        _of_case("departures"),
    )
    op.create_index("ix_departures_case_id", "departures", ["case_id"])
    op.create_table(
        "tickets",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("departure_id", ID, nullable=False),
        sa.Column("travellers", sa.Integer, nullable=False),
        sa.Column("requested_at", Moment, nullable=False),
        sa.Column("state", CODE, nullable=False),
        sa.Column("train", sa.String(8)),
        sa.Column("departs_at", Moment),
        sa.Column("arrives_at", Moment),
        sa.Column("price_fen", sa.Integer),
        sa.Column("direct", sa.Boolean),
        sa.Column("issued_at", Moment),
        *_sealed("tickets", "route", "transfer_contact"),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        _of_case("tickets"),
        sa.ForeignKeyConstraint(["departure_id"], ["departures.id"], name="fk_tickets_departure_id_departures"),
        sa.UniqueConstraint("departure_id", name="uq_tickets_departure_id"),
    )
    op.create_index("ix_tickets_state", "tickets", ["state"])


def _sealed(table: str, *columns: str) -> list[sa.Column[object]]:
    return [sa.Column(column, Sealed(f"{table}.{column}")) for column in columns]


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=f"fk_{table}_case_id_cases")
