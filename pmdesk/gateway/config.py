"""The gateway's configuration: gateway.toml and the secrets it names, read once and checked whole.

Every complaint says which line is meant and what would be right; no secret is part of one.
"""

from __future__ import annotations

import os
import stat
import tomllib
from datetime import UTC, tzinfo
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from pmdesk.api.address import is_loopback, normalised
from pmdesk.api.capability import Place
from pmdesk.api.errors import BadAddress
from pmdesk.api.grants import zone_of
from pmdesk.api.transport import FILE_BODY

_UTC = ("UTC", "+00:00", "-00:00", "+0000", "-0000")
OPENID, PASSWORD = "openid", "password"

FRESH_PLACES = (Place.DOMAIN, Place.PROFILE, Place.PASSWORD, Place.SECURITY)
"""The pages on which a domain can be unlocked or an address changed: a one-time link to them wants a fresh
sign-in, unless the operator says otherwise."""


class ConfigError(Exception):
    """The configuration cannot be used; the text is for the operator."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """A table of the file."""


class Server(_Part, frozen=True, kw_only=True):
    """Where the gateway listens. ``trusted_proxies`` are the addresses whose X-Forwarded-For is believed."""

    host: str = "127.0.0.1"
    port: int = 8471
    trusted_proxies: tuple[str, ...] = ()


class Whmcs(_Part, frozen=True, kw_only=True):
    """The installation: its address, the API credential, and the time zone its times are written in."""

    url: str
    identifier: str = ""
    identifier_file: Path | None = None
    secret: str = ""
    secret_file: Path | None = None
    access_key_file: Path | None = None
    time_zone: str = "UTC"
    ca_file: Path | None = None
    calls_at_a_time: int = 12

    def __repr__(self) -> str:
        return f"Whmcs({self.url!r})"


class OpenId(_Part, frozen=True, kw_only=True):
    """The client that was made for the gateway in WHMCS (System Settings, OpenID Connect)."""

    client_id: str = ""
    client_secret: str = ""
    client_secret_file: Path | None = None
    issuer: str = ""
    """Only where it is another address than WHMCS's own."""
    require_nonce: bool = False
    """Refuse an identity that does not repeat our nonce: installations are not known to do so."""

    def __repr__(self) -> str:
        return f"OpenId({self.client_id!r})"


class SignIn(_Part, frozen=True, kw_only=True):
    """How customers prove who they are, and for how long that holds."""

    method: str = OPENID
    confirm_password: bool = True
    """Where WHMCS does not say when somebody signed in: ask for the password again (ValidateLogin)."""
    idle_days: int = 60
    longest_days: int = 365
    openid: OpenId = OpenId()


class StateTable(_Part, frozen=True, kw_only=True):
    """Where sign-ins are kept: a Redis or Valkey server that replicas share, or a file for one alone."""

    url: str = ""
    url_file: Path | None = None
    path: Path | None = None

    def __repr__(self) -> str:
        return "StateTable(…)"


class Limits(_Part, frozen=True, kw_only=True):
    """How much one account and one address may ask for."""

    account_per_minute: int = 300
    address_per_minute: int = 900
    account_at_a_time: int = 8
    failed_per_account: int = 8
    failed_per_address: int = 30
    failed_minutes: int = 15
    changes_per_hour: int = 30
    """Transfer codes, opened locks, contacts and addresses, and orders, of one person at one account."""
    attachment_megabytes: int = 25


class Customers(_Part, frozen=True, kw_only=True):
    """What customers find: departments open to them (empty: all), and pages that want a fresh sign-in."""

    departments: tuple[int, ...] = ()
    fresh_places: tuple[Place, ...] = FRESH_PLACES


class Audit(_Part, frozen=True, kw_only=True):
    """Where the audit log goes: a file, or standard output where none is named."""

    file: Path | None = None


class Config(_Part, frozen=True, kw_only=True):
    """All of gateway.toml. ``url`` is the address customers reach, ``name`` what the host is called."""

    name: str
    url: str
    whmcs: Whmcs
    server: Server = Server()
    sign_in: SignIn = SignIn()
    state: StateTable = StateTable()
    limits: Limits = Limits()
    customers: Customers = Customers()
    audit: Audit = Audit()

    def __repr__(self) -> str:
        return f"Config({self.name!r}, {self.url!r})"

    @property
    def base(self) -> str:
        """The public address in its one spelling, without a slash at its end: desktops compare with it."""
        return normalised(self.url)

    @property
    def zone(self) -> tzinfo:
        """The installation's time zone."""
        return zone_of(self.whmcs.time_zone)

    @property
    def secure(self) -> bool:
        """Whether customers come over TLS; only a gateway on this machine alone may do without."""
        return self.url.startswith("https://")


def load(path: Path) -> Config:
    """Read a configuration with its secrets. Raises ConfigError."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from None
    try:
        config = parse(tomllib.loads(text.decode("utf-8")), path.parent)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no TOML: {error}.") from None
    if _has_secrets(text) and _is_open(path):
        raise ConfigError(f"{path} holds a secret and others can read it. Run: chmod 600 {path}")
    return config


def parse(data: dict[str, Any], folder: Path) -> Config:
    """A configuration from its tables; relative files are sought in ``folder``. Raises ConfigError."""
    try:
        config = msgspec.convert(data, Config, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{error}.".replace("`$.", "`").replace("..", ".")) from None
    config = _with_secrets(config, folder)
    _check(config)
    return config


def _path(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError("expected the name of a file")


def _with_secrets(config: Config, folder: Path) -> Config:
    """The configuration with what its ``…_file`` entries name."""
    replace = msgspec.structs.replace
    whmcs, openid, state = config.whmcs, config.sign_in.openid, config.state
    whmcs = replace(
        whmcs,
        identifier=_secret(whmcs.identifier, whmcs.identifier_file, folder, "whmcs.identifier"),
        secret=_secret(whmcs.secret, whmcs.secret_file, folder, "whmcs.secret"),
    )
    secret = _secret(openid.client_secret, openid.client_secret_file, folder, "sign-in.openid.client-secret")
    sign_in = replace(config.sign_in, openid=replace(openid, client_secret=secret))
    url = _secret(state.url, state.url_file, folder, "state.url")
    path = None if state.path is None else folder / state.path
    return replace(config, whmcs=whmcs, sign_in=sign_in, state=replace(state, url=url, path=path))


def access_key(config: Config, folder: Path) -> str | None:
    """WHMCS's API access key, where the installation wants one. Raises ConfigError."""
    return _secret("", config.whmcs.access_key_file, folder, "whmcs.access-key") or None


def _secret(inline: str, file: Path | None, folder: Path, name: str) -> str:
    if file is None:
        return inline
    if inline:
        raise ConfigError(f"{name} is given twice: in the file itself and as {name}-file.")
    path = folder / file.expanduser()
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{name}-file: {path} cannot be read.") from None
    if _is_open(path):
        raise ConfigError(f"{name}-file: others can read {path}. Run: chmod 600 {path}")
    if not text or "\n" in text:
        raise ConfigError(f"{name}-file: {path} should hold one line.")
    return text


def _is_open(path: Path) -> bool:
    """Whether others than this user and its group can read a file."""
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & stat.S_IRWXO)


def _has_secrets(text: bytes) -> bool:
    tables = tomllib.loads(text.decode("utf-8"))
    openid = tables.get("sign-in", {}).get("openid", {})
    inline = tables.get("whmcs", {}).get("secret") or openid.get("client-secret")
    state = tables.get("state", {}).get("url", "")
    return bool(inline or "@" in state or "password=" in state)


def _check(config: Config) -> None:
    """What the types alone do not say."""
    _check_address(config.url, "url")
    _check_address(config.whmcs.url, "whmcs.url")
    if not config.name.strip():
        raise ConfigError("name is empty: it is what customers read.")
    if not (config.whmcs.identifier and config.whmcs.secret):
        raise ConfigError("whmcs.identifier and whmcs.secret are needed (or …-file for each).")
    if config.sign_in.method not in (OPENID, PASSWORD):
        raise ConfigError(f'sign-in.method is "{OPENID}" or "{PASSWORD}".')
    openid = config.sign_in.openid
    if openid.issuer:
        _check_address(openid.issuer, "sign-in.openid.issuer")
    if config.sign_in.method == OPENID and not (openid.client_id and openid.client_secret):
        raise ConfigError(
            "sign-in.openid.client-id and client-secret are needed: make them in WHMCS under System Settings,"
            f" OpenID Connect, with the redirect URI {config.base}/oauth/callback"
        )
    if bool(config.state.url) == (config.state.path is not None):
        raise ConfigError("state.url (Redis or Valkey) or state.path (a file) is needed, one of them.")
    _check_numbers(config)
    if config.whmcs.time_zone not in _UTC and config.zone is UTC:
        raise ConfigError('whmcs.time-zone is a name as "Europe/Berlin" or an offset as "+02:00".')
    for network in config.server.trusted_proxies:
        try:
            ip_network(network, strict=False)
        except ValueError:
            raise ConfigError(f"server.trusted-proxies: {network!r} is no address or network.") from None
    if not 1 <= config.sign_in.idle_days <= config.sign_in.longest_days <= 3650:
        raise ConfigError("sign-in.idle-days is at least 1 and at most longest-days.")


def _check_numbers(config: Config) -> None:
    """What is counted: 0 changes an hour are a choice, 0 of anything else let nobody in."""
    for field in Limits.__struct_fields__:
        least = 0 if field == "changes_per_hour" else 1
        if getattr(config.limits, field) < least:
            raise ConfigError(f"limits.{field.replace('_', '-')} is at least {least}.")
    if config.limits.attachment_megabytes > (most := FILE_BODY // 2**20):
        raise ConfigError(f"limits.attachment-megabytes is at most {most}: programs take no larger file.")
    if config.whmcs.calls_at_a_time < 1:
        raise ConfigError("whmcs.calls-at-a-time is at least 1.")
    if not 0 < config.server.port < 65_536:
        raise ConfigError("server.port is between 1 and 65535.")


def _check_address(address: str, name: str) -> None:
    try:
        normalised(address)
        parts = urlsplit(address)
    except (BadAddress, ValueError):
        parts = None
    if parts is None or parts.query or parts.fragment:
        shown = "" if "@" in address else f": {address!r}"  # what stands before an @ may be a password
        raise ConfigError(f"{name} is not the address of a website{shown}.")
    if parts.scheme != "https" and not is_loopback(address):
        raise ConfigError(f"{name} has to begin with https:// (http:// is for this machine alone).")
