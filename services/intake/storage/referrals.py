"""Referrals and the chains they form: their tables, and which attempt is still open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, or_, select

from chassis import seals
from chassis.columns import AGENCY_ID, ID, REGION_CODE, Moment, Sealed, coded
from chassis.orders import existing
from chassis.paging import paged
from contracts.codes import RejectionReason, Sex, StatusReason, Urgency
from contracts.orders.intake import CaseState, ReferralKind, ReferralState, SignerRole
from services.intake.domain.cases import Case
from services.intake.domain.referrals import Chain, Referral
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases

referral_chains = Table(
    "referral_chains",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("urgency", coded(Urgency), nullable=False),
    Column("sex", coded(Sex), nullable=False),
    Column("ages_lo", Integer, nullable=False),
    Column("ages_hi", Integer, nullable=False),
    Column("requested_by", AGENCY_ID, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("place", Sealed("referral_chains.place", CASE)),
    Column("reason", Sealed("referral_chains.reason", CASE)),
    Column("exhausted_at", Moment),
    Column("settled_at", Moment),
    Column("kind", coded(ReferralKind)),
    Column("region_code", REGION_CODE),
    Column("sending_department", Sealed("referral_chains.sending_department", CASE)),
    Column("signer", String(20)),
)

referrals = Table(
    "referrals",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("chain_id", ID, ForeignKey("referral_chains.id"), nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("hospital_id", AGENCY_ID, ForeignKey("hospitals.id"), nullable=False),
    Column("urgency", coded(Urgency), nullable=False),
    Column("requested_by", AGENCY_ID, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("answer_due_at", Moment, nullable=False),
    Column("state", coded(ReferralState), nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("accepted_at", Moment),
    Column("rejected_at", Moment),
    Column("rejection_reason", coded(RejectionReason)),
    Column("status_reason", coded(StatusReason)),
    Column("ended_at", Moment),
    Column("next_referral_id", ID),
    Column("admitted_at", Moment),
    Column("signer_role", coded(SignerRole)),
    Column("discharged_at", Moment),
    Column("fit_to_travel", Boolean),
    Column("kind", coded(ReferralKind)),
    Column("note", Sealed("referrals.note", CASE)),
    Column("ward", Sealed("referrals.ward", CASE)),
    Column("advice", Sealed("referrals.advice", CASE)),
    UniqueConstraint("chain_id", "attempt"),
    Index("ix_referrals_hospital_id_state", "hospital_id", "state"),
)

mapper.map_imperatively(Chain, referral_chains)
mapper.map_imperatively(Referral, referrals, version_id_col=referrals.c.version)

seals.guard({Chain: referral_chains.c.case_id, Referral: referrals.c.case_id})


_NOT_PSYCHIATRIC = or_(referrals.c.kind.is_(None), referrals.c.kind != ReferralKind.PSYCHIATRIC)


class Chains(OfCases):
    kind, table = Chain, referral_chains


class Referrals(OfCases):
    kind, table = Referral, referrals

    def seen(self, id: str, *, psychiatric: bool, **whose: str) -> Referral:
        """That attempt, where these columns of it are so: somebody else's, or a psychiatric one unless ``psychiatric``,
        is not there by the same query as a sealed one and as none, so that the time tells nothing either.
        :raises NotFound:"""
        wanted = select(Referral).where(referrals.c.id == id, *(referrals.c[name] == it for name, it in whose.items()))
        wanted = wanted if psychiatric else wanted.where(_NOT_PSYCHIATRIC)
        return existing(self._session.scalars(wanted).one_or_none())

    def live_of_case(self, case: Case) -> Referral | None:
        """The attempt that is asked or accepted, else the one that has the patient in a bed. A hospital that did not
        say that it gave back whoever is with us again has nobody, and keeps nobody from another bed."""
        open_ones = [referral for referral in self.of_case(case.id) if referral.is_open]
        asked = [referral for referral in open_ones if not referral.has_patient]
        in_bed = open_ones if case.state is CaseState.IN_HOSPITAL else []
        return next(iter(asked + in_bed), None)

    def latest_of_chain(self, chain_id: str) -> Referral:
        """The attempt that counts: nobody was asked after it."""
        mine = select(Referral).where(referrals.c.chain_id == chain_id)
        return self._session.scalars(mine.order_by(referrals.c.attempt.desc()).limit(1)).one()

    def last_admitted(self, case_id: str) -> Referral | None:
        """The hospital that has, or was the last to have, the patient in a bed."""
        admitted = [one for one in self.of_case(case_id) if one.admitted_at is not None]
        return max(admitted, key=lambda one: one.admitted_at, default=None)

    def hospitals_asked(self, chain_id: str) -> Sequence[str]:
        asked = select(referrals.c.hospital_id).where(referrals.c.chain_id == chain_id)
        return self._session.execute(asked.order_by(referrals.c.attempt)).scalars().all()

    def page(
        self,
        *,
        hospital_id: str | None = None,
        requested_by: str | None = None,
        case_id: str | None = None,
        states: Sequence[ReferralState] | None = None,
        changed_since: datetime | None = None,
        psychiatric: bool = True,
        after: str | None,
        limit: int,
    ) -> Sequence[Referral]:
        """``states``: only these, none of them is nothing; ``psychiatric``: whether those are among them."""
        filters = {"hospital_id": hospital_id, "requested_by": requested_by, "case_id": case_id}
        wanted = select(Referral)
        if states is not None:
            wanted = wanted.where(referrals.c.state.in_(states))
        if changed_since is not None:
            wanted = wanted.where(referrals.c.changed_at >= changed_since)
        if not psychiatric:
            wanted = wanted.where(_NOT_PSYCHIATRIC)
        return self._session.scalars(paged(wanted, referrals, filters, after, limit)).all()
