import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import PROJECT, Settings, read_settings


def test_without_anything_said_the_system_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BELEGBOT_HOME")
    monkeypatch.delenv("BELEGBOT_MODELS")
    settings = read_settings()
    assert settings.home.name == "belegbot"
    assert (settings.models.parent.name, settings.models.name) == ("belegbot", "models")
    assert (settings.host, settings.port, settings.llm) == ("127.0.0.1", 7860, "")


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("belegbot.toml").write_text('port = 1001\nhost = "file"\nllm = "file"\n')
    monkeypatch.setenv("BELEGBOT_PORT", "1002")
    monkeypatch.setenv("BELEGBOT_HOST", "environment")
    settings = read_settings(port=1003)
    assert (settings.port, settings.host, settings.llm) == (1003, "environment", "file")


def test_none_was_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELEGBOT_PORT", "1002")
    assert read_settings(port=None).port == 1002


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "0"), ("PORT", "x"), ("PASSAGES", "0"), ("THREADS", "-1")]
)
def test_a_value_that_cannot_work_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"BELEGBOT_{name}", value)
    with pytest.raises(SettingsError, match=f"setting {name.lower()} cannot be used"):
        read_settings()


def test_an_unknown_name_in_the_file_is_named() -> None:
    Path("belegbot.toml").write_text("prot = 8000\n")
    with pytest.raises(SettingsError, match="setting prot cannot be used"):
        read_settings()


def test_a_file_that_is_not_toml_is_named() -> None:
    Path("belegbot.toml").write_text("port: 8000\n")
    with pytest.raises(SettingsError, match=r"belegbot\.toml"):
        read_settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_settings().port = 1  # ty: ignore[invalid-assignment]


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_project_holds_the_prompts_and_the_seeds() -> None:
    assert (PROJECT / "pyproject.toml").is_file()


def test_tests_see_no_setting_of_the_user() -> None:
    said = {name for name in os.environ if name.startswith("BELEGBOT_")}
    assert said <= {"BELEGBOT_HOME", "BELEGBOT_MODELS", "BELEGBOT_SHARED"}


def test_the_time_zone_is_one_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().zone.key == "Europe/Berlin"
    assert read_settings(timezone="America/New_York").zone.key == "America/New_York"
    for name in ("Europe/Bielefeld", "", "../etc/passwd", "Europe"):
        monkeypatch.setenv("BELEGBOT_TIMEZONE", name)
        with pytest.raises(SettingsError, match="setting timezone cannot be used"):
            read_settings()
