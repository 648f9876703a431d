"""Breakages of what partners take away and rely on: the examples, the words of an operation, the sandbox."""

from __future__ import annotations

from tests.mutations import Mutation

_RECEIVER, _HEARS = "examples/receiver/guitu_receiver.py", "tests/examples/test_receiver.py::"
_PARTNER, _SENDS = "examples/partner/guitu_partner.py", "tests/examples/test_partner.py::"

MUTATIONS = [
    Mutation(
        "the example of a receiver believes whatever comes",
        _RECEIVER,
        "            return\n    raise NotFromGuitu\n",
        "            return\n",
        _HEARS + "test_what_is_not_signed_as_it_stands_is_refused",
    ),
    Mutation(
        "it believes an ed25519 signature of last year",
        _RECEIVER,
        " or abs(time.time() - int(stamp)) > OLDEST_S:",
        ":",
        _HEARS + "test_a_public_key_believes_nothing_old_and_nothing_altered",
    ),
    Mutation(
        "it handles a message each time it comes",
        _RECEIVER,
        ".rowcount == 1\n",
        ".rowcount >= 0\n",
        _HEARS + "test_the_same_message_again_is_answered_and_not_handled",
    ),
    Mutation(
        "it remembers what it could not handle",
        _RECEIVER,
        "        with self._lock, self._db:\n",
        "        self._db.isolation_level = None\n        with self._lock:\n",
        _HEARS + "test_a_message_that_could_not_be_handled_is_new_the_next_time",
    ),
    Mutation(
        "it reads a body of any size",
        _RECEIVER,
        "        if int(length) > LARGEST:\n            return self._answer(413, {})\n",
        "",
        _HEARS + "test_a_body_too_large_is_refused_before_it_is_read",
    ),
    Mutation(
        "the example of a client takes a fresh key for each of its repeats",
        _PARTNER,
        'headers = {"Idempotency-Key": key} |',
        'headers = {"Idempotency-Key": str(uuid.uuid4())} |',
        _SENDS + "test_a_referral_sent_twice_under_one_key_is_one_referral",
    ),
    Mutation(
        "it takes a 202 for the answer",
        _PARTNER,
        "        if answer.status_code == 202:\n",
        "        if answer.status_code == 0:\n",
        _SENDS + "test_an_order_whose_owner_is_away_is_followed_until_it_is_done",
    ),
    Mutation(
        "it stops after the first page",
        _PARTNER,
        "            if after is None:\n",
        "            if True:\n",
        _SENDS + "test_a_list_is_read_page_by_page",
    ),
    Mutation(
        "an agency marked for the sandbox is let in to the real platform",
        "gateway/registry.py",
        "    return bool(agency.sandbox == runtime.settings.sandbox)\n",
        "    return True\n",
        "tests/deploy/test_sandbox.py::test_an_agency_marked_for_one_platform_is_nobody_at_the_other",
    ),
    Mutation(
        "the sandbox keeps the databases that the environment names",
        "chassis/settings.py",
        "        database_url=None,\n        database_owner_url=None,\n        master_key",
        "        master_key",
        "tests/deploy/test_sandbox.py::test_of_the_platform_beside_it_nothing_is_left",
    ),
    Mutation(
        "a cursor with letters beyond ASCII is an internal error",
        "gateway/cursors.py",
        "        except ValueError:  # neither",
        "        except UnicodeDecodeError:  # neither",
        "tests/gateway/test_cursors.py::test_nonsense_is_no_cursor",
    ),
    Mutation(
        "an operation tells less than the POST would have",
        "gateway/answers.py",
        '"answer": said(standing) if "body" in standing.answer else None,',
        '"answer": standing.answer.get("body"),',
        _SENDS + "test_an_order_whose_owner_is_away_is_followed_until_it_is_done",
    ),
    Mutation(
        "the document says nothing of OAuth's own errors",
        "gateway/resources/oauth.py",
        '        "400": in_form(',
        '        "418": in_form(',
        "tests/gateway/test_fuzz.py::test_every_operation_answers_as_it_says_to_every_kind_of_agency",
    ),
]
