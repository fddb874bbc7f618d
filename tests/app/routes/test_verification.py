"""Verification over HTTP: by text, by picture, in batches; each role sees its scope."""


def test_a_good_code_is_valid(client, issued, code_of):
    """The code of an issued certificate should be valid, shown in the public scope."""
    certificate = issued()
    answer = client.post("/api/v1/verify", json={"text": code_of(certificate)}).json()
    expected = ("valid", "genuine", "road_transport_operation_licence", "valid", "database")
    actual = (
        answer["verdict"],
        answer["reason"],
        answer["certificate"]["type"],
        answer["certificate"]["status"],
        answer["status"]["source"],
    )
    assert expected == actual
