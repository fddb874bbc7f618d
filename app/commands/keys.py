"""`luzheng keys`: make, list, promote, retire, distrust."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import typer

from app.commands.opening import Opened, opened
from app.commands.showing import china_time, complain, say, show
from app.commands.type_numbers import type_numbers
from app.services import keys, publication
from app.services.errors import BadArgumentError, KeyTooNewError
from app.services.keys import KeyRequest
from licences.payload import CHINA_TIME
from licences.types import TYPES
from signing.keystore import KeyRecord, Purpose

commands = typer.Typer(help="密钥 · keys", no_args_is_help=True)

_YEAR: Final = timedelta(days=365.25)
# Help is folded at blanks only; a longer run of Chinese would be cut off.
_URGENT: Final = (
    "不等旧信任列表过期： 执法端同步之前， 离线核验会把新钥签发的真证 判为“无效：来源不明” ·"
    " do not wait until old trust lists have run out: inspectors who have not synchronised will see genuine"
    " licences signed by this key as invalid, unknown issuer"
)
_LEAKED_ZH: Final = (
    "怀疑密钥泄露时不要用 --since：签发时间由持钥人自己填写，盗用者会把时间填在此前。"
    "泄露的密钥须全部不可信（不写 --since），再为真证补发。--since 只用于未经他人之手的密钥（遗失、停用）"
)
_LEAKED_EN: Final = (
    "never use --since for a key that may have leaked: whoever holds a key writes the time of signing, and a"
    " thief writes one before the theft. Distrust it wholly (without --since), then reissue the genuine"
    " licences. --since is for keys lost or retired that nobody else ever held"
)
_NOT_LEAKED: Final = (
    "确认密钥未经他人之手，不再询问（供脚本使用） ·"
    " confirm that nobody else ever held the key, instead of being asked; for scripts"
)
_SINCE: Final = (
    "自此时起（北京时间）不可信，只用于遗失或停用而未泄露的密钥； 泄露的密钥不写此项，全部不可信 ·"
    " distrusted from then on, China time; only for keys lost or retired without a leak. Without it: wholly,"
    " as a leak demands"
)
KeyId = Annotated[str, typer.Argument(help="密钥标识，16 位十六进制 · key id, 16 hex digits")]


@commands.command("make")
def make(
    *,
    purpose: Annotated[Purpose, typer.Option(help="用途 · root, licence or publisher")],
    issuer: Annotated[str, typer.Option(help="发证机构统一社会信用代码 · credit code of its owner")],
    name: Annotated[str | None, typer.Option(help="机构名称；已登记的机构可不填 · owner's name")] = None,
    algorithm: Annotated[str, typer.Option(help="ES256, EdDSA, SM2")] = "ES256",
    types: Annotated[str, typer.Option(help="证照类型号，逗号分隔，或 all · type numbers, or all")] = "all",
    years: Annotated[float, typer.Option(min=0.01, max=30, help="有效年数 · years it may sign")] = 3.0,
) -> None:
    """生成密钥（待启用） · make a key, in state next."""
    with opened() as (services, actor, now):
        numbers = type_numbers(types) if purpose is Purpose.LICENCE else frozenset()
        request = KeyRequest(purpose, algorithm, issuer, name, numbers, now, now + years * _YEAR)
        record = keys.make(services, actor, request, now)
        say(f"已生成密钥 {record.kid.hex()}，状态：待启用", f"made key {record.kid.hex()}, state: next")


@commands.command("list")
def listing() -> None:
    """列出密钥 · list all keys."""
    columns = (
        "密钥 · key",
        "算法 · algorithm",
        "用途 · purpose",
        "状态 · state",
        "机构 · owner",
        "类型 · types",
        "止 · until",
    )
    with opened() as run:
        show(columns, [_row(record) for record in run.services.keystore.records()])


@commands.command("promote")
def promote(
    kid: KeyId,
    urgent: Annotated[bool, typer.Option("--urgent", help=_URGENT)] = False,
) -> None:
    """启用密钥，原密钥转为仅验证 · let a next key sign; the one before it only verifies."""
    with opened() as run:
        try:
            keys.promote(run.services, run.actor, _kid(kid), run.now, urgent=urgent)
        except KeyTooNewError as error:
            moment = china_time(error.known_from)
            say(f"{moment} 起可以启用", f"it may be promoted from {moment} on (China time)")
            raise
        say(f"已启用密钥 {kid}", f"key {kid} now signs")
        _publish(run)


@commands.command("retire")
def retire(kid: KeyId) -> None:
    """停用密钥，仅用于验证 · let a key sign no more; what it signed stays good."""
    with opened() as run:
        keys.retire(run.services, run.actor, _kid(kid), run.now)
        say(f"密钥 {kid} 已转为仅验证", f"key {kid} only verifies now")
        _publish(run)


@commands.command("distrust")
def distrust(
    kid: KeyId,
    since: Annotated[datetime | None, typer.Option(help=_SINCE)] = None,
    not_leaked: Annotated[bool, typer.Option("--not-leaked", help=_NOT_LEAKED)] = False,
) -> None:
    """宣布密钥不可信，不可撤回 · distrust a key; there is no way back."""
    if since is not None:
        complain(_LEAKED_ZH, _LEAKED_EN)
        if not not_leaked:
            typer.confirm("此密钥确未泄露 · this key has not leaked", abort=True, err=True)
    with opened() as run:
        moment = None if since is None else since.replace(tzinfo=CHINA_TIME).astimezone(UTC)
        keys.distrust(run.services, run.actor, _kid(kid), moment, run.now)
        say(f"密钥 {kid} 已列为不可信", f"key {kid} is distrusted")
        _publish(run)


def _publish(run: Opened) -> None:
    """Let inspectors know at once, where this installation holds the root key."""
    if not keys.has_listed_key(run.services):
        say("尚无可列入信任列表的密钥", "there is no key to put into a trust list yet")
    elif keys.has_current_root(run.services):
        made = publication.publish_trust(run.services, run.actor, run.now)
        say(f"已发布信任列表第 {made.version} 版", f"published trust list {made.version}")
    else:
        say(
            "本机没有根密钥，请在持有根密钥处发布信任列表",
            "no root key here: publish the trust list where it is",
        )


def _row(record: KeyRecord) -> tuple[str, ...]:
    types = "all" if len(record.types) == len(TYPES) else ",".join(map(str, record.types))
    owner = f"{record.issuer_code} {record.issuer_name}"
    until = china_time(datetime.fromtimestamp(record.not_after, UTC))
    state = record.state.name.lower().replace("_", "-")
    return record.kid.hex(), record.algorithm, record.purpose.value, state, owner, types, until


def _kid(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise BadArgumentError("kid") from None
