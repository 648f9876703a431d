"""Compares whoever changed with whoever may be the same; without it an inquiry and a person would lie side by side
unseen.

Both ways end in the same place: a changed profile looks up inquiries, a changed inquiry looks up profiles, and each
pair is scored by the same function. So it does not matter which came last, and applying changes one by one equals
starting over.
"""

from __future__ import annotations

from collections.abc import Iterable

from chassis import seals
from chassis.generations import TRACING
from chassis.work import UnitOfWork, View
from contracts.codes import EvidenceField, MatchBand
from contracts.events.tracing import MatchSuggested
from contracts.orders.tracing_states import CandidateState
from services.tracing.domain.candidates import Candidate, codes_of
from services.tracing.domain.facts import (
    Found,
    Sought,
    canonical,
    found_of,
    sought_of,
)
from services.tracing.domain.inquiries import Inquiry
from services.tracing.domain.keys import keys_of_found, keys_of_sought
from services.tracing.domain.particulars import described, names_said
from services.tracing.domain.profiles import Profile
from services.tracing.domain.scoring import Comparison, compare
from services.tracing.storage import (
    INQUIRY_SIDE,
    PROFILE_SIDE,
    Candidates,
    Inquiries,
    Keys,
    Profiles,
)


def take_turn(uow: UnitOfWork) -> None:
    """First thing in every handler that changes facts, candidates, or who is still searched for.

    Before anything is announced: a transaction that held a subject's counter while it waits for its turn could wait
    for one that has the turn and wants that counter.
    """
    Keys(uow.session).take_turn()


def profile_changed(profile: Profile, uow: UnitOfWork) -> None:
    """Re-key the person in our care and reconsider every inquiry that may be about him.

    Sealed people are compared like all others, whoever's request it is: the candidate lies under the same seal, so that
    only those who need to know find it.
    """
    with seals.unguarded(uow.session):
        _reconsider_profile(profile, uow)


def _reconsider_profile(profile: Profile, uow: UnitOfWork) -> None:
    found = found_as(profile, uow)
    hashes = _hashes(keys_of_found(found), uow)
    Keys(uow.session).replace(PROFILE_SIDE, profile.id, hashes)
    partners = Keys(uow.session).meeting(INQUIRY_SIDE, hashes) | Candidates(uow.session).partners(
        PROFILE_SIDE, profile.id
    )
    for inquiry_id in sorted(partners):
        inquiry = Inquiries(uow.session).get(inquiry_id)
        if inquiry.is_open:
            _consider(profile, found, inquiry, sought_of(inquiry.person.open()), uow)


def inquiry_changed(inquiry: Inquiry, uow: UnitOfWork) -> None:
    """Re-key the person searched for and reconsider everybody in our care who may be he, the sealed ones too."""
    with seals.unguarded(uow.session):
        _reconsider_inquiry(inquiry, uow)


def _reconsider_inquiry(inquiry: Inquiry, uow: UnitOfWork) -> None:
    sought = sought_of(inquiry.person.open())
    hashes = _hashes(keys_of_sought(sought), uow)
    Keys(uow.session).replace(INQUIRY_SIDE, inquiry.id, hashes)
    partners = Keys(uow.session).meeting(PROFILE_SIDE, hashes) | Candidates(uow.session).partners(
        INQUIRY_SIDE, inquiry.id
    )
    for profile_id in sorted(partners):
        profile = Profiles(uow.session).get(profile_id)
        if profile.is_open:
            _consider(profile, found_as(profile, uow), inquiry, sought, uow)


def nearest(found: Found, view: View) -> list[tuple[Inquiry, Comparison]]:
    """The open inquiries that share a sound with this person, the likeliest first. Nothing is kept of it."""
    met = Keys(view.session).meeting(INQUIRY_SIDE, _hashes(keys_of_found(found), view))
    inquiries = (Inquiries(view.session).get(inquiry_id) for inquiry_id in met)
    pairs = [(one, compare(found, sought_of(one.person.open()))) for one in inquiries if one.is_open]
    return sorted(pairs, key=lambda pair: (-pair[1].score, pair[0].id))


def _hashes(keys: Iterable[str], view: View) -> set[str]:
    """Under every tracing key in use: while it is rotated a record is written, and looked up, under two."""
    return {hashed for key in keys for hashed in view.keys.blinds(key, TRACING)}


def forget(side: str, record_id: str, uow: UnitOfWork) -> None:
    """That record is compared no more."""
    Keys(uow.session).replace(side, record_id, ())


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


def found_as(profile: Profile, view: View) -> Found:
    """Everything known of him that can be compared."""
    heard = (clue.heard() for clue in Profiles(view.session).clues(profile.id))
    noted = profile.particulars.open() if profile.particulars else {}
    return found_of(
        sex=profile.sex,
        ages=(profile.ages_lo, profile.ages_hi),
        ages_year=profile.ages_year,
        found_on=profile.found_on,
        description=described(profile.description.open(), noted),
        clues=[*(one for one in heard if one is not None), *names_said(noted)],
    )


def _consider(profile: Profile, found: Found, inquiry: Inquiry, sought: Sought, uow: UnitOfWork) -> None:
    comparison, fingerprints = compare(found, sought), uow.keys.blinds(canonical(found, sought), TRACING)
    known = Candidates(uow.session).of_pair(profile.id, inquiry.id)
    if known is None:
        if comparison.band is not MatchBand.BELOW:
            _suggest(profile, inquiry, comparison, fingerprints[-1], uow)
        return
    _same_facts_under_the_newest_key(known, fingerprints)
    fingerprint = fingerprints[-1]
    before = known.fingerprint
    if known.reconsider(comparison, fingerprint):
        _announce(known, uow)
    if known.fingerprint != before:
        _keep_words(known, comparison, uow)


def _same_facts_under_the_newest_key(known: Candidate, fingerprints: list[str]) -> None:
    """A new key is no new fact: what was rejected must not come back for it."""
    if known.fingerprint in fingerprints:
        known.fingerprint = fingerprints[-1]


def rebuild(uow: UnitOfWork, after: str, limit: int) -> str | None:
    """Bring the next open records after that cursor, and what was decided about them, under every tracing key in use;
    the new cursor, nothing when none is left. Nobody is compared anew."""
    take_turn(uow)
    kept = Keys(uow.session).records_after(after, limit)
    for side, record_id in kept:
        if side == PROFILE_SIDE:
            _rekey_profile(Profiles(uow.session).get(record_id), uow)
        else:
            _rekey_inquiry(Inquiries(uow.session).get(record_id), uow)
    return "/".join(kept[-1]) if kept else None


def _rekey_profile(profile: Profile, uow: UnitOfWork) -> None:
    found = found_as(profile, uow)
    Keys(uow.session).replace(PROFILE_SIDE, profile.id, _hashes(keys_of_found(found), uow))
    for known in Candidates(uow.session).of_profile(profile.id):
        inquiry = Inquiries(uow.session).get(known.inquiry_id)
        if inquiry.is_open:
            sought = sought_of(inquiry.person.open())
            _same_facts_under_the_newest_key(known, uow.keys.blinds(canonical(found, sought), TRACING))


def _rekey_inquiry(inquiry: Inquiry, uow: UnitOfWork) -> None:
    hashes = _hashes(keys_of_sought(sought_of(inquiry.person.open())), uow)
    Keys(uow.session).replace(INQUIRY_SIDE, inquiry.id, hashes)


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
        parameters=comparison.parameters.version,
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
