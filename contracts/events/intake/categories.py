"""Whether a hospital's patient is one whom the station helps (甄别确认)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant
from contracts.codes import AgencyId, CategoryState


@event(owner="intake", subject="case", heard_by=("gateway",))
class CategoryOpened:
    """A hospital has the patient in a bed and the station is to say whether they are one whom it helps.
    ``unsolicited``: the hospital told of somebody nobody had referred."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    unsolicited: Flag
    state: CategoryState
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class CategoryDecided:
    """The station said so, or said no; a no can be appealed."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    state: CategoryState
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class CategoryAppealed:
    """The hospital asks the station to look again."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    at: Instant
