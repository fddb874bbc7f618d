"""The start page of the demonstration: the nine licences with their codes, and where everything is."""

from html import escape
from typing import Final

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from app.demo.tour import Stop
from app.http.security_headers import PAGE_POLICY

_HEADERS: Final = {"Content-Security-Policy": PAGE_POLICY}
_STYLE: Final = """
body { max-width: 1080px; }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 12px; }
ul { padding: 0; margin: 0; }
li { list-style: none; }
li.card { margin: 0; text-align: center; overflow-wrap: anywhere; }
li img { width: 100%; max-width: 280px; image-rendering: pixelated; }
"""


def add_page(app: FastAPI, stops: list[Stop]) -> None:
    """Serve the page at the root of a running application; the pictures stay in memory."""
    page = _page(stops).encode()
    pictures = {stop.kind.code: stop.picture for stop in stops}

    async def start() -> Response:
        return HTMLResponse(page, headers=_HEADERS)

    async def style() -> Response:
        return Response(_STYLE, media_type="text/css; charset=utf-8")

    async def picture(code: str) -> Response:
        found = pictures.get(code)
        return Response(status_code=404) if found is None else Response(found, media_type="image/png")

    for path, endpoint in (("/", start), ("/demo/page.css", style), ("/demo/{code}.png", picture)):
        app.add_api_route(path, endpoint, methods=["GET"], include_in_schema=False)


def _page(stops: list[Stop]) -> str:
    cards = "\n".join(_card(stop) for stop in stops)
    return f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>路证 演示 · Luzheng, demonstration</title>
<link rel="icon" href="/web/icon.svg">
<link rel="stylesheet" href="/web/v.css">
<link rel="stylesheet" href="/demo/page.css">
</head>
<body>
<header>
<h1>路证 · 道路运输电子证照</h1>
<p>演示：九类证照均为虚构，由本机临时密钥签发。 <span lang="en">All nine licences are invented and signed by
throw-away keys of this machine.</span></p>
</header>
<main>
<p class="card"><a href="/v">扫码核验 <span lang="en">verify a code</span></a> ·
<a href="/api/v1/openapi.json">接口说明 <span lang="en">API</span></a> ·
<a href="/api/v1/jwks.json">公钥 <span lang="en">keys</span></a> ·
<a href="/metrics">运行指标 <span lang="en">metrics</span></a></p>
<ul>
{cards}
</ul>
</main>
</body>
</html>
"""


def _card(stop: Stop) -> str:
    path = stop.text[stop.text.index("/v#") :]
    certificate = stop.verification["certificate"] or {}
    return f"""<li class="card">
<h2>{escape(stop.kind.name_zh)} <span lang="en">{escape(stop.kind.name_en)}</span></h2>
<p><a href="{escape(path)}"><img src="/demo/{escape(stop.kind.code)}.png" alt="证照码 licence code"></a></p>
<p class="small">{escape(str(certificate.get("certificate_number", "")))} ·
{escape(str(certificate.get("holder_name", "")))}</p>
</li>"""
