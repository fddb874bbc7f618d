"""Settings of the demonstration: its own folder and nothing from the environment.

Whoever tries it on a machine where the real service is configured must not have demonstration accounts and
keys put into the real database and key store.
"""

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from app.settings import Settings


class DemoSettings(Settings):
    """Settings that only the program sets."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the arguments alone."""
        return (init_settings,)
