"""Look-up by two facts, for codes that cannot be read."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from app.http.strict_route import StrictRoute
from app.routes.acting import Anybody, Now, TheServices
from app.routes.documented import API, OPTIONAL_SIGN_IN, VERIFY, refusals
from app.routes.limits import limit
from app.routes.verdict_shape import PublicCertificate
from app.services import reading, typed
from app.services.rate_limits import Rule
from app.services.records import TwoFacts

router = APIRouter(prefix=API, tags=VERIFY, route_class=StrictRoute)


class LookUpBody(BaseModel):
    """证号，加上姓名（名称）或号牌 · the number, and either the name or the plate."""

    model_config = ConfigDict(extra="forbid")

    number: str = Field(min_length=1, max_length=128, examples=["330100000001"])
    name: str | None = Field(None, min_length=1, max_length=256, description="持证人 · holder")
    plate: str | None = Field(None, min_length=1, max_length=16, examples=["浙A99X01"])
    plate_colour: str | None = Field(None, min_length=1, max_length=2, examples=["2"])


@router.post(
    "/lookups",
    summary="按两项信息查询 · look up by two facts",
    response_model=list[PublicCertificate],
    response_model_exclude_unset=True,
    responses=refusals(*OPTIONAL_SIGN_IN, "no_match", "bad_argument", "wrong_content_type", "invalid_json"),
)
def look_up(
    request: Request, body: LookUpBody, services: TheServices, now: Now, actor: Anybody
) -> list[dict[str, Any]]:
    """Find certificates by their number and a second fact; answers are in the public scope."""
    rule = Rule("look_up", services.settings.look_up_per_minute)
    limit(request, rule, now)
    # Somebody with many addresses cannot try all names for one number.
    limit(request, rule, now, caller=f"number:{typed.short_number(body.number)}")
    return reading.lookup_by_two_facts(services, actor, TwoFacts(**body.model_dump()), now)
