"""Breakages of how the station's people sign in, what their roles give, and who administers them."""

from __future__ import annotations

from tests.mutations import Mutation

_PEOPLE = "tests/gateway/people/"
_SIGNING_IN = _PEOPLE + "test_signing_in.py::"
_CODES = _PEOPLE + "test_codes.py::"
_PAUSES = _PEOPLE + "test_pauses.py::"
_SESSIONS = _PEOPLE + "test_sessions.py::"
_THREE = _PEOPLE + "test_three_administrators.py::"
_TOLD = _PEOPLE + "test_nothing_is_told.py::"
_ORDERS = _PEOPLE + "test_people_give_orders.py::"
_ROLES = "tests/contracts/test_roles.py::"

MUTATIONS = [
    Mutation(
        "a code of the phone counts again",
        "gateway/domain/people.py",
        "if step is None or step <= self.totp_last_step:",
        "if step is None:",
        _CODES + "test_a_code_that_counted_does_not_count_again_nor_does_an_earlier_one",
    ),
    Mutation(
        "sign-ins side by side do not wait for one another",
        "gateway/storage/people.py",
        "found = self._session.get(Person, person_id, with_for_update=True, populate_existing=True)",
        "found = self._session.get(Person, person_id)",
        _CODES + "test_twenty_sign_ins_side_by_side_with_one_code_open_one_session",
    ),
    Mutation(
        "a recovery code counts again",
        "gateway/storage/people.py",
        "return self._session.connection().execute(delete(recovery_code).where(this)).rowcount == 1",
        "return bool(self._session.execute(select(recovery_code).where(this)).all())",
        _CODES + "test_a_recovery_code_counts_once_however_it_is_typed",
    ),
    Mutation(
        "any code of the last ten minutes is good",
        "gateway/people/second_factor.py",
        "_DRIFT: Final = (0, -1, 1)",
        "_DRIFT: Final = tuple(range(-20, 2))",
        _CODES + "test_a_code_is_good_in_its_own_time_step_and_its_two_neighbours",
    ),
    Mutation(
        "a session begun with the password alone outlives the enrolment of the phone",
        "gateway/people/signing_in.py",
        "            PersonSessions(uow.session).end_all(person.id, but=session.id)  # begun",
        "            # begun",
        _CODES + "test_whoever_knew_the_password_only_cannot_put_their_phone_in_place_of_the_persons",
    ),
    Mutation(
        "an unknown staff number costs no hash",
        "gateway/people/signing_in.py",
        "right = self._aside(matches, known.password_hash if known else nobodys_hash(), normalised(password))",
        "right = bool(known) and self._aside(matches, known.password_hash, normalised(password))",
        _SIGNING_IN + "test_unknown_wrong_locked_and_disabled_are_told_apart_by_nobody_and_each_costs_one_hash",
    ),
    Mutation(
        "a set-up code is good for ever",
        "gateway/domain/people.py",
        "return not self.must_change or now < self.password_changed_at + SETUP_CODE_FOR",
        "return True",
        _SIGNING_IN + "test_unknown_wrong_locked_and_disabled_are_told_apart_by_nobody_and_each_costs_one_hash",
    ),
    Mutation(
        "the password alone opens what both factors should",
        "gateway/access.py",
        "if stage is not SessionStage.OPEN and not access.unfinished:",
        "if False:",
        _SIGNING_IN + "test_an_unfinished_session_opens_nothing_but_the_next_step",
    ),
    Mutation(
        "the token of an earlier step goes on to work",
        "gateway/domain/people.py",
        "self.stage, self.token_hash, self.last_seen_at = stage.value, token_hash, now",
        "self.stage, self.last_seen_at = stage.value, now",
        _SIGNING_IN + "test_each_step_has_a_token_of_its_own_and_the_earlier_one_is_worth_nothing",
    ),
    Mutation(
        "a new password leaves other sessions open",
        "gateway/people/signing_in.py",
        "            PersonSessions(uow.session).end_all(person.id, but=session.id)\n",
        "",
        _SIGNING_IN + "test_changing_the_password_ends_every_other_session",
    ),
    Mutation(
        "common passwords are taken",
        "gateway/people/passwords.py",
        "if plain in _COMMON or _repeats(plain) or _counts(plain):",
        "if False:",
        _SIGNING_IN + "test_a_password_that_is_guessed_first_is_refused_with_the_reason",
    ),
    Mutation(
        "sign-in never pauses",
        "gateway/domain/people.py",
        "self.paused_until = now + pause if pause else None",
        "self.paused_until = None",
        _PAUSES + "test_the_right_password_is_refused_while_sign_in_pauses_and_counts_again_afterwards",
    ),
    Mutation(
        "trying during a pause makes it longer",
        "gateway/domain/people.py",
        "        if self.state(now) is not PersonState.ACTIVE:\n            return\n",
        "",
        _PAUSES + "test_trying_during_a_pause_makes_it_no_longer",
    ),
    Mutation(
        "the right password forgives wrong codes",
        "gateway/people/signing_in.py",
        "step = self._begun(uow, person, device) if let_in else None",
        "step = (person.passed(), self._begun(uow, person, device))[1] if let_in else None",
        _PAUSES + "test_the_right_password_alone_forgives_nothing_so_that_nobody_guesses_codes_behind_it",
    ),
    Mutation(
        "a code is used up while sign-in pauses",
        "gateway/people/signing_in.py",
        "if person.state(now) is not PersonState.ACTIVE or person.totp is None:",
        "if person.totp is None:",
        _PAUSES + "test_a_pause_used_up_no_recovery_code_and_ends_no_session",
    ),
    Mutation(
        "refused sign-ins are not counted",
        "gateway/people/signing_in.py",
        '        uow.after_commit.append(self._runtime.metrics.sign_ins.labels("refused").inc)\n',
        "",
        _PAUSES + "test_failures_and_successes_are_counted_and_on_record",
    ),
    Mutation(
        "a burst of refused sign-ins pages nobody",
        "deploy/prometheus/rules/guitu.yml",
        'increase(guitu_sign_ins_total{outcome="refused"}[10m])) > 30',
        'increase(guitu_sign_ins_total{outcome="refused"}[10m])) > 3000',
        "tests/deploy/test_alerts.py::test_each_alert_fires_when_it_should_and_keeps_quiet_below",
    ),
    Mutation(
        "an idle session stays open",
        "gateway/domain/people.py",
        "return now >= self.ends_at or now >= self.last_seen_at + idle",
        "return now >= self.ends_at",
        _SESSIONS + "test_a_session_ends_after_a_quarter_of_an_hour_without_a_request",
    ),
    Mutation(
        "a busy session stays open for ever",
        "gateway/domain/people.py",
        "return now >= self.ends_at or now >= self.last_seen_at + idle",
        "return now >= self.last_seen_at + idle",
        _SESSIONS + "test_a_session_ends_after_ten_hours_however_busy",
    ),
    Mutation(
        "one may end the session of somebody else",
        "gateway/storage/people.py",
        "this = (person_session.c.id == session_id) & (person_session.c.person_id == person_id)",
        "this = person_session.c.id == session_id",
        _SESSIONS + "test_one_sees_and_ends_ones_own_sessions_and_nobody_elses",
    ),
    Mutation(
        "a disabled person's sessions stay open",
        "gateway/people/administration.py",
        "        ended = PersonSessions(uow.session).end_all(person_id)\n",
        "        ended = 0\n",
        _SESSIONS + "test_what_is_taken_away_is_gone_at_the_next_request",
    ),
    Mutation(
        "an administrator administers their own account",
        "gateway/people/administration.py",
        "    if actor_of(person).client_id == uow.actor.client_id:\n        raise NotOnOneself\n",
        "",
        _THREE + "test_no_administrator_does_anything_to_their_own_account",
    ),
    Mutation(
        "one person holds what belongs into separate hands",
        "contracts/roles.py",
        "return held if held & ADMINISTRATORS and len(held) > 1 else frozenset()",
        "return frozenset()",
        _THREE + "test_a_role_that_does_not_go_with_those_held_is_not_granted",
    ),
    Mutation(
        "the system administrator grants roles",
        "contracts/roles.py",
        '"system administrator", frozenset({"people:read", "people:register"})',
        '"system administrator", frozenset({"people:read", "people:register", "people:authorise"})',
        _THREE + "test_every_role_may_do_exactly_these_administrative_acts_and_a_person_without_a_role_none",
    ),
    Mutation(
        "an administrator sees cases",
        "contracts/roles.py",
        '"audit administrator", frozenset({"audit:read"})',
        '"audit administrator", frozenset({"audit:read", "cases:read"})',
        _ROLES + "test_no_administrator_has_a_scope_that_shows_a_case",
    ),
    Mutation(
        "the last administrator of a kind may go",
        "gateway/people/administration.py",
        "    if last and person.disabled_at is None:\n",
        "    if False:\n",
        _THREE + "test_the_last_administrator_of_a_kind_is_neither_disabled_nor_without_the_role",
    ),
    Mutation(
        "whoever resets both factors comes in as the person",
        "gateway/domain/people.py",
        "        if self.must_change:\n            raise OtherFactorOpen\n",
        "",
        _THREE + "test_nobody_who_resets_can_come_in_by_it_both_factors_are_never_reset_together",
    ),
    Mutation(
        "an order that was put off is carried out with rights that were taken away",
        "gateway/people/rights.py",
        "return replace(today, scopes=actor.scopes & today.scopes,",
        "return replace(today, scopes=actor.scopes,",
        _ORDERS + "test_what_was_put_off_is_judged_by_the_roles_of_the_day_it_is_carried_out",
    ),
    Mutation(
        "tokens of sessions lie in the database as they are",
        "gateway/people/sessions.py",
        "return hashlib.sha256(token.encode()).hexdigest()",
        "return token",
        _TOLD + "test_nothing_of_it_can_be_read_in_the_database",
    ),
    Mutation(
        "the audit keeps what was typed for a staff number",
        "gateway/people/signing_in.py",
        'self._refused(uow, "person/unknown", "unknown")',
        'self._refused(uow, f"person/{staff_number}", "unknown")',
        _TOLD + "test_nothing_of_it_can_be_read_in_the_database",
    ),
    Mutation(
        "the first administrators may be made again",
        "gateway/people/administration.py",
        "    if people.all_locked():\n        raise PeopleAlreadyThere\n",
        "",
        _THREE + "test_the_first_administrators_are_made_on_an_empty_platform_only",
    ),
]
