"""One module for each resource, gathered once; a route holds no rule."""

from typing import Final

from fastapi import APIRouter

from app.routes import (
    certificates,
    codes,
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

API: Final = "/api/v1"

ROUTERS: Final[tuple[tuple[APIRouter, str], ...]] = (
    (verification.router, API),
    (lookups.router, API),
    (certificates.router, API),
    (versions.router, API),
    (statuses.router, API),
    (codes.router, API),
    (trust.router, API),
    (standards.router, API),
    (token.router, API),
    (health.router, ""),
    (pages.router, ""),
)
"""Routers and their prefixes, in the order of the API's description."""

HOT_ROUTES: Final = verification.HOT_ROUTES
"""Routes that are taken before all others."""

__all__ = ["API", "HOT_ROUTES", "ROUTERS"]
