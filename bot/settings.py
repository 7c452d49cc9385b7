"""The settings: one object, read once from BELEGBOT_* variables and belegbot.toml."""

import tomllib
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything that can be set; a variable BELEGBOT_NAME wins over belegbot.toml."""

    model_config = SettingsConfigDict(
        env_prefix="BELEGBOT_", toml_file="belegbot.toml", frozen=True, extra="forbid"
    )

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("belegbot", appauthor=False)),
        description="folder of catalogue and index",
    )
    models: Path = Field(
        default_factory=lambda: (
            Path(platformdirs.user_cache_dir("belegbot", appauthor=False)) / "models"
        ),
        description="folder of the models, shared by all homes",
    )
    llm: str = Field(
        "",
        description="language model: empty for the embedded one, a path to a GGUF file, "
        "ollama:NAME or openai:NAME",
    )
    llm_url: str = Field("", description="base URL for openai:NAME or a distant Ollama")
    llm_key: str = Field("", description="key for openai:NAME, where the endpoint wants one")
    embedder: str = Field(
        "", description="embedder: empty for the embedded one, else a SentenceTransformer"
    )
    threads: Annotated[int, Field(ge=0)] = Field(
        0, description="processor threads for the models; 0 takes the physical cores"
    )
    passages: Annotated[int, Field(ge=1, le=10)] = Field(
        6, description="passages of which the language model reads the best sentences"
    )
    timezone: str = Field(
        "Europe/Berlin", description='time zone that says which day "today" is and a time falls on'
    )
    host: str = Field("127.0.0.1", description="address the chat listens on")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(7860, description="port of the chat")
    password: str = Field("", description="password of the chat; needed beyond loopback")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(
                f"there is no time zone {name!r}: give a name such as Europe/Vienna"
            ) from error
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of `timezone`."""
        return ZoneInfo(self.timezone)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What was said on the command line wins, then the environment, then belegbot.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**said: Any) -> Settings:
    """The settings, with what the command line `said` on top; None counts as not said.

    Raises SettingsError with the setting's name and what is wrong with it.
    """
    try:
        return Settings(**{name: value for name, value in said.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "belegbot.toml"
        raise SettingsError(f"The setting {name} cannot be used: {first['msg']}.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The file belegbot.toml is not TOML: {error}.") from error
