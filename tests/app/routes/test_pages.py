"""The page a phone opens."""

import re

import pytest

from app.http.security_headers import PAGE_POLICY


def test_the_page_may_run_its_own_files_only(client):
    """The page should come with a policy that allows no inline script, no frame and no other host."""
    answer = client.get("/v")
    expected = (200, "text/html; charset=utf-8", PAGE_POLICY, "no-referrer")
    actual = (
        answer.status_code,
        answer.headers["content-type"],
        answer.headers["content-security-policy"],
        answer.headers["referrer-policy"],
    )
    assert expected == actual
    assert "unsafe" not in PAGE_POLICY
    assert not re.search(r"<script>|\son\w+=|\sstyle=|https?://", answer.text)


def test_every_file_it_names_is_there(client):
    """Each script, style and icon of the page should be served, from this host, and be kept for ever."""
    page = client.get("/v").text
    names = re.findall(r'(?:src|href)="([^"]+)"', page)
    found = [client.get(name) for name in names]
    expected = [(200, "public, max-age=31536000, immutable")] * 3
    actual = [(each.status_code, each.headers["cache-control"]) for each in found]
    assert expected == actual


@pytest.mark.parametrize(
    "modern", [r"=>", r"\blet\b", r"\bconst\b", r"`", r"\bfetch\(", r"\bclass\b", r"innerHTML"]
)
def test_the_script_runs_in_old_browsers(client, modern):
    """The script should use nothing newer than ES5, and write text only, never HTML."""
    script = re.sub(r"/\*.*?\*/|'[^']*'", "", client.get("/web/v.js").text, flags=re.DOTALL)
    expected = None
    actual = re.search(modern, script)
    assert expected == actual


@pytest.mark.parametrize("path", ["/v", "/web/v.js", "/web/v.0123456789abcdef.js"])
def test_what_may_change_is_asked_for_each_time(client, path):
    """The page, and a file under a name without its digest, should not be kept without asking."""
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    expected = (200, "public, no-cache", 304)
    actual = (first.status_code, first.headers["cache-control"], again.status_code)
    assert expected == actual


@pytest.mark.parametrize("name", ["v.html", "other.js", "v.js.map", "..%2Fv.html", "v.0123.js"])
def test_no_other_file_is_served(client, name):
    """Under the address of the files nothing else should be had."""
    expected = 404
    actual = client.get(f"/web/{name}").status_code
    assert expected == actual
