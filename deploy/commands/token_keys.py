"""``guitu token-keys``: rotates the keys that sign access tokens; without it the first would stay for ever."""

from __future__ import annotations

import click


@click.group("token-keys", help="令牌签名密钥 · the keys that sign access tokens: list, rotate.")
def token_keys() -> None:
    """A new key is published two minutes before it signs; the old one counts until its last token is over."""


@token_keys.command("rotate", help="更换，不影响使用 · a new key; nobody notices. --at-once: older tokens end now.")
@click.option("--at-once", is_flag=True, help="密钥可能泄露时 · when a key may have leaked: everybody signs in anew")
def rotate(at_once: bool) -> None:
    from chassis.clock import iso
    from deploy.commands.agency import gateway_runtime
    from gateway import keys

    with gateway_runtime().unit() as uow:
        fresh = keys.rotate(uow, at_once=at_once)
    click.echo(f"✓ 新密钥 · new key {fresh.kid}，自此签名 · signs from {iso(fresh.signs_from)}")


@token_keys.command("list", help="列出 · the keys, and which of them signs now.")
def list_() -> None:
    from chassis.clock import iso
    from deploy.commands.agency import gateway_runtime
    from gateway.domain.own_keys import signing, verifying
    from gateway.storage.own_keys import OwnKeys

    runtime = gateway_runtime()
    now = runtime.wall.now()
    with runtime.view() as view:
        keys = list(OwnKeys(view.session).token_keys())
    signs, counts = signing(keys, now), verifying(keys, now)
    for key in keys:
        state = "签名 signs" if key is signs else "有效 counts" if key in counts else "已失效 over"
        click.echo(f"{key.number:4}  {key.kid}  {state}  {iso(key.signs_from)}")
