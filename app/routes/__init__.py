"""One module for each resource, gathered once; a route holds no rule."""

from typing import Final

from fastapi import APIRouter

from app.routes import (
    certificates,
    codes,
    conversions,
    health,
    lookups,
    pages,
    standards,
    statuses,
    token,
    trust,
    verification,
    versions,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    verification.router,
    lookups.router,
    certificates.router,
    versions.router,
    statuses.router,
    conversions.router,
    codes.router,
    trust.router,
    standards.router,
    token.router,
    health.router,
    pages.router,
)
"""In the order of the API's description."""

HOT: Final = verification.HOT
"""What the edge hands over itself."""

__all__ = ["HOT", "ROUTERS"]
