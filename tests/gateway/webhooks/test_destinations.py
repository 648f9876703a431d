"""A webhook goes to a listed host on the public internet and nowhere else, whatever its URL, its name or its answer
says; a listener inside stands by and must hear nothing."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chassis.settings import Settings
from gateway.domain.webhooks import Attempt, Outcome
from gateway.webhooks.destinations import Destination, ForbiddenDestination, destination, is_public
from gateway.webhooks.posting import Poster
from tests.gateway.webhooks.conftest import Desk, a_referral_requested
from tests.gateway.webhooks.receiver import Receiver, answer, receiving

LISTED = ["his.example.cn", "his.example.cn:8443", "127.0.0.1", "localhost", "xn--his-2na.example.cn"]
PUBLIC = "93.184.216.34"

INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "168.63.129.16",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "",
    "his.example.cn",
    "2130706433",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_leads_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_an_ordinary_address_is_public(address: str) -> None:
    assert is_public(address)


REFUSED = {
    "http://his.example.cn/": "scheme",
    "ftp://his.example.cn/": "scheme",
    "file:///etc/passwd": "scheme",
    "//his.example.cn/": "scheme",
    "https:///x": "host",
    "https://127.0.0.1/": "host",
    "https://localhost/": "host",
    "https://2130706433/": "host",
    "https://0177.0.0.1/": "host",
    "https://0x7f.0.0.1/": "host",
    "https://0x7f000001/": "host",
    "https://127.1/": "host",
    "https://[::1]/": "host",
    "https://[::ffff:127.0.0.1]/": "host",
    "https://１２７.０.０.１/": "host",
    "https://his.example.cn./": "host",
    "https://.his.example.cn/": "host",
    "https://his..example.cn/": "host",
    "https://his_.example.cn/": "host",
    "https://his.example.cn%2eevil.example/": "host",
    "https://evil.example/": "host_not_listed",
    "https://his.example.cn.evil.example/": "host_not_listed",
    "https://a.his.example.cn/": "host_not_listed",
    "https://his.example.cn:444/": "host_not_listed",
    "https://һis.example.cn/": "host_not_listed",
    "https://his.ехample.cn/": "host_not_listed",
    "https://user@his.example.cn/": "userinfo",
    "https://user:secret@his.example.cn/": "userinfo",
    "https://his.example.cn@evil.example/": "userinfo",
    "https://his.example.cn:99999/": "url",
    "https://his.example.cn:x/": "url",
    "https://his.example.cn/#part": "url",
    "https://his.example.cn/a b": "url",
    "https://his.example.cn\\@evil.example/": "url",
    "https://his.example.cn/\r\nHost: evil.example": "url",
    "https://his.example.cn/\x00": "url",
    "https://his.example.cn/病": "url",
    "https://his.example.cn/" + "x" * 500: "url",
    "https://[his.example.cn/": "url",
    "": "url",
}


@pytest.mark.parametrize("url", REFUSED, ids=lambda url: ascii(url)[:60])
def test_a_url_that_may_lead_elsewhere_is_refused_with_its_reason(url: str) -> None:
    with pytest.raises(ForbiddenDestination) as refused:
        destination(url, LISTED)
    assert refused.value.reason == REFUSED[url]


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://his.example.cn", "https://his.example.cn/"),
        ("HTTPS://HIS.Example.CN:443/Guitu?a=b", "https://his.example.cn/Guitu?a=b"),
        ("https://his.example.cn:8443/x", "https://his.example.cn:8443/x"),
        ("https://ｈｉｓ.example.cn/", "https://his.example.cn/"),
        ("https://ħis.example.cn/", None),
    ],
)
def test_a_listed_host_is_taken_in_its_canonical_form(url: str, canonical: str | None) -> None:
    if canonical is None:
        with pytest.raises(ForbiddenDestination):
            destination(url, ["his.example.cn"])
    else:
        assert destination(url, LISTED).url == canonical


def test_loopback_needs_its_setting_and_its_listing() -> None:
    assert {field.name: field.default for field in Settings.__dataclass_fields__.values()}["webhook_loopback"] is False
    assert destination("http://127.0.0.1:8080/", ["127.0.0.1:8080"], loopback=True).port == 8080
    for url in ("http://127.0.0.1:8081/", "http://127.0.0.2:8080/", "http://his.example.cn/"):
        with pytest.raises(ForbiddenDestination):
            destination(url, ["127.0.0.1:8080", "his.example.cn"], loopback=True)


def _post(poster: Poster, to: Destination) -> Attempt:
    return poster.post(to, {"Content-Type": "application/json"}, b'{"type": "test"}')


def _to(receiver: Receiver, scheme: str = "https", host: str = "his.example.cn") -> Destination:
    return Destination(scheme, host, receiver.port, "/guitu")


@pytest.mark.parametrize(
    "answers", [["127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], [PUBLIC, "127.0.0.1"], ["localhost"]]
)
def test_a_listed_name_that_leads_inside_is_not_connected_to(receiver: Receiver, answers: list[str]) -> None:
    """One address inside among public ones is enough."""
    dialled: list[Any] = []

    def dial(address: tuple[str, int], timeout: float) -> Any:
        dialled.append(address)
        return socket.create_connection(address, timeout)

    attempt = _post(Poster(resolve=lambda *_: answers, dial=dial), _to(receiver))

    assert (attempt, dialled, receiver.everything) == (Attempt(Outcome.FORBIDDEN_ADDRESS), [], [])


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(receiver: Receiver) -> None:
    """DNS rebinding: the resolver says something public when asked, and loopback to whoever asks again."""
    asked, dialled = iter([[PUBLIC], ["127.0.0.1"]]), []

    def dial(address: tuple[str, int], timeout: float) -> Any:
        dialled.append(address)
        raise OSError("no network in a test")

    poster = Poster(resolve=lambda *_: next(asked), dial=dial)
    attempts = [_post(poster, _to(receiver)).outcome for _ in range(2)]

    assert attempts == [Outcome.UNREACHABLE, Outcome.FORBIDDEN_ADDRESS]
    assert (dialled, receiver.everything) == ([(PUBLIC, receiver.port)], [])


def test_plain_http_goes_to_loopback_only(receiver: Receiver) -> None:
    poster = Poster(loopback=True, resolve=lambda *_: [PUBLIC])
    assert _post(poster, _to(receiver, "http", "localhost")).outcome is Outcome.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(receiver: Receiver, status: int) -> None:
    receiver.behave = lambda handler: answer(handler, status, {}, Location=f"{receiver.url}/inside")

    attempt = _post(Poster(loopback=True), _to(receiver, "http", "127.0.0.1"))

    assert (attempt.outcome, attempt.status, len(receiver.everything)) == (Outcome.REFUSED, status, 1)


def test_the_contract_is_asked_again_at_each_delivery(desk: Desk, receiver: Receiver) -> None:
    """A host that is listed no more is told no more."""
    made = desk.registers("hospital-1", receiver)
    desk.agency("hospital-1", webhook_hosts=["his.example.cn"])
    desk.hear(a_referral_requested("hospital-1"))

    assert (desk.deliverer.drain(made["id"]), receiver.messages) == (0, [])
    log = desk.caller("hospital-1").get(f"/v1/webhook-endpoints/{made['id']}/deliveries").json
    assert [one["last_outcome"] for one in log["items"]] == ["forbidden_address"]


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "https://10.0.0.1/", "https://evil.example/"])
def test_an_endpoint_elsewhere_cannot_be_registered(desk: Desk, url: str) -> None:
    desk.agency("hospital-1", webhook_hosts=["his.example.cn"])
    refused = desk.caller("hospital-1").post("/v1/webhook-endpoints", {"url": url})

    assert (refused.status_code, refused.json["code"]) == (422, "webhook_url_forbidden")


# --- TLS: the address is the one that was checked, the certificate is the name's --------------------------------------


def _certificate_for(name: str, folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / f"{name}.pem", folder / f"{name}.key"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, private


@pytest.mark.parametrize(("certified", "outcome"), [("his.example.cn", "delivered"), ("evil.example", "untrusted")])
def test_the_certificate_must_be_the_names(tmp_path: Path, certified: str, outcome: str) -> None:
    chain, private = _certificate_for(certified, tmp_path)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(chain, private)
    named: list[str | None] = []
    served.sni_callback = lambda _socket, name, _context: named.append(name)  # type: ignore[assignment]
    with receiving(tls=served) as receiver:
        trust = ssl.create_default_context(cafile=str(chain))
        poster = Poster(loopback=True, resolve=lambda *_: ["127.0.0.1"], trust=trust)
        attempt = _post(poster, _to(receiver))

    assert (attempt.outcome.value, named) == (outcome, ["his.example.cn"])
    assert [got.headers["host"] for got in receiver.everything] == (
        [f"his.example.cn:{receiver.port}"] if outcome == "delivered" else []
    )
