"""Breakages of what an upgrade to the engine keeps, and of what is shown of whom nothing but a name speaks for."""

from __future__ import annotations

from tests.mutations import Mutation

_KEPT = "tests/storage/test_migrations_keep_what_is_there.py::"
_SEARCHING = "tests/storage/test_searching.py::"
_POLICE = "tests/unit/tracing/test_police_work.py::"

MUTATIONS = [
    Mutation(
        "whose search rests is compared with nobody after the upgrade",
        "services/tracing/migrations/versions/0011_engine.py",
        "'open', 'suspended', 'placed_still_searching'",
        "'open'",
        _KEPT + "test_whoever_is_searched_for_or_searches_is_compared_anew_after_an_upgrade_without_a_key_too",
    ),
    Mutation(
        "who was ruled out before the engine never comes back",
        "services/tracing/domain/candidates.py",
        "        return self.state is S.REJECTED and not self.fingerprint\n",
        '        return self.state is S.REJECTED and (not self.fingerprint or self.parameters == "p1")\n',
        _SEARCHING + "test_who_was_ruled_out_before_the_engine_stays_so_at_the_upgrade_and_comes_back_for_new_facts",
    ),
    Mutation(
        "who was ruled out before the engine comes back for the upgrade",
        "services/tracing/domain/candidates.py",
        "        return self.state is S.REJECTED and not self.fingerprint\n",
        "        return False\n",
        _SEARCHING + "test_who_was_ruled_out_before_the_engine_stays_so_at_the_upgrade_and_comes_back_for_new_facts",
    ),
    Mutation(
        "a namesake of another age is hidden behind those of his age",
        "services/tracing/handlers/matching.py",
        "for one in (found, named_alone(found))",
        "for one in (found,)",
        _POLICE + "test_a_namesake_is_shown_though_age_and_sex_were_written_down_wrong_and_many_others_agree",
    ),
]
