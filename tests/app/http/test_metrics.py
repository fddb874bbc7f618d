"""Figures for Prometheus."""

from app.http.metrics import Metrics


def test_counts_and_times_requests():
    """Two requests should be two counts, and their seconds summed."""
    metrics = Metrics()
    metrics.observe_request("GET", "/v", 200, 0.25)
    metrics.observe_request("GET", "/v", 200, 0.5)
    text = metrics.to_text().decode()
    expected = [
        'luzheng_requests_total{method="GET",route="/v",status="200"} 2.0',
        'luzheng_request_seconds_sum{route="/v"} 0.75',
        'luzheng_request_seconds_bucket{le="0.25",route="/v"} 1.0',
    ]
    actual = [line for line in expected if line in text]
    assert expected == actual


def test_applications_do_not_share_their_figures():
    """A second application in the same process should begin at nothing."""
    Metrics().observe_verdict("genuine")
    expected = False
    actual = 'reason="genuine"' in Metrics().to_text().decode()
    assert expected == actual
