"""app/demo/settings.py."""

from pathlib import Path

from app.demo.settings import DemoSettings
from app.settings import Settings


def test_the_environment_is_not_looked_at(monkeypatch, tmp_path):
    """Where the real service is configured, the demonstration still keeps to its own folder."""
    monkeypatch.setenv("LUZHENG_DATABASE_URL", "postgresql+psycopg://real@db/licences")
    monkeypatch.setenv("LUZHENG_KEYS_DIR", "/etc/luzheng/keys")
    monkeypatch.setenv("LUZHENG_KEYS_PASSPHRASE", "the real passphrase")
    assert Settings().keys_path == Path("/etc/luzheng/keys")
    settings = DemoSettings(data_dir=tmp_path)
    assert (settings.keys_path, settings.database_url, settings.keys_passphrase) == (
        tmp_path / "keys",
        f"sqlite:///{tmp_path}/luzheng.db",
        None,
    )
