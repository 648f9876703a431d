"""What tracing does about each order, event and question; without it the rules would never meet the tables."""

from services.tracing.handlers.candidates import (
    accept_candidate,
    candidate,
    candidates,
    confirm_identity,
    identity_detail,
    record_verification,
    reject_candidate,
)
from services.tracing.handlers.clocks import announce_clock, profile_clocks, recount_provisional, waive_clock
from services.tracing.handlers.erasures import erase_person, is_erased
from services.tracing.handlers.inquiries import inquiry, send_inquiry
from services.tracing.handlers.matching import rebuild as rebuild_tracing_keys
from services.tracing.handlers.notices import (
    approve_notice,
    draft_notice,
    notice,
    notices,
    record_notice_receipt,
    record_notice_withdrawal,
    refresh_notice,
)
from services.tracing.handlers.profiles import (
    add_clue,
    admission_detail_needed,
    case_profile_needed,
    close_profile,
    end_search,
    learn_correction,
    learn_from_admission,
    open_profile,
    profile,
    profiles,
    reassess_age,
    request_dna,
)

__all__ = [
    "accept_candidate",
    "add_clue",
    "admission_detail_needed",
    "announce_clock",
    "approve_notice",
    "candidate",
    "candidates",
    "case_profile_needed",
    "close_profile",
    "confirm_identity",
    "draft_notice",
    "end_search",
    "erase_person",
    "identity_detail",
    "inquiry",
    "is_erased",
    "learn_correction",
    "learn_from_admission",
    "notice",
    "notices",
    "open_profile",
    "profile",
    "profile_clocks",
    "profiles",
    "reassess_age",
    "rebuild_tracing_keys",
    "record_notice_receipt",
    "record_notice_withdrawal",
    "record_verification",
    "recount_provisional",
    "refresh_notice",
    "reject_candidate",
    "request_dna",
    "send_inquiry",
    "waive_clock",
]
