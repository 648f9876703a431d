"""Personal data stay where they are sealed: a canary in every free word of a whole stay shows itself nowhere else.

The broker is listened to as a thief would: on RabbitMQ with the firehose of the vhost, which copies every message that
is published or delivered, questions between services included.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import kombu
import pytest
import structlog
from marshmallow import fields
from prometheus_client import generate_latest
from sqlalchemy import select

from chassis import logs
from chassis.clock import iso
from chassis.outbox import outbox
from chassis.settings import Settings
from contracts.law.calendar import SHANGHAI
from deploy.services import SERVICES
from gateway.commands import COMMANDS
from tests.canaries import CANARIES, CANARY, LATIN, NAME, NUMBER, PHONE, sung_in
from tests.city import City, open_city
from tests.pairs import PAIRS, pair_named
from tests.servers import Endpoints
from tests.stored import everything_stored
from tests.stories import HOME, the_dispatch_of
from tests.town import settings_for

Tap = Callable[[], bytes]
"""Everything that has gone over the broker since it was opened."""


@pytest.fixture(params=PAIRS)
def tapped_city(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[City, Tap, io.StringIO]]:
    """A city whose broker and whose log are listened to."""
    with pair_named(request.param, request, SERVICES) as pair, ExitStack() as stack:
        settings = settings_for(pair, tmp_path / "home", drill=True)
        log = stack.enter_context(_listened_to())
        on_servers = settings.amqp_url is not None
        tap = stack.enter_context(_firehose(settings, request.getfixturevalue("servers"))) if on_servers else bytes
        yield stack.enter_context(open_city(settings)), tap, log


@contextmanager
def _listened_to() -> Iterator[io.StringIO]:
    """The log, from DEBUG on."""
    written = io.StringIO()
    logs.configure("DEBUG", written)
    try:
        yield written
    finally:
        structlog.reset_defaults()


@contextmanager
def _firehose(settings: Settings, servers: Endpoints) -> Iterator[Tap]:
    url = str(settings.amqp_url)
    servers._manage("PUT", f"vhosts/{url.rpartition('/')[2]}", {"tracing": True})
    with kombu.Connection(url) as connection:
        channel: Any = connection.channel()
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, "amq.rabbitmq.trace", "#")

        def tap() -> bytes:
            messages = iter(lambda: channel.basic_get(queue, no_ack=True), None)
            return b"\n".join(_whole(message) for message in messages)

        yield tap


def _whole(message: Any) -> bytes:
    body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
    return body + str(message.properties).encode()


def sing_everywhere(city: City) -> tuple[str, str]:
    """One whole stay in which every free word that any order takes is a canary; the case and the departure."""
    done = Singer(city)
    case = sing_until_known(done, city)
    return case, _home(done, case, city)


def sing_until_known(done: Singer, city: City) -> str:
    """From the street until somebody's identity is confirmed; the case.

    The words come from the orders' own schemas, so that a field that is added later sings too.
    """
    report = done("courier-group", "/v1/sightings", "patrol.report_sighting", place={"text": CANARY})
    dispatch = f"/v1/dispatches/{the_dispatch_of(city, report['id'])}"
    done("patrol-team-1", f"{dispatch}/accept", "patrol.accept_dispatch", staff=["P-017", "P-023"])
    emergency = {"sex": "1", "ages": {"lo": 65, "hi": 80}, "urgency": "emergency"}
    done("patrol-team-1", "/v1/referrals", "intake.request_referral", **emergency)
    met = {"outcome": "sent_hospital", "apparent_sex": "1", "ages": {"lo": 65, "hi": 80}, "knows_own_name": False}
    contact = done("patrol-team-1", f"{dispatch}/contact", "patrol.record_contact", **met)["contact"]["id"]
    city.settle()
    case = str(city.the("intake", "case_opened", contact_id=contact)["case_id"])
    _in_hospital(done, case, city)
    city.settle()
    _with_police(done, case)
    _in_the_station(done, f"/v1/cases/{case}")
    city.settle()
    _searched_for(done, str(city.the("tracing", "profile_opened", case_id=case)["profile_id"]), city)
    city.settle()
    return case


class Singer:
    """Gives orders whose free words are all canaries; what else the order needs is said by the story."""

    def __init__(self, city: City) -> None:
        self._city = city

    def __call__(self, desk: str, path: str, order: str, **needed: Any) -> dict[str, Any]:
        body = _with_canaries(COMMANDS[order].body().fields, needed)
        seen = self._city[desk].version(path.rpartition("/")[0]) if COMMANDS[order].needs_version else None
        return self._city[desk].post(path, body, seen=seen)


FREE_WORDS = {
    "what_seen", "description", "needs", "goods", "vehicle", "note", "ward", "advice", "emergency_reason", "findings",
    "items_surrendered", "claimed_name", "dialect", "marks", "destination_text", "from_station", "to_station",
    "confirmed_by", "transfer_contact", "raw_words", "interpreted", "legal_basis", "text", "name", "home_text",
    "town", "village", "aliases", "reference", "reason", "present", "health", "living", "medication", "signed_by",
    "transferred_to", "place", "document_number",
    "sending_department", "item", "grounds",
    "reason_text", "happened", "measures", "reported_to",
    "found_place", "circumstances", "items", "injuries", "basis", "detail", "statement",
    "feedback",
    "last_seen_time", "lost_text", "ethnicity", "speaks", "clothes", "kin", "sender_reference",
    "intellect", "mind", "contact",
    "names", "dialects", "route", "belongings", "questions", "clues", "meaning",
}  # fmt: skip


CODED = {
    "after", "case_id", "profile_id", "candidate_id", "departure_id", "police_id", "region_code",
    "home_region_code", "destination_region_code", "client_ref", "officer", "sealed_bag", "handover_sheet", "train",
    "evidence_number", "receipt_number", "police_case_number", "method", "need_to_know",
    "consent_id", "documents",
    "signer", "hospital_id",
    "to_hospital_id", "period",
    "filing_number",
    "police_report_number",
    "notice_number", "report_number", "dangerous_goods_police_reference", "document_number", "supersedes",
    "bed_id", "receipt_id", "adds_to", "written_by", "reported_by", "handled_by", "called_by",
    "unit_code", "officers",
    "found_region_code", "dna_lab_number", "prior_lab_number", "barcode", "face_ref", "fingerprint_ref",
    "number", "answer_number",
    "into_id", "other_id",
    "lost_region_code", "digest", "rows", "rejected",
    "photo_ref", "relatives",
    "photos",
}  # fmt: skip
"""Texts of orders that have a form, or are sung by name in the story."""


def test_every_text_that_an_order_takes_is_known_here_as_words_or_as_a_form() -> None:
    texts = {
        name
        for order in COMMANDS.values()
        for name, field in order.body().fields.items()
        if type(field) in (fields.String, fields.List) and not _of_codes(field)
    }

    assert texts - FREE_WORDS - CODED - {"staff", "escorts", "lines"} == set()


def _of_codes(field: Any) -> bool:
    return isinstance(field, fields.List) and isinstance(field.inner, fields.Enum)


MARKS = [{"kind": NAME, "part": LATIN, "text": CANARY}]


def _with_canaries(taken: Any, needed: dict[str, Any]) -> dict[str, Any]:
    sung = {name: _canary(name, field) for name, field in taken.items() if name in FREE_WORDS and name not in needed}
    return {**sung, **needed}


def _canary(name: str, field: Any) -> Any:
    if name == "marks":
        return MARKS
    if name == "kin":
        return [{"relation": LATIN, "name": CANARY}]
    if isinstance(field, fields.List):
        return [CANARY]
    return {"vehicle": PHONE, "reference": LATIN, "ethnicity": LATIN}.get(name, CANARY)


def _in_hospital(done: Singer, case: str, city: City) -> None:
    first = city.the("intake", "referral_requested", case_id=case)["referral_id"]
    done("hospital-1", f"/v1/referrals/{first}/reject", "intake.reject_referral", reason="capacity")
    asked = city.announced("intake", "referral_requested", case_id=case)[-1].data["referral_id"]
    second = f"/v1/referrals/{asked}"
    held = {"status": "on_hold", "reason": "waiting_for_bed"}
    done("hospital-2", f"{second}/status", "intake.set_referral_status", **held)
    done("hospital-2", f"{second}/admit", "intake.admit_patient", signer_role="sending_department")
    done("station-desk", f"{second}/sender", "intake.sign_for_patient", signer="J-0417")
    _appealed(done, case, second)
    cost = {"catalogue_class": "within_catalogue", "payer": "relief_fund", "amount_fen": 100}
    day = {"incurred_on": city.now().astimezone(SHANGHAI).date().isoformat()}
    done("hospital-2", f"{second}/cost-lines", "intake.submit_cost_line", **cost, **day)
    done("hospital-2", f"{second}/discharge", "intake.discharge_patient", fit_to_travel=True)
    _told_of(done, city)


def _appealed(done: Singer, case: str, referral: str) -> None:
    path, denied = f"/v1/cases/{case}/category", {"decision": "denied", "reason": "other"}
    done("station-desk", path, "intake.decide_category", **denied)
    done("hospital-2", f"{referral}/category-appeal", "intake.appeal_category")
    done("station-desk", path, "intake.decide_category", decision="confirmed", reason="other")


def _told_of(done: Singer, city: City) -> None:
    """Somebody nobody referred, who dies."""
    unknown = {"sex": "1", "ages": {"lo": 40, "hi": 60}, "admitted_at": iso(city.now())}
    told = done("hospital-1", "/v1/hospital-notices", "intake.send_hospital_notice", **unknown)
    ended = {"outcome": "died"}
    done("hospital-1", f"/v1/referrals/{told['referral_id']}/outcome", "intake.end_hospital_stay", **ended)


CONSENT = {"recipient": "hospital", "purpose": "medical_care", "given_by": "guardian"}


def _asks_for_help(done: Singer, case: str) -> None:
    """Back from the hospital: who brought him, what he looks like, and a decision in words."""
    desk, came = "station-desk", {"arrival": "hospital", "sex": "1", "ages": {"lo": 65, "hi": 80}, "needs": []}
    escort = {"name": NAME, "organisation": CANARY, "phone": PHONE}
    told = {**came, "stated_reason": "lost", "case_id": case.rpartition("/")[2], "escort": escort}
    request = done(desk, "/v1/help-requests", "intake.open_help_request", **told)["help_request_id"]
    path = f"/v1/help-requests/{request}"
    done(desk, f"{path}/screening", "intake.screen_help_request", officer="S-017", decision="continue")
    done(desk, f"{case}/safety-check", "intake.record_safety_check", officer="S-017", officer_sex="1")
    looked_up = {"fingerprint_taken": True, "photo_taken": True, "national_system_checked": True}
    form = {"officer": "S-017", "document_number": NUMBER, **looked_up}
    done(desk, f"{path}/registration", "intake.register_help_request", **form)
    facts = {"away_from_home": True, "without_food_or_lodging": True, "wandering_or_about_to": True}
    decided = {"outcome": "eligible", "facts": facts, "signer": "S-001"}
    done(desk, f"{case}/eligibility", "intake.decide_eligibility", **decided)


def _cared_for(done: Singer, case: str, receipt: str) -> None:
    desk, case_id = "station-desk", case.rpartition("/")[2]
    done(desk, f"{case}/care-log", "intake.write_care_entry", kind="observation", written_by="S-023")
    fell = {"case_id": case_id, "kind": "fall", "reported_by": "S-023"}
    incident = f"/v1/incidents/{done(desk, '/v1/incidents', 'intake.report_incident', **fell)['incident_id']}"
    done(desk, f"{incident}/handle", "intake.handle_incident", handled_by="S-023")
    done(desk, f"{incident}/report-up", "intake.report_incident_up", reported_by="S-001")
    leaving = {"receipt_id": receipt, "money": True, "how": "transferred", "officer": "S-017"}
    done(desk, f"{case}/belongings/settle", "intake.settle_belongings", **leaving)


def _in_the_station(done: Singer, case: str) -> None:
    desk = "station-desk"
    _asks_for_help(done, case)
    done(desk, f"{case}/safety-check", "intake.record_safety_check", officer="S-017", officer_sex="1")
    done(desk, f"{case}/health-check", "intake.record_health_check", decision="fit", impaired=True)
    held = {"lines": [{"what": CANARY, "quantity": 1}], "money_fen": 3550, "sealed_bag": "B-0041"}
    receipt = done(desk, f"{case}/belongings", "intake.receive_belongings", **held)["receipt_id"]
    entry = {"bed_zone": "care", "sex": "1", "ages": {"lo": 36, "hi": 36}, "age_basis": "document"}
    done(desk, f"{case}/admission", "intake.admit_to_station", **entry, evidence_number=NUMBER)
    done(desk, f"{case}/consents", "intake.record_consent", **CONSENT)
    done(desk, f"{case}/placement-application", "intake.file_placement", filing_number=NUMBER)
    passport = {"document": "passport", "number": LATIN, "result": "confirmed", "sources": ["national_system"]}
    done(desk, f"{case}/identity-checks", "intake.record_identity_check", **passport, answer_number=LATIN)
    _cared_for(done, case, receipt)


def _with_police(done: Singer, case: str) -> None:
    """Handed over, asked about and reported, with every word that these take."""
    desk, police = "station-desk", "police-changzhou"
    about = {"case_id": case, "police_id": police}
    refs = {"face_ref": PHONE, "fingerprint_ref": NUMBER, "name": NAME}
    asked = done(desk, "/v1/identity-queries", "intake.send_identity_query", **about, **refs)["identity_query_id"]
    done(police, f"/v1/identity-queries/{asked}/answer", "intake.answer_identity_query", result="need_more")
    done(desk, f"/v1/identity-queries/{asked}/supplement", "intake.supplement_identity_query", face_ref=PHONE)
    done(police, f"/v1/identity-queries/{asked}/answer", "intake.answer_identity_query", result="no_match")
    done(desk, f"/v1/identity-queries/{asked}/application", "intake.apply_identity_answer")
    form = {"direction": "from_police", "case_id": case, "unit_code": "320402500000", "officers": ["P-1", "P-2"]}
    seen = {"found_at": "2026-07-05T20:00:00Z", "sex": "1", "ages": {"lo": 65, "hi": 80}, "injured": True}
    dna = {"dna_taken": True, "dna_lab_number": NUMBER, "earlier_query": "not_answered", "name": NAME}
    filled = done(police, "/v1/handovers", "intake.announce_handover", **form, **seen, **dna)["handover_id"]
    done(police, f"/v1/handovers/{filled}/arrival", "intake.record_handover_arrival")
    no = {"reason": "items_disagree", "signer": "S-017"}
    done(desk, f"/v1/handovers/{filled}/refusal", "intake.refuse_to_sign_handover", **no)
    told = done(desk, "/v1/suspicion-reports", "intake.report_suspicion", **about, kind="missing")["suspicion_id"]
    number = {"report_number": NUMBER}
    done(police, f"/v1/suspicion-reports/{told}/registration", "intake.register_suspicion", **number)
    done(police, f"/v1/suspicion-reports/{told}/feedback", "intake.answer_suspicion")
    waived = done(desk, "/v1/suspicion-reports", "intake.report_suspicion", **about, kind="abandoned")["suspicion_id"]
    done("station-chief", f"/v1/suspicion-reports/{waived}/waiver", "intake.waive_suspicion")


def _sampled(done: Singer, profile: str) -> str:
    police, asked = "police-changzhou", {"police_id": "police-changzhou", "prior_lab_number": NUMBER}
    request = done("station-tracing", f"{profile}/dna-requests", "tracing.request_dna", **asked)["id"]
    for step in ("loaded", "compared"):
        done(police, f"/v1/dna-requests/{request}/steps", "tracing.record_dna_step", step=step, barcode=PHONE)
    done(police, f"/v1/dna-requests/{request}/answer", "tracing.answer_dna", result="no_hit")
    return f"/v1/dna-requests/{request}"


def _hit(done: Singer, request: str, candidate: str) -> None:
    """The sample stayed in the database: a hit after all, verified with the family of that candidate."""
    police = "police-changzhou"
    done(police, f"{request}/answer", "tracing.answer_dna", result="hit")
    done("station-tracing", f"{request}/relatives", "tracing.take_up_hit", candidate_id=candidate)
    done(police, f"{request}/conclusion", "tracing.conclude_hit", conclusion="confirmed")


def _noted(done: Singer, profile: str) -> None:
    """All that the notebook takes: what was said, what it means, what came of it, and why the search rested."""
    desk, said = "station-tracing", {"kind": "place", "raw_words": CANARY, "interpreted": NAME}
    talk = done(desk, f"{profile}/interviews", "tracing.record_interview", method="map", clues=[said])
    clue = f"/v1/tracing/clues/{talk['clue_ids'][0]}"
    done(desk, f"{clue}/interpretation", "tracing.interpret_clue", region_code=HOME)
    for state in ("checked", "refuted"):
        done(desk, f"{clue}/findings", "tracing.record_clue_finding", state=state)
    names = [{"text": NAME, "sense": "claimed", "by_sound": True}]
    marks = [{"kind": "scar", "part": "knee", "side": "left", "text": CANARY}]
    dialects = [{"area": CANARY, "confidence": "low"}]
    noted = {"names": names, "marks": marks, "dialects": dialects, "photos": [{"reference": LATIN}]}
    done(desk, f"{profile}/particulars", "tracing.note_particulars", **noted)
    done(desk, f"{profile}/suspension", "tracing.suspend_profile", reason="family_violence")
    done(desk, f"{profile}/resumption", "tracing.resume_profile")


def _searched_for(done: Singer, profile: str, city: City) -> None:
    done("station-tracing", f"/v1/tracing/profiles/{profile}/clues", "tracing.add_clue", kind="name", method=LATIN)
    _noted(done, f"/v1/tracing/profiles/{profile}")
    request = _sampled(done, f"/v1/tracing/profiles/{profile}")
    drafted = {"profile_id": profile, "channels": ["national_site"], "text": f"寻亲公告 {LATIN}", "photo_ref": PHONE}
    notice = (
        f"/v1/tracing/notices/{done('station-tracing', '/v1/tracing/notices', 'tracing.draft_notice', **drafted)['id']}"
    )
    done("station-chief", f"{notice}/approve", "tracing.approve_notice", basis="search_duty")
    done("station-tracing", f"{notice}/submissions", "tracing.submit_notice", channel="national_site")
    receipt = {"channel": "national_site", "receipt_number": PHONE}
    done("station-tracing", f"{notice}/receipts", "tracing.record_notice_receipt", **receipt)
    person = {"sex": "1", "birth_year": 1990, "home_region_code": HOME, "name": NAME, "town": NAME, "village": NAME}
    consent = {"kind": "written", "given_on": "2026-01-05", "reference": LATIN}
    family = {"name": NAME, "relation": "女儿", "phone": PHONE}
    told = {**person, "reporter": family | {"consent": consent}, "police_case_number": NUMBER, "marks": MARKS}
    inquiry = done("police-henan", "/v1/inquiries", "tracing.send_inquiry", **told)["id"]
    found = city.the("tracing", "match_suggested", profile_id=profile, inquiry_id=inquiry)["candidate_id"]
    done("station-tracing", f"/v1/candidates/{found}/accept", "tracing.accept_candidate")
    _hit(done, request, found)
    answered = f"/v1/candidates/{found}/verifications"
    dna = {"method": "dna_parentage", "result": "supports"}
    done("police-henan", answered, "tracing.record_verification", **dna)
    done("station-tracing", f"/v1/tracing/profiles/{profile}/identity", "tracing.confirm_identity", candidate_id=found)
    done("station-tracing", f"{notice}/withdrawals", "tracing.record_notice_withdrawal", **receipt)
    meeting = {"profile_id": profile, "kind": "collected", "planned_for": iso(city.now()), "relatives": [family]}
    reunion = done("station-tracing", "/v1/tracing/reunions", "tracing.plan_reunion", **meeting)["id"]
    done("station-tracing", f"/v1/tracing/reunions/{reunion}/record", "tracing.record_reunion")


def _home(done: Singer, case: str, city: City) -> str:
    receiver = {"name": NAME, "relation": "女儿", "organisation": CANARY, "document_number": NUMBER}
    leaving = {"case_id": case, "kind": "escort", "destination_region_code": HOME, "escorts": ["S-017", "S-023"]}
    paper = {"document": "police_receipt", "document_number": CANARY}
    planned = done(
        "station-desk", "/v1/departures", "intake.plan_departure", **leaving, receiver=receiver, documents=[paper]
    )
    departure = planned["departure_id"]
    path = f"/v1/departures/{departure}"
    done("station-desk", f"{path}/documents", "intake.record_departure_document", document="bureau_notice")
    done("station-chief", f"{path}/countersign", "intake.countersign_departure")
    done("station-chief", f"{path}/cash-allowance", "intake.allow_cash", allowed_fen=3000)
    wanted = {"departure_id": departure, "travellers": 3, "from_station": NAME, "to_station": LATIN}
    ticket = done("station-desk", "/v1/tickets", "intake.request_ticket", **wanted)["ticket_id"]
    train = {"train": "G7655", "departs_at": "2026-07-07T01:00:00Z", "arrives_at": "2026-07-07T02:00:00Z"}
    seats = {**train, "price_fen": 9300, "direct": False}
    done("railway-desk", f"/v1/tickets/{ticket}/issue", "intake.issue_ticket", **seats)
    done("station-desk", f"/v1/cases/{case}/belongings/return", "intake.return_belongings")
    done("station-desk", f"/v1/departures/{departure}/execute", "intake.execute_departure")
    done("station-desk", f"/v1/departures/{departure}/arrival", "intake.confirm_arrival")
    city.settle()
    plan = city.the("followup", "plan_created", case_id=case)["plan_id"]
    shown = city["station-desk"].get(f"/v1/followup/plans/{plan}")
    done("station-desk", f"/v1/notices/{shown['notices'][0]['id']}/acknowledge", "followup.acknowledge_home_notice")
    visit = {"stable": True, "goods": [], "needs": [CANARY]}
    done("station-desk", f"/v1/followup/tasks/{shown['tasks'][0]['id']}/visit", "followup.record_visit", **visit)
    return str(departure)


def what_goes_wrong_sings_too(city: City) -> None:
    """Refused, malformed and deferred orders with canaries in them."""
    courier = city["courier-group"]
    courier.answer("/v1/sightings", {"place": {"text": CANARY}, "what_seen": CANARY, NAME: CANARY})
    courier.answer(f"/v1/sightings/{LATIN}", {"what_seen": CANARY})
    city["station-desk"].answer("/v1/departures", {"case_id": CANARY, "kind": CANARY})
    with city.without("patrol"):
        courier.answer("/v1/sightings", {"place": {"text": CANARY}, "what_seen": CANARY})
    with suppress(AssertionError):
        city["station-desk"].get("/v1/cases", state=CANARY)


def a_register_sings(city: City) -> None:
    """Rows that are taken in, rows that are not, and a table whose very header is a canary."""
    told = {"name": CANARY, "alias": [NAME], "home_text": CANARY, "description": CANARY, "kin": [{"name": NAME}]}
    rows = ({"id": LATIN, **told}, {"id": NUMBER, "height": CANARY, **told}, {"id": PHONE, CANARY: 1}, CANARY)
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    for raw, media in ((lines, "application/x-ndjson"), (f"id,name,{NAME}\n1,{NAME}", "text/csv")):
        headers = {"Idempotency-Key": f"register-{media}", "Content-Type": media}
        sent = city["police-henan"]._sent("POST", "/v1/inquiry-imports", headers=headers, data=raw.encode())
        assert sent.status_code == 201, sent.json


def silent(messages: bytes, case: str) -> bool:
    """There is no wire in one process; on a broker, events of the case and sealed questions must have been heard."""
    if messages == b"":
        return True
    assert case.encode() in messages and b"application/octet-stream" in messages
    return False


def journals(city: City) -> Sequence[bytes]:
    bodies = []
    for runtime in city.town.services.values():
        with runtime.view() as view:
            bodies += view.session.scalars(select(outbox.c.body)).all()
    return [bytes(body) for body in bodies]


def test_a_canary_in_every_free_word_sings_in_no_event_message_table_log_or_metric(
    tapped_city: tuple[City, Tap, io.StringIO],
) -> None:
    city, tap, log = tapped_city
    case, departure = sing_everywhere(city)
    what_goes_wrong_sings_too(city)
    a_register_sings(city)
    city.deliver()
    city.settle()
    desk, messages = city["station-desk"], tap()
    kept = desk.get(f"/v1/cases/{case}"), desk.get(f"/v1/departures/{departure}")
    timeline = desk.get(f"/v1/cases/{case}/timeline")

    assert sung_in(json.dumps(kept).encode()) == list(CANARIES), "the canaries are there for those who may see them"
    assert silent(messages, case) is city.town.platform.settings.embedded
    leaks = {
        "events": sung_in(b"\n".join(journals(city))),
        "messages of the broker": sung_in(messages),
        "log": sung_in(log.getvalue().encode()),
        "metrics": sung_in(generate_latest(city.town.platform.metrics.registry)),
        "timeline": sung_in(json.dumps(timeline, ensure_ascii=False).encode()),
        **{f"database of {name}": sung_in(everything_stored(one)) for name, one in city.town.services.items()},
    }
    assert {where: heard for where, heard in leaks.items() if heard} == {}
