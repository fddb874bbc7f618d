"""Health, readiness and figures."""

from sqlalchemy import text


def test_alive_and_ready(client):
    """A complete installation should be alive and ready."""
    expected = ({"status": "ok"}, {"database": True, "schema": True, "trust_list": True})
    actual = (client.get("/healthz").json(), client.get("/readyz").json()["checks"])
    assert expected == actual


def test_an_old_schema_is_not_ready(client, services):
    """With a schema of another revision the service should be alive and not ready, and say why."""
    with services.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    expected = (200, 503, "not_ready", False)
    actual = (
        client.get("/healthz").status_code,
        answer.status_code,
        answer.json()["code"],
        answer.json()["checks"]["schema"],
    )
    assert expected == actual


def test_figures_name_routes_and_not_addresses(client, issued):
    """Requests should be counted by the pattern of their route, under its whole address."""
    client.get(f"/api/v1/certificates/{issued()['id']}")
    client.post("/api/v1/verify", json={"text": "x"})
    client.get("/nowhere/at/all")
    figures = client.get("/metrics").text
    expected = [
        'luzheng_requests_total{method="GET",route="/api/v1/certificates/{certificate_id}",status="401"} 1.0',
        'luzheng_requests_total{method="POST",route="/api/v1/verify",status="200"} 1.0',
        'luzheng_requests_total{method="GET",route="(none)",status="404"} 1.0',
    ]
    actual = [line for line in expected if line in figures]
    assert expected == actual


def test_other_methods_and_addresses_are_problems(client):
    """An unknown address and a wrong method should be problems, the latter with Allow."""
    missing, wrong = client.get("/nowhere"), client.get("/api/v1/verify")
    expected = ((404, "no_such_address"), (405, "method_not_allowed"), "POST")
    actual = (
        (missing.status_code, missing.json()["code"]),
        (wrong.status_code, wrong.json()["code"]),
        wrong.headers["allow"],
    )
    assert expected == actual
