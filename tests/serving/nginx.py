"""A real nginx with the project's own file in front of the site: only places are changed."""

import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.live import BASE_DIR, Answer, free_port
from tests.needs import require

NGINX = "nginx is missing: apt-get install nginx-light"
OPENSSL = "openssl is missing: apt-get install openssl"
CONFIG = BASE_DIR / "deploy" / "nginx.conf"
START_SECONDS = 30.0

# The frame that Debian's nginx.conf is for the file of a site.
FRAME = """
{user}
daemon off;
pid "{folder}/nginx.pid";
error_log stderr warn;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path "{folder}/body";
    proxy_temp_path "{folder}/proxy";
    fastcgi_temp_path "{folder}/fastcgi";
    uwsgi_temp_path "{folder}/uwsgi";
    scgi_temp_path "{folder}/scgi";
    include "{folder}/site.conf";
}}
"""


def written(path: Path) -> str:
    """A path as nginx's files have it, in which a space ends a word."""
    return f'"{path}"'


@dataclass(frozen=True)
class Front:
    """nginx as it runs: HTTPS on ``port``, plain HTTP on ``plain_port``."""

    port: int
    plain_port: int

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        host: str = "127.0.0.1",
        source: str = "",
    ) -> Answer:
        """One request over HTTPS; the certificate is one of the test's own.

        With "localhost" the client names the host in its first words, as browsers do. ``source``
        is the address that the request comes from, where it matters.
        """
        context = ssl._create_unverified_context()  # noqa: S323 (the test's own server)
        connection = http.client.HTTPSConnection(
            *(host, self.port),
            timeout=30,
            context=context,
            source_address=(source, 0) if source else None,
        )
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


def replaced(text: str, changes: Mapping[str, str]) -> str:
    """The text with every change made; a change without effect is an error."""
    for old, new in changes.items():
        assert old in text, f"deploy/nginx.conf no longer has: {old}"
        text = text.replace(old, new)
    return text


def site_config(folder: Path, data_dir: Path, site_ports: Sequence[int], front: Front) -> str:
    """The project's file with the ports and folders of the test."""
    # As the file says it for several machines.
    more = " max_fails=1 fail_timeout=2s" if len(site_ports) > 1 else ""
    servers = "\n    ".join(f"server 127.0.0.1:{port}{more};" for port in site_ports)
    text = replaced(
        CONFIG.read_text(encoding="utf-8"),
        {
            "server 127.0.0.1:8000;": servers,
            "listen 80 default": f"listen 127.0.0.1:{front.plain_port} default",
            "listen 80;": f"listen 127.0.0.1:{front.plain_port};",
            "listen 443 ssl": f"listen 127.0.0.1:{front.port} ssl",
            "/etc/letsencrypt/live/archive.example.org/fullchain.pem": written(
                folder / "certificate.pem"
            ),
            "/etc/letsencrypt/live/archive.example.org/privkey.pem": written(folder / "key.pem"),
            "/var/lib/pressreview": written(data_dir),
            "/var/cache/nginx/pressreview": written(folder / "cache"),
            "/var/log/nginx/pressreview.log": written(folder / "pressreview.log"),
            "server_name archive.example.org;": "server_name 127.0.0.1 localhost;",
        },
    )
    # A machine without IPv6 has no such address.
    return re.sub(r"(?m)^\s*listen \[::\]:.*\n", "", text)


def make_certificate(folder: Path) -> None:
    command = [
        *(require("openssl", OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
        *("-days", "2", "-subj", "/CN=127.0.0.1"),
        *("-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")),
    ]
    subprocess.run(command, check=True, capture_output=True)


def is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def take_out(folder: Path, port: int) -> None:
    """Send nothing more to the machine of this port; what it is at it ends."""
    _rewrite(folder, f"127.0.0.1:{port} ", f"127.0.0.1:{port} down ")


def put_back(folder: Path, port: int) -> None:
    """Send requests to the machine of this port again."""
    _rewrite(folder, f"127.0.0.1:{port} down ", f"127.0.0.1:{port} ")


def _rewrite(folder: Path, old: str, new: str) -> None:
    config = folder / "site.conf"
    config.write_text(replaced(config.read_text(), {old: new}))
    os.kill(int((folder / "nginx.pid").read_text()), signal.SIGHUP)


@contextmanager
def running(
    folder: Path, data_dir: Path, site_port: int, port: int, *more_ports: int
) -> Iterator[Front]:
    """nginx in front of the ports of a site's machines, its own files in ``folder``."""
    program = require("nginx", NGINX)
    front = Front(port, free_port())
    make_certificate(folder)
    (folder / "site.conf").write_text(
        site_config(folder, data_dir, [site_port, *more_ports], front)
    )
    main = folder / "nginx.conf"
    is_root = folder.owner() == "root"
    main.write_text(FRAME.format(folder=folder, user="user root;" if is_root else ""))
    with (folder / "error.log").open("wb") as log:
        process = subprocess.Popen([program, "-c", main, "-p", folder], stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_listening(front.port):
            assert process.poll() is None, (folder / "error.log").read_text()
            assert time.monotonic() < deadline, "nginx did not listen in time"
            time.sleep(0.05)
        yield front
    finally:
        process.terminate()
        process.wait(timeout=30)
