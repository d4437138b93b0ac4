"""A certificate authority of our own."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path


class Authority:
    """A certificate authority of our own, made with the openssl program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._run(
            "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 "
            "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign",
            "-subj",
            "/O=Precise Papers/CN=Precise Test Authority",
        )

    def _run(self, words: str, *more: str) -> None:
        subprocess.run(["openssl", *words.split(), *more], cwd=self.folder, check=True, capture_output=True)

    def server(self, name: str, days: int = 2) -> ssl.SSLContext:
        self._run("req -newkey rsa:2048 -nodes -keyout s.key -out s.csr -subj /CN=server")
        (self.folder / "s.ext").write_text(f"subjectAltName=DNS:{name}\nextendedKeyUsage=serverAuth\n")
        when = ["-days", str(days)]
        self._run(
            "x509 -req -in s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out s.pem -extfile s.ext", *when
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "s.pem", self.folder / "s.key")
        return context
