"""Who somebody is, as a state with its way (身份状态); without it a claim would become a name by being repeated.

A document that was read verifies, an answer of the police verifies more, and what was verified ends only by being
revoked: a weaker statement never takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import CheckResult, DocumentKind
from contracts.codes import IdentityState as I
from contracts.orders.intake import CheckSource, NumberWarning, ReaderResult

if TYPE_CHECKING:
    from chassis.private import Private

IDENTITY_MOVES: Final = Moves(
    (I.UNIDENTIFIED, I.CLAIMED),
    {
        I.UNIDENTIFIED: (I.CLAIMED, I.VERIFIED_DOCUMENT, I.VERIFIED_POLICE, I.FALSE_CLAIM),
        I.CLAIMED: (I.VERIFIED_DOCUMENT, I.VERIFIED_POLICE, I.FALSE_CLAIM),
        I.VERIFIED_DOCUMENT: (I.VERIFIED_POLICE, I.FALSE_CLAIM),
        I.VERIFIED_POLICE: (),
        I.FALSE_CLAIM: (I.CLAIMED, I.VERIFIED_DOCUMENT, I.VERIFIED_POLICE),
    },
)
"""What each state may become by a statement or a check."""

REVOKED_TO: Final[Mapping[I, tuple[I, ...]]] = MappingProxyType(
    {
        I.VERIFIED_DOCUMENT: (I.CLAIMED, I.UNIDENTIFIED),
        I.VERIFIED_POLICE: (I.CLAIMED, I.UNIDENTIFIED),
    }
)
"""What each state may become by being revoked, and by nothing else."""

VERIFIED: Final = frozenset({I.VERIFIED_DOCUMENT, I.VERIFIED_POLICE})
NOBODY_KNOWN: Final = frozenset({I.UNIDENTIFIED, I.FALSE_CLAIM})
"""Nobody knows who it is: a claim that is false says no more than none."""

_WEAKEST_FIRST: Final = (I.UNIDENTIFIED, I.FALSE_CLAIM, I.CLAIMED, I.VERIFIED_DOCUMENT, I.VERIFIED_POLICE)


class IdentityWrongState(Refusal):
    """The identity is at another point of its way."""

    code = "identity_wrong_state"


class IdentityNotVerified(Refusal):
    """There is nothing to revoke."""

    code = "identity_not_verified"


class PoliceAnswerNumberMissing(Refusal):
    """Police are said to have answered, and the number of their answer is not said."""

    code = "police_answer_number_missing"


@dataclass(eq=False, kw_only=True)
class IdentityCheck:
    """One look at a document: what the reader said, who was asked, what was answered. Its words are sealed under the
    key of the case in which it was made."""

    id: str
    case_id: str
    document: DocumentKind
    reader: ReaderResult
    sources: Sequence[str]
    result: CheckResult
    warnings: Sequence[str]
    identity: I
    checked_at: datetime
    checked_by: str
    number: Private | None
    name: Private | None = None
    answer_number: Private | None = None
    revoked_at: datetime | None = field(default=None)


def concluded(result: CheckResult, reader: ReaderResult, sources: Iterable[CheckSource]) -> I | None:
    """What a check says of the identity; nothing when it only says what somebody claims.

    That a register has such a number says nothing of who stands at the desk: only a document that was read, or the
    police, do.
    """
    if result is CheckResult.REFUTED:
        return I.FALSE_CLAIM
    if result is CheckResult.NO_ANSWER:
        return None
    if CheckSource.POLICE in sources:
        return I.VERIFIED_POLICE
    return I.VERIFIED_DOCUMENT if reader is ReaderResult.GENUINE else None


def expect_answer_number(result: CheckResult, sources: Iterable[CheckSource], number: str | None) -> None:
    """:raises PoliceAnswerNumberMissing: when police confirm or refute without it."""
    if CheckSource.POLICE in sources and result is not CheckResult.NO_ANSWER and not number:
        raise PoliceAnswerNumberMissing(missing="answer_number")


def is_weaker(wanted: I, than: I) -> bool:
    """Whether a statement adds nothing to what is verified already."""
    return than in VERIFIED and wanted in VERIFIED and _WEAKEST_FIRST.index(wanted) <= _WEAKEST_FIRST.index(than)


def strongest(of: Iterable[I]) -> I:
    """What is known of a person by all their cases together."""
    return max(of, key=_WEAKEST_FIRST.index, default=I.UNIDENTIFIED)


def odd(warnings: Iterable[NumberWarning]) -> list[str]:
    return [one.value for one in warnings]
