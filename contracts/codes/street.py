"""What is seen and done on the street (街面)."""

from __future__ import annotations

from chassis.kinds import CodeList


class ReportChannel(CodeList):
    """线索来源: who or what told us (domain §2.1)."""

    PUBLIC_HOTLINE = "public_hotline"
    HOTLINE_12345 = "12345"
    TRANSFER_110 = "110_transfer"
    CYCLIST_GROUP = "cyclist_group"
    COURIER = "courier"
    STREAMER = "streamer"
    GUIDE_POINT = "guide_point"
    RELIEF_POINT = "relief_point"
    CHENGGUAN = "chengguan"
    POLICE_PATROL = "police_patrol"
    METRO_RAIL_STAFF = "metro_rail_staff"
    VILLAGE_GRIDWORKER = "village_gridworker"
    SELF = "self"
    STAFF_PATROL = "staff_patrol"


class ConditionFlag(CodeList):
    """状况: what a passer-by can see (domain §2.1)."""

    LYING_STILL = "lying_still"
    UNCONSCIOUS = "unconscious"
    INJURED = "injured"
    MENTAL_SIGNS = "mental_signs"
    CONFUSED = "confused"
    PREGNANT = "pregnant"
    WITH_CHILD = "with_child"
    LOOKS_MINOR = "looks_minor"
    LOOKS_ELDERLY = "looks_elderly"
    IMPAIRED = "impaired"
    HEAT = "heat"
    COLD = "cold"
    BEGGING_ONLY = "begging_only"


class Priority(CodeList):
    """优先级: P0 life danger, P1 minor, elderly, impaired or extreme weather, P2 ordinary, P3 begging only or
    information."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class SightingStage(CodeList):
    """线索进展: the coarse status a reporter may see; nothing personal."""

    RECEIVED = "received"
    TEAM_ON_THE_WAY = "team_on_the_way"
    BEING_HELPED = "being_helped"
    NOT_FOUND = "not_found"
    CLOSED = "closed"


class ContactOutcome(CodeList):
    """接触结果 (domain §2.1)."""

    ENTERED_STATION = "entered_station"
    SENT_HOSPITAL = "sent_hospital"
    HANDED_POLICE = "handed_police"
    RETURNED_HOME = "returned_home_on_spot"
    COLLECTED = "collected_on_spot"
    GOODS_ONLY = "goods_only_refused_entry"
    NOT_FOUND = "not_found"
    NOT_NEEDING_HELP = "not_needing_help"
    REFERRED_OTHER = "referred_other_dept"
    FOLLOWUP_NEEDED = "followup_needed"
    UNABLE_SAFETY = "unable_safety"


class WatchReason(CodeList):
    """关注原因: why the teams keep an eye on somebody."""

    REFUSED_HELP = "refused_help"
    LEFT_HOSPITAL = "left_hospital"
    LEFT_STATION = "left_station"


class WatchVisit(CodeList):
    """复访结果: what a team found that looked in."""

    REFUSED_AGAIN = "refused_again"
    NOT_SEEN = "not_seen"
    ACCEPTED_HELP = "accepted_help"
    MOVED_ON = "moved_on"
    DECEASED = "deceased"
