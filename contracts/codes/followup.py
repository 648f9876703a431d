"""After the return (回访)."""

from __future__ import annotations

from chassis.kinds import CodeList


class RiskLevel(CodeList):
    """风险等级 of a returnee."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class StepKind(CodeList):
    """回访方式."""

    PHONE = "phone"
    VISIT = "visit"


class NetworkLevel(CodeList):
    """四级联动 levels: city → district → township → village."""

    CITY = "city"
    DISTRICT = "district"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Goods(CodeList):
    """慰问物资: what a visit brought."""

    CONSOLATION_MONEY = "consolation_money"
    RICE = "rice"
    MILK = "milk"
    OIL = "oil"
    QUILT = "quilt"
    CLOTHES = "clothes"


class WithdrawalReason(CodeList):
    """回访计划撤回原因: why nobody goes to that home any more."""

    IDENTITY_REVOKED = "identity_revoked"
