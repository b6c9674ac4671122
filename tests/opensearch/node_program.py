"""What a search node is started with: jars out of Maven's central repository, kept between runs."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.needs import find

HERE = Path(__file__).parent
MISSING = "OpenSearch needs Java and Maven: apt-get install default-jdk-headless maven"
# Release for the oldest Java that it runs on, with the logging library that it comes with.
RELEASES = {21: ("3.9.0", "2.25.5"), 11: ("2.19.6", "2.25.4")}


def is_missing() -> bool:
    """Whether this machine lacks what a node is made with."""
    return not all(map(find, (java("java"), java("javac"), "mvn")))


def java(name: str) -> str:
    """A program of the Java that ``JAVA_HOME`` names, or else of the one that is found first."""
    home = os.environ.get("JAVA_HOME")
    return str(Path(home, "bin", name)) if home else name


def cache_folder() -> Path:
    """Where jars are kept from one run to the next."""
    if os.geteuid() == 0:  # the nodes run as somebody else, who may not look into /root
        return Path("/var/cache/pressreview-tests")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pressreview-tests"


@cache
def java_version() -> int:
    """The number of Java's release, such as 17."""
    done = subprocess.run([java("java"), "-version"], capture_output=True, text=True, check=True)
    found = re.search(r'version "(?:1\.)?(\d+)', done.stderr)
    if found is None:
        raise RuntimeError("java does not say which version it is")
    return int(found[1])


def program() -> Path:
    """A folder with the jars of a node (``lib``) and the class that starts it (``classes``)."""
    release, log4j = next(
        versions for least, versions in RELEASES.items() if java_version() >= least
    )
    folder = cache_folder() / f"opensearch-{release}"
    before = os.umask(0o022)  # the nodes may run as somebody else
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / "lock"):
            if not (folder / "complete").exists():
                fetch(folder / "lib", release, log4j)
                (folder / "complete").touch()
            compile_node(folder)
    finally:
        os.umask(before)
    return folder


def fetch(lib: Path, release: str, log4j: str) -> None:
    """Have Maven put the jars of a release into a folder."""
    options = [f"-DoutputDirectory={lib}", "-DincludeScope=runtime"]
    versions = [f"-Dopensearch={release}", f"-Dlog4j={log4j}"]
    command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    subprocess.run([*command, *options, *versions], check=True)


def compile_node(folder: Path) -> None:
    source, classes = HERE / "SearchNode.java", folder / "classes"
    # What the class was made of: dates of files tell of a checkout, not of a change.
    compiled = classes / source.name
    if compiled.exists() and compiled.read_bytes() == source.read_bytes():
        return
    command = [java("javac"), "-nowarn", "-cp", f"{folder}/lib/*", "-d", str(classes)]
    subprocess.run([*command, str(source)], check=True)
    shutil.copyfile(source, compiled)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
