"""Compares whoever changed with whoever may be the same; without it an inquiry and a person would lie side by side
unseen.

Both ways end in the same place: a changed profile looks up inquiries, a changed inquiry looks up profiles, and each
pair is scored by the same function. So it does not matter which came last, and applying changes one by one equals
starting over.
"""

from __future__ import annotations

from collections.abc import Sequence

from chassis import seals
from chassis.aside import give_way
from chassis.generations import TRACING
from chassis.work import UnitOfWork, View
from contracts.codes import EvidenceField, MatchBand
from contracts.events.tracing import MatchSuggested
from contracts.orders.tracing_states import CandidateState
from services.tracing.domain.candidates import Candidate, codes_of
from services.tracing.domain.facts import Found, canonical, named_alone
from services.tracing.domain.inquiries import Inquiry
from services.tracing.domain.profiles import Profile
from services.tracing.domain.scoring import Comparison
from services.tracing.matching.bridge import profile_of_found, report_of_sought
from services.tracing.matching.keys import keys_of_profile, keys_of_report
from services.tracing.search.comparing import compare_all
from services.tracing.search.facts import found_as, sought_as
from services.tracing.search.searching import hashes, search_of, take_turn
from services.tracing.storage import (
    INQUIRY_SIDE,
    PROFILE_SIDE,
    Candidates,
    Compared,
    Inquiries,
    Profiles,
)


def profile_changed(profile: Profile, uow: UnitOfWork) -> None:
    """The person in our care is compared as he is known now with everybody who may be meant.

    Sealed people are compared like all others, whoever's request it is: the candidate lies under the same seal, so that
    only those who need to know find it.
    """
    with seals.unguarded(uow.session):
        found = found_as(profile, uow)
        met = search_of(uow).profile_changed(profile.id, found, uow.new_id())
        known = Candidates(uow.session).partners(PROFILE_SIDE, profile.id)
        inquiries = [Inquiries(uow.session).get(id) for id in sorted(met | known)]
        _consider_all(profile, found, [one for one in inquiries if one.is_open], uow)


def inquiry_changed(inquiry: Inquiry, uow: UnitOfWork) -> None:
    """Whom somebody searches for is compared as told now with everybody in our care who may be he, the sealed ones
    too."""
    with seals.unguarded(uow.session):
        met = search_of(uow).inquiry_changed(inquiry.id, sought_as(inquiry), uow.new_id())
        known = Candidates(uow.session).partners(INQUIRY_SIDE, inquiry.id)
        for id in sorted(met | known):
            profile = Profiles(uow.session).get(id)
            if profile.is_open:
                _consider_all(profile, found_as(profile, uow), [inquiry], uow)


def nearest(found: Found, limit: int, view: View) -> list[tuple[Inquiry, Comparison]]:
    """The open inquiries whose name sounds like this person's, the likeliest first. Nothing is kept of it."""
    search = search_of(view)
    ranked = {id for one in (found, named_alone(found)) for id, _ in search.ranked(one, _LOOKED_AT).candidates}
    inquiries = [one for one in Inquiries(view.session).of_ids(sorted(ranked)) if one.is_open]
    told = compare_all(found, [sought_as(one) for one in inquiries], search.parameters, give_way)
    named = [(one, by) for one, by in zip(inquiries, told, strict=True) if _sounds_alike(by)]
    return sorted(named, key=lambda pair: (-pair[1].score, pair[0].id))[:limit]


_LOOKED_AT = 50
"""Among so many of the likeliest a name that sounds alike is looked for, and among as many that sound most alike: an
age or a sex that was written down wrong hides no namesake."""


def _sounds_alike(comparison: Comparison) -> bool:
    return any(term.field is EvidenceField.NAME and term.millibits > 0 for term in comparison.terms)


def forget(side: str, record_id: str, uow: UnitOfWork) -> None:
    """That record is compared no more."""
    search_of(uow).forget(side, record_id, uow.new_id())


def stop_comparing(inquiry: Inquiry, uow: UnitOfWork) -> None:
    """It is searched for no more: nobody is compared with it, and what was suggested is put aside."""
    forget(INQUIRY_SIDE, inquiry.id, uow)
    with seals.unguarded(uow.session):
        for candidate in Candidates(uow.session).of_inquiry(inquiry.id):
            candidate.supersede(uow.now())


def compare_again(inquiry: Inquiry, uow: UnitOfWork) -> None:
    """It is searched for again: what was put aside is looked at as if for the first time."""
    with seals.unguarded(uow.session):
        for candidate in Candidates(uow.session).of_inquiry(inquiry.id):
            candidate.come_back()
    inquiry_changed(inquiry, uow)


def compare_anew(side: str, record_id: str, uow: UnitOfWork) -> None:
    """A record as it stands, under the parameters in use; who is compared no more is not, and whom another worker
    settled meanwhile is left alone."""
    take_turn(uow)
    if Compared(uow.session).is_settled(side, record_id):
        return
    with seals.unguarded(uow.session):
        if side == PROFILE_SIDE:
            profile = Profiles(uow.session).get(record_id)
            if profile.is_open:
                profile_changed(profile, uow)
                return
        else:
            inquiry = Inquiries(uow.session).get(record_id)
            if inquiry.is_open:
                inquiry_changed(inquiry, uow)
                return
        forget(side, record_id, uow)


def _consider_all(profile: Profile, found: Found, inquiries: Sequence[Inquiry], uow: UnitOfWork) -> None:
    people = [sought_as(one) for one in inquiries]
    told = compare_all(found, people, search_of(uow).parameters, give_way)
    for inquiry, sought, comparison in zip(inquiries, people, told, strict=True):
        _consider(profile, inquiry, comparison, uow.keys.blinds(canonical(found, sought), TRACING), uow)


def _consider(
    profile: Profile, inquiry: Inquiry, comparison: Comparison, fingerprints: list[str], uow: UnitOfWork
) -> None:
    known = Candidates(uow.session).of_pair(profile.id, inquiry.id)
    if known is None:
        if comparison.band is not MatchBand.BELOW:
            _suggest(profile, inquiry, comparison, fingerprints[-1], uow)
        return
    _same_facts_under_the_newest_key(known, fingerprints)
    before = known.fingerprint, known.parameters
    if known.reconsider(comparison, fingerprints[-1]):
        _announce(known, uow)
    if (known.fingerprint, known.parameters) != before:
        _keep_words(known, comparison, uow)


def _same_facts_under_the_newest_key(known: Candidate, fingerprints: list[str]) -> None:
    """A new key is no new fact: what was rejected must not come back for it, nor for an upgrade that emptied its
    fingerprint, which is taken once."""
    if known.fingerprint in fingerprints or known.was_rejected_on_facts_unknown:
        known.fingerprint = fingerprints[-1]


def rebuild(uow: UnitOfWork, after: str, limit: int) -> str | None:
    """Bring the next open records after that cursor, and what was decided about them, under every tracing key in use;
    the new cursor, nothing when none is left. Nobody is compared anew."""
    take_turn(uow)
    kept = Compared(uow.session).after(after, limit)
    for side, record_id in kept:
        if side == PROFILE_SIDE:
            _rekey_profile(Profiles(uow.session).get(record_id), uow)
        else:
            _rekey_inquiry(Inquiries(uow.session).get(record_id), uow)
    return "/".join(kept[-1]) if kept else None


def _rekey_profile(profile: Profile, uow: UnitOfWork) -> None:
    found = found_as(profile, uow)
    keys = hashes(keys_of_profile(profile_of_found(profile.id, found)), uow)
    Compared(uow.session).rekey(PROFILE_SIDE, profile.id, keys)
    for known in Candidates(uow.session).of_profile(profile.id):
        inquiry = Inquiries(uow.session).get(known.inquiry_id)
        if inquiry.is_open:
            fingerprints = uow.keys.blinds(canonical(found, sought_as(inquiry)), TRACING)
            _same_facts_under_the_newest_key(known, fingerprints)


def _rekey_inquiry(inquiry: Inquiry, uow: UnitOfWork) -> None:
    keys = hashes(keys_of_report(report_of_sought(inquiry.id, sought_as(inquiry))), uow)
    Compared(uow.session).rekey(INQUIRY_SIDE, inquiry.id, keys)


def _suggest(
    profile: Profile,
    inquiry: Inquiry,
    comparison: Comparison,
    fingerprint: str,
    uow: UnitOfWork,
) -> None:
    terms, conflicts, missing, vetoes = codes_of(comparison)
    left, right = _words(comparison)
    candidate = Candidate(
        id=uow.new_id(),
        profile_id=profile.id,
        case_id=profile.case_id,
        inquiry_id=inquiry.id,
        state=CandidateState.SUGGESTED,
        score_millibits=comparison.score,
        band=comparison.band.value,
        terms=terms,
        conflicts=conflicts,
        missing=missing,
        vetoes=vetoes,
        parameters=comparison.version,
        fingerprint=fingerprint,
        left_words=uow.private(f"profile/{profile.id}", left),
        right_words=uow.private(f"inquiry/{inquiry.id}", right),
        suggested_at=uow.now(),
    )
    Candidates(uow.session).add(candidate)
    _announce(candidate, uow)


def _keep_words(candidate: Candidate, comparison: Comparison, uow: UnitOfWork) -> None:
    left, right = _words(comparison)
    candidate.left_words = uow.private(f"profile/{candidate.profile_id}", left)
    candidate.right_words = uow.private(f"inquiry/{candidate.inquiry_id}", right)


def _words(comparison: Comparison) -> tuple[dict[str, str], dict[str, str]]:
    """What stood on either side, apart: each half is sealed under the key of the person it tells of."""
    left = {term.field.value: term.left for term in comparison.terms}
    return left, {term.field.value: term.right for term in comparison.terms}


def _announce(candidate: Candidate, uow: UnitOfWork) -> None:
    """Also when a suggestion fell below the bands: then the band says so."""
    uow.announce(
        MatchSuggested(
            profile_id=candidate.profile_id,
            case_id=candidate.case_id,
            candidate_id=candidate.id,
            inquiry_id=candidate.inquiry_id,
            score_millibits=candidate.score_millibits,
            band=MatchBand.BELOW if candidate.state is CandidateState.LAPSED else MatchBand(candidate.band),
            fields=tuple(EvidenceField(field) for field, _ in candidate.terms),
            parameters=candidate.parameters,
            at=uow.now(),
        )
    )
