"""Breakages of the FHIR face: what it translates, what it asks for, and in which form it says no."""

from __future__ import annotations

from tests.mutations import Mutation

_ROUND_TRIP = "tests/acceptance/test_item_26_the_fhir_facade_round_trips_a_referral.py::"
_BOTH_FACES = "tests/acceptance/test_item_26_both_faces_of_a_referral_keep_one_contract.py::"
_SPEAKS = "tests/acceptance/test_item_26_the_fhir_facade_speaks_fhir_and_says_what_it_speaks.py::"
_TABLE = "tests/gateway/fhir/test_the_table.py::"
_ROUND = "tests/gateway/fhir/test_round_trip.py::"
_CELLS = "tests/gateway/fhir/test_shows_no_more.py::"

MUTATIONS = [
    Mutation(
        "a state of ours that FHIR does not know starts all the same",
        "contracts/fhir.py",
        "    if missing := [code.value for code in codes if code not in rows]:",
        "    if missing := [code.value for code in codes if code not in rows and not rows]:",
        _TABLE + "test_a_new_state_without_a_row_stops_the_start",
    ),
    Mutation(
        "silence is told as a failure",
        "contracts/fhir.py",
        'S.UNANSWERED: Called("cancelled", "revoked")',
        'S.UNANSWERED: Called("failed", "revoked")',
        _TABLE + "test_each_state_is_called_as_the_field_s_own_table_says",
    ),
    Mutation(
        "a field of an order has no place in the Task",
        "gateway/fhir/orders.py",
        '                "ward": _output(Output.WARD, "valueString"),\n',
        "",
        _TABLE + "test_every_field_of_every_order_has_its_place_in_the_resource",
    ),
    Mutation(
        "a reason in words alone is no reason",
        "gateway/fhir/orders.py",
        '        return "other" if found is None and reason and reason["text"] else found',
        "        return found",
        _ROUND_TRIP + "test_a_reason_that_is_only_written_out_is_other_in_those_words",
    ),
    Mutation(
        "an order reaches its owner unchecked",
        "gateway/fhir/orders.py",
        "        if errors := self.order.body().validate(body):",
        "        if errors := {}:",
        _BOTH_FACES + "test_nothing_is_held_cancelled_or_given_up_without_its_reason",
    ),
    Mutation(
        "a completed stay is taken for a discharge, whatever was meant",
        "gateway/fhir/orders.py",
        "    if len(able) == 1:\n",
        "    if able:\n",
        _ROUND + "test_a_task_that_is_written_is_the_order_that_the_plain_interface_would_have_got",
    ),
    Mutation(
        "an output that nobody hears is passed over",
        "gateway/fhir/orders.py",
        "    _known_outputs(task)\n    state",
        "    state",
        _ROUND_TRIP + "test_what_a_task_says_and_nobody_hears_is_refused_by_name",
    ),
    Mutation(
        "an update overwrites what it has not seen",
        "gateway/resources/fhir.py",
        "target_id=str(referral_id), if_match=seen)",
        'target_id=str(referral_id), if_match="*")',
        _BOTH_FACES + "test_what_has_changed_meanwhile_is_not_overwritten",
    ),
    Mutation(
        "an update need not say what it replaces",
        "gateway/fhir/routes.py",
        '        raise ProblemFound("version_needed")\n',
        '        return "*"\n',
        _BOTH_FACES + "test_an_update_in_fhir_names_the_version_that_it_replaces",
    ),
    Mutation(
        "whoever may call the face may give every order",
        "gateway/resources/fhir.py",
        "    require(actor(), setting.order.scope)\n",
        "",
        _BOTH_FACES + "test_each_side_sets_its_own_states_only",
    ),
    Mutation(
        "what is only told to exist is shown as if it were not there",
        "gateway/fhir/parts.py",
        '    return {f"_{name}": absent(value)} if hidden(value) else {name: value}',
        "    return {} if hidden(value) else {name: value}",
        _ROUND + "test_what_a_caller_may_see_is_in_the_resources_all_of_it_and_nothing_else",
    ),
    Mutation(
        "a referral is read past the disclosure table",
        "gateway/resources/fhir.py",
        '    shown = answer_to_read(intake.REFERRAL, {"referral_id": str(referral_id)})\n',
        '    from chassis.orders import Query\n\n    asked = {"referral_id": str(referral_id)}\n'
        '    shown = parts().runtime.rpc.ask(Query(intake.REFERRAL, asked, actor(), "medical_care"), asked, 2.0)\n',
        _CELLS + "test_the_fhir_face_shows_what_the_plain_one_shows_and_nothing_else",
    ),
    Mutation(
        "a problem leaves FHIR in another form",
        "gateway/fhir/outcomes.py",
        "        if request.path.startswith(PREFIX) and answer.mimetype",
        "        if request.endpoint and request.path.startswith(PREFIX) and answer.mimetype",
        _SPEAKS + "test_whatever_goes_wrong_under_fhir_is_an_operation_outcome",
    ),
    Mutation(
        "whoever wants XML gets JSON without a word",
        "gateway/fhir/routes.py",
        "        expect_json_wanted()\n",
        "",
        _SPEAKS + "test_there_is_json_of_fhir_r4_and_whoever_wants_another_form_is_told",
    ),
    Mutation(
        "a hold is no change to whoever asks again",
        "services/intake/domain/referrals.py",
        "        self.state, self.changed_at = to, at\n",
        "        self.state = to\n",
        _BOTH_FACES + "test_whoever_asks_again_is_told_of_what_has_changed_and_of_nothing_else",
    ),
    Mutation(
        "the filter on states is dropped on the way to the owner",
        "gateway/fhir/searching.py",
        '        said["states"] = ',
        '        said["case_id"], _ = None, ',
        _BOTH_FACES + "test_the_attempts_of_a_status_come_page_by_page",
    ),
]
