"""How whoever keeps a person's id follows intake's merges and splits; without it two of them could end in two maps.

What a merge says (whom the id stands for, what was opened under either id) and what a split says commute with whatever
was said of other ids, and of one id the newest word counts. So neither repetition nor order of delivery matters.
"""

from __future__ import annotations

from chassis.joined import Joined
from chassis.orders import Heard
from contracts.events.intake import PersonSplit


def follow(heard: Heard, known: Joined) -> None:
    """The id stands for the other one from now on, or for itself again."""
    told = heard.data
    if isinstance(told, PersonSplit):
        known.note(told.person_id, None, heard.sequence)
        return
    known.note(told.person_id, told.into_id, heard.sequence)
    known.opened_under(told.person_id, told.case_ids)
    known.opened_under(told.into_id, told.into_case_ids)
