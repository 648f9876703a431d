"""Intake's problems: why a consent is not taken down as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "consent_of_guardian_needed",
        409,
        "须由监护人同意",
        "The guardian has to consent",
        "该人员可能未成年，或有精神障碍、智力残疾迹象，不能由本人单独同意。请由其监护人同意后再登记。",
        "The person may be a minor or is impaired and cannot consent alone. Record the consent of their guardian.",
    ),
    Problem(
        "consent_opens_nothing",
        409,
        "该同意不产生效果",
        "Such a consent would open nothing",
        "披露表没有为该类机构的该用途规定以同意为条件的内容。请核对机构类别与用途，见 docs/disclosure.md。",
        "The disclosure table opens nothing to such an agency for that purpose under consent. Check kind and purpose "
        "against docs/disclosure.md.",
    ),
)
