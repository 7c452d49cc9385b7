"""Every test gets its own data directory, no settings of the user's, and no network."""

import ipaddress
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import read_settings

WITH_MODELS = {"real", "browser"}


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_user() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        models = read_settings().models
        for name in [name for name in os.environ if name.startswith("BELEGBOT_")]:
            if name != "BELEGBOT_SHARED":
                patch.delenv(name)
        patch.setenv("BELEGBOT_MODELS", str(models.resolve()))
        yield


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_arrives() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_folders(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data in `tmp_path`, away from a belegbot.toml; only tests with real models see the cache."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BELEGBOT_HOME", str(tmp_path / "home"))
    if not WITH_MODELS & set(request.path.parts):
        monkeypatch.setenv("BELEGBOT_MODELS", str(tmp_path / "models"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connecting to anything but this machine, or looking up its address, fails."""
    connect, connect_ex, getaddrinfo = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self: socket.socket, address: object) -> None:
        _insist_on_loopback(address)
        connect(self, address)  # ty: ignore[invalid-argument-type]

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        _insist_on_loopback(address)
        return connect_ex(self, address)  # ty: ignore[invalid-argument-type]

    def guarded_getaddrinfo(host: object, *args: object, **named: object) -> object:
        _insist_on_loopback((host,))
        return getaddrinfo(host, *args, **named)  # ty: ignore[invalid-argument-type]

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


def _insist_on_loopback(address: object) -> None:
    """Raise unless `address` is this machine's; a Unix socket's address is not a tuple."""
    if isinstance(address, tuple) and not _is_loopback(address[0]):
        pytest.fail(f"a test may not reach {address[0]}: the network is off in tests")


def _is_loopback(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", "0.0.0.0", "::"):
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of third-party data; a test that needs it is skipped where it is absent."""
    folder = os.environ.get("BELEGBOT_SHARED", "")
    if not folder:
        pytest.skip("BELEGBOT_SHARED does not name the folder of third-party data")
    if not Path(folder).is_dir():
        pytest.skip(f"BELEGBOT_SHARED names {folder}, which is not a folder")
    return Path(folder).resolve()
