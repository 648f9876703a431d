"""What passes between police and us (公安): the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.HandoverDirection: said(
        c.HandoverDirection,
        {
            "from_police": ("公安送交救助站", "from police to the station"),
            "to_police": ("救助站移交公安", "from the station to police"),
        },
    ),
    c.HandoverParty: said(
        c.HandoverParty,
        {
            "police": ("公安机关", "police"),
            "station": ("救助站", "the station"),
        },
    ),
    c.SignatureRefusal: said(
        c.SignatureRefusal,
        {
            "not_as_described": ("与所述不符", "not as described"),
            "items_disagree": ("物品不符", "the items disagree"),
            "injuries_not_recorded": ("外伤未载明", "injuries are not recorded"),
            "hospital_first": ("须先送医", "hospital first"),
            "not_competent": ("不属本方职责", "not this side's business"),
            "other": ("其他", "another reason"),
        },
    ),
    c.PoliceAnswer: said(
        c.PoliceAnswer,
        {
            "match": ("核查到相符人员", "a person who matches"),
            "no_match": ("未核查到相符人员", "nobody who matches"),
            "need_more": ("需补充材料", "more is needed"),
        },
    ),
    c.SuspicionKind: said(
        c.SuspicionKind,
        {
            "missing": ("疑似走失", "suspected missing"),
            "abandoned": ("疑似遗弃", "suspected abandoned"),
            "abducted": ("疑似被拐", "suspected abducted"),
            "domestic_violence": ("疑似家庭暴力", "suspected domestic violence"),
            "minor_harmed": ("疑似侵害未成年人", "a minor suspected to be harmed"),
            "crime": ("疑似违法犯罪", "suspected crime"),
            "fugitive": ("疑似在逃", "suspected fugitive"),
            "drugs": ("疑似涉毒", "suspected drugs"),
        },
    ),
    c.DnaStep: said(
        c.DnaStep,
        {
            "requested": ("已提请", "requested"),
            "scheduled": ("已约定采样", "scheduled"),
            "sampled": ("已采样", "sampled"),
            "loaded": ("已入库", "loaded"),
            "compared": ("已比对", "compared"),
            "answered": ("已反馈", "answered"),
            "relative_verification": ("已提起亲缘核实", "taken up with relatives"),
            "confirmed": ("已核实确认", "confirmed with a relative"),
            "false_hit": ("已核实为误比中", "shown to be false"),
        },
    ),
    c.DnaConclusion: said(
        c.DnaConclusion,
        {
            "confirmed": ("比中经亲缘核实确认", "confirmed with a relative"),
            "false_hit": ("误比中，数据继续在库", "shown to be false; the sample stays in the database"),
        },
    ),
    c.DnaResult: said(
        c.DnaResult,
        {
            "hit": ("比中", "a hit"),
            "no_hit": ("未比中", "no hit so far"),
        },
    ),
    c.ReopenReason: said(
        c.ReopenReason,
        {
            "dna_hit": ("DNA 比中", "a DNA hit"),
            "identity_revoked": ("身份被撤销", "an identity that was revoked"),
        },
    ),
}
