"""The image is made of what there is, holds what the site needs, and its user may nothing else."""

import fnmatch
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pressreview import healthcheck
from tests.live import BASE_DIR, Site
from tests.serving.conftest import wait_until

CONTAINERFILE = (BASE_DIR / "Containerfile").read_text(encoding="utf-8")
IGNORED = (BASE_DIR / ".dockerignore").read_text(encoding="utf-8")
# The build's context: what .dockerignore lets through.
LET_THROUGH = {line[1:] for line in IGNORED.splitlines() if line.startswith("!")}


def instructions() -> list[tuple[str, str]]:
    """Each instruction with its arguments, on one line, in order."""
    text = re.sub(r"(?m)^#.*\n", "", CONTAINERFILE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(name, rest) for line in lines if line for name, _blank, rest in [line.partition(" ")]]


def of(name: str) -> list[str]:
    return [rest for word, rest in instructions() if word == name]


def last_stage() -> list[tuple[str, str]]:
    steps = instructions()
    return steps[max(place for place, (name, _rest) in enumerate(steps) if name == "FROM") :]


def copies() -> Iterator[tuple[str, list[str]]]:
    """Of each COPY the stage that it copies from, "" for the build's context, and the sources."""
    for rest in of("COPY"):
        stage = re.match(r"--from=(\S+) ", rest)
        words = rest.split()
        yield (stage[1], words[1:-1]) if stage else ("", words[:-1])


def test_the_linter_finds_nothing() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    done = subprocess.run(
        [hadolint, BASE_DIR / "Containerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_what_it_copies_is_there() -> None:
    stages = {rest.split()[-1] for rest in of("FROM") if " AS " in rest}
    for stage, sources in copies():
        assert not stage or stage in stages
        for source in sources:
            assert stage or source in {".", "${LIBRARIES}"} or source in LET_THROUGH
    assert {name for name in LET_THROUGH if name.endswith(".lock")} == {
        path.name for path in BASE_DIR.glob("*.lock") if path.name != "requirements-dev.lock"
    }


def test_the_context_has_code_and_no_secret() -> None:
    assert IGNORED.splitlines()[1] == "*", "all is left out that is not named"
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=BASE_DIR, capture_output=True, text=True, check=False
    ).stdout.split()
    for name in LET_THROUGH:
        assert (BASE_DIR / name).exists(), name
        assert not tracked or any(path.split("/")[0] == name for path in tracked), name
    private = ["var", ".env", "secrets", ".git", ".venv", "tests"]
    assert not [name for name in private if any(fnmatch.fnmatch(name, let) for let in LET_THROUGH)]


def test_the_context_is_a_site(tmp_path: Path) -> None:
    """Tables, static files and index are made from it as the image's first command makes them."""
    context = tmp_path / "context"
    context.mkdir()
    for name in LET_THROUGH:
        source = BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, context / name, ignore=shutil.ignore_patterns("*.pyc"))
        else:
            shutil.copy(source, context)
    site = Site(tmp_path / "data")
    done = subprocess.run(
        [sys.executable, "manage.py", "quickstart", "--no-serve", "--empty"],
        cwd=context,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (site.data_dir / "static" / "staticfiles.json").exists()


def test_all_stages_are_of_one_stated_release() -> None:
    stages = {rest.split(" AS ")[-1] for rest in of("FROM") if " AS " in rest}
    bases = {rest.split()[0] for rest in of("FROM")} - stages
    assert len(bases) == 1
    assert re.fullmatch(r"docker\.io/library/debian:\d+-slim(@sha256:[0-9a-f]{64})?", bases.pop())


def test_it_runs_as_an_account_that_may_nothing_else() -> None:
    *_earlier, (name, account) = (
        step for step in last_stage() if step[0] in {"USER", "RUN", "COPY"}
    )
    assert name == "USER", "nothing is made after that"
    user, _colon, group = account.partition(":")
    assert int(user) > 0
    assert int(group) > 0
    assert f"--uid {user} " in CONTAINERFILE
    assert f"--gid {group} " in CONTAINERFILE
    assert "--chown" not in CONTAINERFILE, "the code is not the account's to change"


def test_only_the_data_folder_is_written_to() -> None:
    settings = dict(re.findall(r"(\w+)=(\S+)", " ".join(of("ENV"))))
    [folder] = json.loads(of("VOLUME")[0])
    assert settings["PRESSREVIEW_DATA_DIR"] == folder
    assert settings["PYTHONDONTWRITEBYTECODE"] == "1"
    assert f"--mode=0711 {folder}" in " ".join(of("RUN"))


def test_web_server_and_health_check_name_the_same_port() -> None:
    program, *options = json.loads(of("CMD")[0])
    assert [program, *options[:2]] == ["gunicorn", "--config", "python:pressreview.gunicorn"]
    assert options[2:] == ["--bind", f"0.0.0.0:{healthcheck.PORT}"]
    assert of("EXPOSE") == [str(healthcheck.PORT)]
    check = of("HEALTHCHECK")[0].partition(" CMD ")[2]
    assert json.loads(check) == ["python", "-m", healthcheck.__name__]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_health_check_asks_as_the_proxy_does(tmp_path: Path, scheme: str) -> None:
    """Another host than the site's would be refused, plain http be led to https."""
    site_url = f"{scheme}://archive.example.org"
    site = Site(
        tmp_path,
        variables={
            "PRESSREVIEW_SITE_URL": site_url,
            "PRESSREVIEW_SECRET_KEY": "k" * 60,
            "PRESSREVIEW_WORKERS": "1",
        },
    )
    site.prepare("--empty")
    assert not healthcheck.answers(site.port, site_url)
    with site.serving(with_worker=False):
        wait_until(lambda: healthcheck.answers(site.port, site_url), "it is not well")
        assert not healthcheck.answers(site.port, "http://somewhere.example.org")
    assert not healthcheck.answers(site.port, site_url)
