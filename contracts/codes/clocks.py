"""The statutory clocks (法定时限)."""

from __future__ import annotations

from chassis.kinds import CodeList


class ClockRule(CodeList):
    """法定时限, the rows of domain §1.3 that run as clocks."""

    D11 = "D11"
    D12 = "D12"
    D13 = "D13"
    D14 = "D14"
    D15 = "D15"
    D16 = "D16"
    D17 = "D17"
    D18 = "D18"
    D19 = "D19"
    D24 = "D24"
    D29 = "D29"


class ClockVerdict(CodeList):
    """时限结论: how a duty was judged, by when it was done."""

    MET = "met"
    MET_LATE = "met_late"


class WaiverReason(CodeList):
    """免除理由: why somebody with the power to do so dispensed from a statutory duty."""

    SUPERIOR_DECIDED = "superior_decided"
    COURT_ORDERED = "court_ordered"
    DONE_BY_ANOTHER_STATION = "done_by_another_station"
    FORCE_MAJEURE = "force_majeure"
    OPENED_BY_MISTAKE = "opened_by_mistake"


class ExtensionReason(CodeList):
    """延期理由: why a stay goes on beyond ten days (MCA Decree 24: 因特殊情况需要延长)."""

    AWAITING_RELATIVES = "awaiting_relatives"
    AWAITING_ORIGIN = "awaiting_origin"
    RECOVERING = "recovering"
    AWAITING_TRANSPORT = "awaiting_transport"
    OTHER_SPECIAL_DIFFICULTY = "other_special_difficulty"


class PlacementKind(CodeList):
    """照料安置方式: how somebody stranded is looked after (民发〔2015〕158号)."""

    STATION_CARE = "station_care"
    OUTSOURCED_CARE = "outsourced_care"
    SPECIAL_HARDSHIP = "special_hardship"
