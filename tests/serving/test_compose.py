"""compose.yaml names settings, commands and files that there are, and no secret; each container is
confined, and nginx in it is the one of deploy/."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from pressreview import healthcheck
from tests.live import BASE_DIR
from tests.needs import require
from tests.serving.nginx import FRAME, NGINX, written
from tests.serving.settings_read import settings_read

COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
SITE = ["setup", "web", "worker"]
each_service = pytest.mark.parametrize("name", SERVICES)


def test_it_has_all_that_a_site_of_several_machines_has() -> None:
    assert set(SERVICES) == {*SITE, "database", "redis", "nginx", "opensearch"}


@each_service
def test_each_is_confined(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is (name != "opensearch")
    assert "privileged" not in service


@each_service
def test_each_says_whether_it_is_well(name: str) -> None:
    assert "healthcheck" in SERVICES[name] or name == "setup"  # which ends


@each_service
def test_each_image_is_of_a_stated_release(name: str) -> None:
    image = SERVICES[name]["image"]
    assert image == "pressreview" if name in SITE else re.fullmatch(r"\S+/\S+:\d+[\d.]*", image)


def test_nothing_but_nginx_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert SERVICES["nginx"]["networks"] == ["front"]
    assert COMPOSE["networks"]["services"]["internal"]
    for name in ("database", "redis", "opensearch"):
        assert SERVICES[name]["networks"] == ["services"]


@each_service
def test_what_it_names_is_declared(name: str) -> None:
    service = SERVICES[name]
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert (
            (BASE_DIR / source).exists()
            if source.startswith("./")
            else source in (COMPOSE["volumes"])
        )


def test_secrets_are_files_that_are_neither_kept_nor_put_into_the_image() -> None:
    for secret in COMPOSE["secrets"].values():
        assert list(secret) == ["file"]
        assert secret["file"].startswith("secrets/")
    left_out = (BASE_DIR / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "secrets/"} <= set(left_out)
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            is_secret = re.search(r"KEY|PASSWORD|DATABASE_URL|TOKEN", variable)
            assert not is_secret or value.startswith("/run/secrets/"), f"{name}: {variable}"
            assert "@" not in str(value), "an address with a password"


@each_service
def test_every_file_of_a_secret_is_one_that_the_service_is_given(name: str) -> None:
    service = SERVICES[name]
    uses = f"{service.get('environment')} {service.get('command')}"
    named = set(re.findall(r"/run/secrets/(\w+)", uses))
    assert named == set(service.get("secrets", []))


@pytest.mark.parametrize("name", SITE)
def test_every_setting_is_read(name: str) -> None:
    ours = {key for key in SERVICES[name]["environment"] if key.startswith("PRESSREVIEW_")}
    assert {key.removesuffix("_FILE") for key in ours} <= settings_read()


def test_every_command_exists() -> None:
    texts = [service.get("command", []) for service in SERVICES.values()]
    texts += [service.get("healthcheck", {}).get("test", []) for service in SERVICES.values()]
    ours = [words for words in texts if "manage.py" in words]
    commands = [words[words.index("manage.py") + 1] for words in ours]
    assert set(commands) == {"quickstart", "work"}
    assert all(get_commands()[command] == "articles" for command in commands)


def test_the_folders_are_those_of_the_image() -> None:
    text = (BASE_DIR / "Containerfile").read_text(encoding="utf-8")
    for volume in SERVICES["web"]["volumes"]:
        folder = volume.split(":")[1]
        assert re.search(rf"--mode=07[15][15] (\\\s*)?{re.escape(folder)}( |\n)", text)


def nginx_file(tmp_path: Path, site_url: str) -> str:
    """The file of the site that the command of nginx's container writes."""
    shell, option, command = SERVICES["nginx"]["command"]
    assert (shell, option) == ("sh", "-c")
    writes, start = command.replace("$$", "$").split("&& exec ")
    assert start == 'nginx -g "daemon off;"'
    paths = {
        "/etc/pressreview/nginx.conf": str(BASE_DIR / "deploy" / "nginx.conf"),
        "/etc/nginx/conf.d/default.conf": str(tmp_path / "site.conf"),
    }
    for there, here in paths.items():
        assert there in writes
        writes = writes.replace(there, shlex.quote(here))
    subprocess.run(
        [shell, option, writes],
        env={"PRESSREVIEW_SITE_URL": site_url, "PATH": "/usr/bin:/bin"},
        check=True,
    )
    return (tmp_path / "site.conf").read_text(encoding="utf-8")


def test_nginx_is_told_what_holds_in_its_container(tmp_path: Path) -> None:
    text = nginx_file(tmp_path, "https://rassegna.example.net")
    for gone in ("archive.example.org", "127.0.0.1:8000", "letsencrypt", "/var/log", "max_size=1g"):
        assert gone not in text
    assert text.count("server_name rassegna.example.net;") == 2
    assert text.count("/run/secrets/certificate;") == 2
    assert text.count("/run/secrets/certificate_key;") == 2
    assert f"server web:{healthcheck.PORT};" in text


def test_nginx_understands_it(tmp_path: Path) -> None:
    nginx = require("nginx", NGINX)
    openssl = require("openssl", "openssl is missing: apt-get install openssl")
    text = nginx_file(tmp_path, "https://rassegna.example.net")
    files = ["-out", f"{tmp_path}/certificate", "-keyout", f"{tmp_path}/certificate_key"]
    made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    subprocess.run([openssl, "req", *made, *files], check=True, capture_output=True)
    here = {
        "/run/secrets/certificate_key": written(tmp_path / "certificate_key"),
        "/run/secrets/certificate": written(tmp_path / "certificate"),
        "/var/cache/nginx/pressreview": written(tmp_path / "kept"),
        "server web:8000": "server 127.0.0.1:8000",  # a name of the containers' network
    }
    for there, place in here.items():
        text = text.replace(there, place)
    (tmp_path / "site.conf").write_text(text, encoding="utf-8")
    (tmp_path / "nginx.conf").write_text(FRAME.format(user="", folder=tmp_path))
    done = subprocess.run(
        [nginx, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
