"""What may stand in a registration; without these rules a typing error of an operator would become a right.

Everything here is pure and raises :class:`NotRegistrable` with a sentence in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from contracts.codes import AgencyKind
from contracts.purposes import PURPOSES
from contracts.quotas import Quota

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
_OPERATOR: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_HOST: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z]")
_QUOTAS: Final = frozenset(quota.value for quota in Quota)
_REGION: Final = re.compile(r"[0-9]{12}")
_KID: Final = re.compile(r"[\x21-\x7e]{1,80}")
_LEAST_RSA_BITS: Final = 2048
_MOST_KEYS: Final = 10
_ALGORITHMS: Final = {("EC", "P-256"): "ES256", ("EC", "P-384"): "ES384", ("OKP", "Ed25519"): "EdDSA"}

Key = ECKey | RSAKey | OKPKey


class NotRegistrable(ValueError):
    """Something that a registration may not say; the message tells what to do instead."""


def algorithm_of(jwk: Mapping[str, Any]) -> str | None:
    """The one algorithm (JWA, RFC 7518; RFC 8037) for which a key of that type and curve is taken; none for any other
    key. It follows from the registered key, never from what a message says of itself."""
    if jwk.get("kty") == "RSA":
        return "RS384"
    return _ALGORITHMS.get((str(jwk.get("kty")), str(jwk.get("crv"))))


def public_keys(jwks: Any) -> list[dict[str, Any]]:
    """The keys of a JWK set (RFC 7517), reduced to their public members, ``kid`` and ``alg``."""
    keys = jwks.get("keys") if isinstance(jwks, Mapping) else None
    if not isinstance(keys, list) or not 1 <= len(keys) <= _MOST_KEYS:
        raise NotRegistrable(f"JWKS 须含 1 至 {_MOST_KEYS} 个公钥 · a JWK set has 1 to {_MOST_KEYS} public keys")
    found = [_public(key) for key in keys]
    if len({key["kid"] for key in found}) != len(found):
        raise NotRegistrable("kid 重复 · two keys have the same kid")
    return found


def _public(jwk: Any) -> dict[str, Any]:
    algorithm = algorithm_of(jwk) if isinstance(jwk, Mapping) else None
    if algorithm is None or jwk.get("use", "sig") != "sig" or jwk.get("alg", algorithm) != algorithm:
        raise NotRegistrable("仅接受 P-256、P-384、Ed25519、RSA 签名公钥 · no other signing keys")
    if "d" in jwk:
        raise NotRegistrable(
            "文件含私钥；请更换密钥对，只提交公钥 · a private key: make a new pair, send the public one"
        )
    if not _KID.fullmatch(str(jwk.get("kid", ""))):
        raise NotRegistrable("每个公钥须有 kid（不超过 80 个字符）· each key needs a kid of at most 80 characters")
    return {**_imported(jwk).as_dict(private=False), "kid": jwk["kid"], "alg": algorithm, "use": "sig"}


def _imported(jwk: Mapping[str, Any]) -> Any:
    try:
        [key] = KeySet.import_key_set({"keys": [dict(jwk)]}).keys
    except (JoseError, ValueError, TypeError, KeyError):
        raise NotRegistrable("公钥无法解析 · a key cannot be read") from None
    if isinstance(key, RSAKey) and key.raw_value.key_size < _LEAST_RSA_BITS:
        raise NotRegistrable("RSA 密钥不足 2048 位 · an RSA key has at least 2,048 bits")
    return key


def operator(name: str) -> str:
    """An operator's name in the one way it can be written, so that nobody approves what he proposed himself."""
    if not _OPERATOR.fullmatch(name):
        raise NotRegistrable("操作员名须为小写字母、数字、. _ - · a name has small letters, digits and . _ -")
    return name


def identifier(text: str) -> str:
    if not _ID.fullmatch(text):
        raise NotRegistrable(f"{text!r}: 编号须为小写字母、数字、连字符 · an id has small letters, digits and hyphens")
    return text


def purposes(kind: AgencyKind, wanted: Iterable[str]) -> list[str]:
    """At most those of the kind."""
    beyond = set(wanted) - {purpose.value for purpose in PURPOSES[kind]}
    if beyond:
        raise NotRegistrable(f"{kind.value} 不得持有用途 · may not hold the purposes: {', '.join(sorted(beyond))}")
    return sorted(set(wanted))


def hosts(wanted: Iterable[str]) -> list[str]:
    """Names of hosts, never addresses: an address could be anybody's tomorrow, and one of ours today."""
    wrong = [host for host in wanted if not _HOST.fullmatch(host)]
    if wrong:
        raise NotRegistrable(f"须为完整域名 · a full host name is needed, in small letters: {', '.join(wrong)}")
    return sorted(set(wanted))


def quotas(wanted: Mapping[str, int]) -> dict[str, int]:
    """Those of :mod:`contracts.quotas`, by name."""
    wrong = [name for name, number in wanted.items() if name not in _QUOTAS or not 0 < number <= 10**9]
    if wrong:
        raise NotRegistrable(f"限额 · a quota is NAME=NUMBER, at least 1, of: {', '.join(sorted(_QUOTAS))}")
    return dict(wanted)


def region(code: str | None) -> str | None:
    if code is not None and not _REGION.fullmatch(code):
        raise NotRegistrable("区划代码须为 12 位数字 · a division code has twelve digits")
    return code


def contract(begins: datetime | None, ends: datetime | None) -> None:
    """It ends after it begins."""
    if begins is not None and ends is not None and ends <= begins:
        raise NotRegistrable("合同截止须晚于起始 · a contract ends after it begins")


def commands(wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    """Commands that a client must sign, each one of ours."""
    unknown = set(wanted) - set(known)
    if unknown:
        raise NotRegistrable(f"没有这些操作 · there are no such commands: {', '.join(sorted(unknown))}")
    return sorted(set(wanted))
