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
from services.tracing.handlers.conversations import interview, interviews, mark_interview_due, record_interview
from services.tracing.handlers.conversations import plan_where_none_is as plan_interviews
from services.tracing.handlers.dna import (
    answer_dna,
    conclude_hit,
    dna_request,
    dna_requests,
    overdue_dna,
    record_dna_step,
    request_dna,
    take_up_hit,
)
from services.tracing.handlers.erasures import erase_person, is_erased
from services.tracing.handlers.handovers import compare_name, handover_person_needed, nearest_inquiries
from services.tracing.handlers.imports import break_off_import, import_inquiries, import_rejections, inquiry_import
from services.tracing.handlers.inquiries import change_inquiry, close_inquiry, inquiry, send_inquiry, withdraw_inquiry
from services.tracing.handlers.matching import compare_anew
from services.tracing.handlers.matching import rebuild as rebuild_tracing_keys
from services.tracing.handlers.notes import (
    add_clue,
    clue_readings,
    interpret_clue,
    note_particulars,
    record_clue_finding,
)
from services.tracing.handlers.notices import (
    approve_notice,
    draft_notice,
    notice,
    notices,
    record_no_receipt,
    record_notice_receipt,
    record_notice_withdrawal,
    refresh_notice,
)
from services.tracing.handlers.profiles import (
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
)
from services.tracing.handlers.published import published_persons
from services.tracing.handlers.publishing import notice_sheet, record_notice_failure, submit_notice
from services.tracing.handlers.questions import next_question
from services.tracing.handlers.reopening import reopen_profile
from services.tracing.handlers.reunions import (
    cancel_reunion,
    follow_reunion,
    plan_reunion,
    record_reunion,
    reunion,
    reunions,
)
from services.tracing.handlers.suspensions import (
    overrule_objection,
    place_profile,
    resume_profile,
    suspend_profile,
)

__all__ = [
    "accept_candidate",
    "add_clue",
    "admission_detail_needed",
    "announce_clock",
    "answer_dna",
    "approve_notice",
    "break_off_import",
    "cancel_reunion",
    "candidate",
    "candidates",
    "case_profile_needed",
    "change_inquiry",
    "close_inquiry",
    "close_profile",
    "clue_readings",
    "compare_anew",
    "compare_name",
    "conclude_hit",
    "confirm_identity",
    "dna_request",
    "dna_requests",
    "draft_notice",
    "end_search",
    "erase_person",
    "follow_reunion",
    "handover_person_needed",
    "identity_detail",
    "import_inquiries",
    "import_rejections",
    "inquiry",
    "inquiry_import",
    "interpret_clue",
    "interview",
    "interviews",
    "is_erased",
    "learn_correction",
    "learn_from_admission",
    "mark_interview_due",
    "nearest_inquiries",
    "next_question",
    "note_particulars",
    "notice",
    "notice_sheet",
    "notices",
    "open_profile",
    "overdue_dna",
    "overrule_objection",
    "place_profile",
    "plan_interviews",
    "plan_reunion",
    "profile",
    "profile_clocks",
    "profiles",
    "published_persons",
    "reassess_age",
    "rebuild_tracing_keys",
    "record_clue_finding",
    "record_dna_step",
    "record_interview",
    "record_no_receipt",
    "record_notice_failure",
    "record_notice_receipt",
    "record_notice_withdrawal",
    "record_reunion",
    "record_verification",
    "recount_provisional",
    "refresh_notice",
    "reject_candidate",
    "reopen_profile",
    "request_dna",
    "resume_profile",
    "reunion",
    "reunions",
    "send_inquiry",
    "submit_notice",
    "suspend_profile",
    "take_up_hit",
    "waive_clock",
    "withdraw_inquiry",
]
