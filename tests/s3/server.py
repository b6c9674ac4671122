"""A real S3-compatible server for tests (S3Proxy), out of Maven's central repository.

It checks signatures, refuses what is not signed, and keeps its objects in memory. Over TLS it shows
a certificate of the test's own.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import boto3
from botocore.config import Config

from tests.live import free_port, wait_for_port
from tests.needs import find, missing, require

HERE = Path(__file__).parent
MISSING = (
    "The S3 server of the tests needs Java and Maven: apt-get install default-jdk-headless maven"
)
KEY, BUCKET = "tests", "press-review"
OPENSSL = "openssl is missing: apt-get install openssl"
# With what has to be written otherwise in an address.
SECRET = "a/secret+of@the#tests?"  # noqa: S105
LONGEST_WAIT = 60.0  # seconds
CLOSE_WAIT = "08"
LEAN = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def cache_folder() -> Path:
    """Where jars are kept from one run to the next."""
    if os.geteuid() == 0:
        return Path("/var/cache/pressreview-tests")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pressreview-tests"


def jars() -> Path:
    """The folder with the server's jars, fetched once."""
    folder = cache_folder() / "s3proxy-3.1.0"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            shutil.rmtree(folder / "lib", ignore_errors=True)
            command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml")]
            command += ["dependency:copy-dependencies", "-DincludeScope=runtime"]
            subprocess.run([*command, f"-DoutputDirectory={folder / 'lib'}"], check=True)
            (folder / "complete").touch()
    return folder / "lib"


@dataclass
class Store:
    """A server with one empty bucket."""

    port: int
    process: subprocess.Popen[bytes]
    certificate: Path | None = None  # which it shows over TLS, and which vouches for itself

    @property
    def address(self) -> str:
        """The value of ``PRESSREVIEW_MEDIA_URL`` that leads to the bucket."""
        scheme = "s3s" if self.certificate else "s3"
        return f"{scheme}://{KEY}:{quote(SECRET, safe='')}@127.0.0.1:{self.port}/{BUCKET}"

    @property
    def client(self) -> Any:
        """Amazon's client, with the key of the store."""
        return boto3.client(
            "s3",
            endpoint_url=f"http{'s' if self.certificate else ''}://127.0.0.1:{self.port}",
            verify=str(self.certificate) if self.certificate else None,
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            config=Config(s3={"addressing_style": "path"}),
        )

    def names(self) -> list[str]:
        """The names of all objects."""
        listed = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [entry["Key"] for entry in listed]

    def empty(self) -> None:
        for name in self.names():
            self.client.delete_object(Bucket=BUCKET, Key=name)

    def hang(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Have it go on, and return once it has done what was asked by clients that are gone."""
        self.process.send_signal(signal.SIGCONT)
        deadline = time.monotonic() + LONGEST_WAIT
        while self._is_asked_by_the_gone():
            assert time.monotonic() < deadline, "the store does not come to rest"
            time.sleep(0.02)

    def _is_asked_by_the_gone(self) -> bool:
        """Whether a connection of it waits to be closed (proc_net_tcp of the kernel's manual)."""
        tables = (Path(f"/proc/net/{name}").read_text().splitlines() for name in ("tcp", "tcp6"))
        rows = [line.split() for table in tables for line in table[1:]]
        return any(row[1].endswith(f":{self.port:04X}") and row[3] == CLOSE_WAIT for row in rows)


def make_certificate(folder: Path, name: str) -> Path:
    """A certificate for 127.0.0.1, and beside it one file with it and its key (``NAME.p12``)."""
    openssl = require("openssl", OPENSSL)
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={name}"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(certificate)]
    packed = ["-export", "-in", str(certificate), "-inkey", str(key), "-passout", f"pass:{KEY}"]
    packed += ["-out", str(folder / f"{name}.p12")]
    for command in (["req", *made, "-keyout", str(key)], ["pkcs12", *packed]):
        subprocess.run([openssl, *command], check=True, capture_output=True)
    return certificate


@contextmanager
def running(folder: Path, *, is_encrypted: bool = False) -> Iterator[Store]:
    """A server with an empty bucket; its own files in ``folder``.

    Skips or fails the test where Java or Maven is missing.
    """
    if not all(map(find, ("java", "mvn"))):
        missing(MISSING)
    port = free_port()
    certificate = make_certificate(folder, "store") if is_encrypted else None
    endpoint = f"s3proxy.endpoint=http://127.0.0.1:{port}\n"
    if certificate:
        endpoint = f"s3proxy.secure-endpoint=https://127.0.0.1:{port}\n"
        endpoint += f"s3proxy.keystore-path={(folder / 'store.p12').as_uri()}\n"
        endpoint += f"s3proxy.keystore-password={KEY}\n"
    (folder / "s3.properties").write_text(
        "s3proxy.authorization=aws-v4\n"
        f"s3proxy.identity={KEY}\ns3proxy.credential={SECRET}\n"
        f"{endpoint}jclouds.provider=transient-nio2\n"
    )
    command = ["java", *LEAN]
    command += ["-cp", f"{jars()}/*", "org.gaul.s3proxy.Main"]
    command += ["--properties", str(folder / "s3.properties")]
    # It writes a line for each step that it takes.
    quiet = subprocess.DEVNULL
    # By its locale Java reads names of files.
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    store = Store(port, process, certificate)
    try:
        wait_for_port(port, process)
        store.client.create_bucket(Bucket=BUCKET)
        yield store
    finally:
        store.go_on()
        process.kill()
        process.wait()
