"""The request for help and the stay (求助与在站)."""

from __future__ import annotations

from typing import Annotated

from chassis.kinds import CodeList, PatternCode


class BedZone(CodeList):
    """床位区域 (Decree 381 art 8: separate by sex; minors apart)."""

    MALE = "male"
    FEMALE = "female"
    MINOR = "minor"
    ISOLATION = "isolation"
    CARE = "care"


class HealthDecision(CodeList):
    """健康检查结论."""

    FIT = "fit"
    OBSERVE = "observe"
    REFER_HOSPITAL = "refer_hospital"


RuleVersion = Annotated[str, PatternCode("RuleVersion", r"[A-Z][A-Z0-9]{1,7}-\d{4}\.\d{1,3}")]
"""Which reading of which rule a decision followed: ``L4-2014.1``."""


class HelpArrival(CodeList):
    """到站方式: how somebody who asks for help came to us (domain §1.2)."""

    SELF = "self"
    POLICE = "police"
    CHENGGUAN = "chengguan"
    CITIZEN = "citizen"
    HOSPITAL = "hospital"
    OTHER_STATION = "other_station"
    PATROL = "patrol"


class StatedReason(CodeList):
    """求助事由: why somebody says they need help (domain §2.2)."""

    NO_WORK = "no_work"
    ROBBED = "robbed"
    LOST = "lost"
    VISIT_FAILED = "visit_failed"
    RAN_AWAY = "ran_away"
    DOMESTIC_VIOLENCE = "domestic_violence"
    PETITION = "petition"
    OTHER = "other"


class HelpNeed(CodeList):
    """求助需求: what is asked for; the five forms of help of Decree 381 art. 7, and tracing."""

    FOOD = "food"
    LODGING = "lodging"
    MEDICAL = "medical"
    CONTACT_RELATIVES = "contact_relatives"
    TICKET_HOME = "ticket_home"
    CLOTHES = "clothes"
    TRACING = "tracing"


class ScreeningDecision(CodeList):
    """甄别结论: where the first look at body and mind sends the person (民发〔2014〕132号 arts 7–10)."""

    CONTINUE = "continue"
    HOSPITAL_FIRST = "hospital_first"
    POLICE_FIRST = "police_first"


class ScreeningSign(CodeList):
    """甄别迹象: what the first look saw, from which the decision follows (民发〔2014〕132号 arts 8–10)."""

    MENTAL_DISORDER = "mental_disorder"
    INFECTIOUS = "infectious"
    CRITICAL = "critical"
    INJURED = "injured"
    DANGER_TO_SELF = "danger_to_self"
    DANGER_TO_OTHERS = "danger_to_others"
    SUSPECTED_DRUGS = "suspected_drugs"
    SUSPECTED_FUGITIVE = "suspected_fugitive"
    DRUNK_AND_THREATENING = "drunk_and_threatening"


class EligibilityOutcome(CodeList):
    """救助资格: what was decided on a request for help."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"


class RefusalReason(CodeList):
    """不予救助理由: the only grounds on which help is not given; none of them looks at earlier stays (Decree 381
    art. 6)."""

    NOT_AWAY_FROM_HOME = "not_away_from_home"
    PROVIDES_FOR_SELF = "provides_for_self"
    NOT_WANDERING = "not_wandering"
    WITHHOLDS_FACTS = "withholds_facts"
    REFUSES_SAFETY_CHECK = "refuses_safety_check"


class IncidentKind(CodeList):
    """事件种类: what went wrong during a stay (domain §2.2)."""

    COMPLAINT = "complaint"
    FIGHT = "fight"
    FALL = "fall"
    SELF_HARM = "self_harm"
    ESCAPE = "escape"
    INFECTION = "infection"
    DEATH = "death"


class IncidentState(CodeList):
    """事件状态: what was done about it."""

    OPEN = "open"
    HANDLED = "handled"
    REPORTED_UP = "reported_up"
    CLOSED = "closed"


class Settlement(CodeList):
    """物品处置方式: how a thing in custody left it."""

    RETURNED = "returned"
    TRANSFERRED = "transferred"
    DISPOSED_BY_RULE = "disposed_by_rule"


class DisposalRule(CodeList):
    """物品处置依据: the rule by which a thing in custody was neither returned nor transferred."""

    PERISHED = "perished"
    DANGEROUS_TO_POLICE = "dangerous_to_police"
    UNCLAIMED = "unclaimed"
    HYGIENE = "hygiene"
