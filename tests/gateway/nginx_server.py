"""A real nginx with the configuration that operators are given; addresses, ports and files are others."""

from __future__ import annotations

import ipaddress
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

HOST = "127.0.0.1"
EXAMPLE = Path(__file__).parents[2] / "resources" / "gateway" / "nginx.example.conf"
_AROUND = """
daemon off;
master_process on;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/pmdesk.conf;
}}
"""


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def nginx_or_skip() -> str:
    """Where nginx is; skips where this machine has none."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin")
    if found is None:
        pytest.skip("nginx is not installed")
    return found


class NginxServer:
    """In front of the gateways at ``ports``. ``certificate`` is what its own is trusted by."""

    def __init__(self, folder: Path, ports: Sequence[int]) -> None:
        self._program, self._folder = nginx_or_skip(), folder
        self.port = free_port()
        self.certificate = folder / "fullchain.pem"
        _certify(self.certificate, folder / "privkey.pem")
        (folder / "pmdesk.conf").write_text(self._adapted(EXAMPLE.read_text("utf-8"), ports), "utf-8")
        user = "user root;" if Path("/root").owner() == "root" and _is_root() else ""
        self._main = folder / "nginx.conf"
        self._main.write_text(_AROUND.format(folder=folder, user=user), "utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}"

    def trusted(self) -> ssl.SSLContext:
        """What trusts this server, and it alone."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def complaints(self) -> str:
        """What nginx has against its configuration; "" for nothing."""
        done = subprocess.run(
            [self._program, "-t", "-q", "-c", self._main], capture_output=True, text=True, check=False
        )
        return done.stderr if done.returncode else ""

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        self._process = subprocess.Popen(
            [self._program, "-c", self._main], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                socket.create_connection((HOST, self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError(f"nginx did not come up: {self.complaints()}")

    def stop(self) -> None:
        """End it; calling it again does nothing."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(10)

    def log(self) -> str:
        """The access log."""
        return (self._folder / "access.log").read_text("utf-8")

    def _adapted(self, text: str, ports: Sequence[int]) -> str:
        """The example for this machine; every replacement has to find its place."""
        first, second = ports
        replacements = (
            ("server 127.0.0.1:8471 ", f"server 127.0.0.1:{first} "),
            ("#server 127.0.0.1:8472 ", f"server 127.0.0.1:{second} "),
            ("    listen 443 ssl;\n    listen [::]:443 ssl;\n", f"    listen {HOST}:{self.port} ssl;\n"),
            ("    listen 80;\n    listen [::]:80;\n", f"    listen {HOST}:{free_port()};\n"),
            ("/etc/letsencrypt/live/desk.example.com/fullchain.pem", str(self.certificate)),
            ("/etc/letsencrypt/live/desk.example.com/privkey.pem", str(self._folder / "privkey.pem")),
            ("/var/log/nginx/pmdesk.log", str(self._folder / "access.log")),
        )
        for ours, theirs in replacements:
            assert ours in text, f"the example has no {ours!r} any more"
            text = text.replace(ours, theirs)
        return text


def _is_root() -> bool:
    import os

    return os.name == "posix" and os.geteuid() == 0


def _certify(certificate: Path, key_file: Path) -> None:
    """A certificate of this machine's own, for an hour."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "desk.example.com")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
