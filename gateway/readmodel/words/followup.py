"""After the return (回访): the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.RiskLevel: said(
        c.RiskLevel,
        {"low": ("低", "low"), "medium": ("中", "medium"), "high": ("高", "high"), "critical": ("极高", "critical")},
    ),
    c.StepKind: said(c.StepKind, {"phone": ("电话回访", "call"), "visit": ("上门走访", "visit")}),
    c.NetworkLevel: said(
        c.NetworkLevel,
        {
            "city": ("市级", "city"),
            "district": ("区级", "district"),
            "township": ("镇级", "township"),
            "village": ("村级", "village"),
        },
    ),
    c.Goods: said(
        c.Goods,
        {
            "consolation_money": ("慰问金", "consolation money"),
            "rice": ("大米", "rice"),
            "milk": ("牛奶", "milk"),
            "oil": ("食用油", "oil"),
            "quilt": ("棉被", "a quilt"),
            "clothes": ("衣物", "clothes"),
        },
    ),
    c.WithdrawalReason: said(c.WithdrawalReason, {"identity_revoked": ("身份认定已撤销", "the identity was revoked")}),
}
