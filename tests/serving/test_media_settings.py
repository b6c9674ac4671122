"""Where media are kept: nonsense stops the start, and no sentence holds a secret."""

from pathlib import Path

import pytest

from pressreview import environment, media_settings
from pressreview.environment import BadSetting
from tests.live import Site

SECRET = "tr0ub4dor"  # noqa: S105
FORM = "PRESSREVIEW_MEDIA_URL: is not of the form"


def made(address: str, public_url: str = "") -> dict[str, dict[str, object]]:
    found = media_settings.storages(address, public_url, is_private_network=False)
    return {name: one.get("OPTIONS", {}) for name, one in found.items()}


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (SECRET, "PRESSREVIEW_MEDIA_URL: is neither “file:///folder” nor “s3s://"),
        (f"key:{SECRET}@host/bucket", "PRESSREVIEW_MEDIA_URL: is neither"),
        (f"ftp://key:{SECRET}@host/bucket", "PRESSREVIEW_MEDIA_URL: is neither"),
        (f"s3s://key:{SECRET}/x@host/bucket", FORM),
        (f"s3s://key:{SECRET}#x@host/bucket", FORM),
        (f"s3s://key:1?{SECRET}@host/bucket", FORM),
        (f"s3s://key:{SECRET}[@host/bucket", FORM),
        (f"s3s://key:{SECRET}@/bucket", FORM),
        (f"s3s://{SECRET}@host/bucket", FORM),
        ("s3s://host/bucket", FORM),
        (f"s3s://key:{SECRET}@host:port/bucket", FORM),
        (f"s3s://key:{SECRET}@host/bucket?secret={SECRET}", FORM),
        (f"s3s://key:{SECRET}@host/", "PRESSREVIEW_MEDIA_URL: ends with no name of a bucket"),
        (f"s3s://key:{SECRET}@host/a/b", "PRESSREVIEW_MEDIA_URL: ends with no name"),
        (f"s3s://key:{SECRET}@host/{SECRET}_", "PRESSREVIEW_MEDIA_URL: ends with no name"),
        (f"s3s://key:{SECRET}@host/bucket?region=a%20b", "PRESSREVIEW_MEDIA_URL: names no region"),
        (f"s3s://key:{SECRET}@host/bucket?ca=/no/such", "PRESSREVIEW_MEDIA_URL: there is no file"),
        (
            f"s3s://key:{SECRET}@host/bucket?ca={__file__}",
            "PRESSREVIEW_MEDIA_URL: there is no certificate in the file",
        ),
        (f"s3://key:{SECRET}@store.example/bucket", "PRESSREVIEW_MEDIA_URL: “s3:” is not encrypt"),
        ("file:///no/such/folder", "PRESSREVIEW_MEDIA_URL: the folder /no/such/folder does not"),
        ("file://host/folder", "PRESSREVIEW_MEDIA_URL: is not of the form “file:///shared/media”"),
        ("file:folder", "PRESSREVIEW_MEDIA_URL: is neither"),
    ],
)
def test_nonsense_is_told_in_a_sentence(address: str, said: str) -> None:
    with pytest.raises(BadSetting) as refused:
        made(address)
    assert str(refused.value).startswith(said)
    assert SECRET not in str(refused.value)


def test_it_stops_the_start(tmp_path: Path) -> None:
    site = Site(tmp_path, variables={"PRESSREVIEW_MEDIA_URL": f"s3s://key:{SECRET}/x@host/bucket"})
    done = site.manage("check")
    assert done.returncode == 1
    assert done.stderr.startswith(FORM)
    assert len(done.stderr.splitlines()) == 1
    assert SECRET not in done.stderr


def test_key_and_secret_are_what_they_were_before_they_were_written_down() -> None:
    options = made("s3s://a%2Fb:c%2B%40%2F%25@store.example:9000/press.review-1?region=eu-south-1")
    assert options["imports"] == {
        "access_key": "a/b",
        "secret_key": "c+@/%",
        "endpoint_url": "https://store.example:9000",
        "bucket_name": "press.review-1",
        "region_name": "eu-south-1",
        "location": "imports",
    }
    assert made("s3://a:b@[::1]:9000/bucket")["default"]["endpoint_url"] == "http://[::1]:9000"
    assert made("s3s://a:b@h/bucket")["default"]["region_name"] == media_settings.ANY_REGION


def test_a_shared_folder_has_a_place_for_what_nobody_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "with blanks"
    folder.mkdir()
    assert made(folder.as_uri())["imports"] == {"location": folder / "imports"}


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("", True),
        ("https://pictures.example.org", True),
        ("https://pictures.example.org/press/", True),
        ("http://127.0.0.1:9000/bucket", True),
        ("http://pictures.example.org", False),
        ("https://user:word@pictures.example.org", False),
        ("https://pictures.example.org/?x=1", False),
        ("https://pictures.example.org; script-src *", False),
        ("https://pictures.example.org/a,b", False),
        ("https://[broken", False),
        ("pictures.example.org", False),
    ],
)
def test_the_public_address_of_a_bucket(
    monkeypatch: pytest.MonkeyPatch, address: str, is_good: bool
) -> None:
    monkeypatch.setenv("PRESSREVIEW_MEDIA_PUBLIC_URL", address)
    if is_good:
        assert media_settings.public_url() == (address.rstrip("/") + "/" if address else "")
    else:
        with pytest.raises(BadSetting, match="MEDIA_PUBLIC_URL"):
            media_settings.public_url()


def test_a_folder_has_no_public_address(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="goes with a bucket"):
        made(tmp_path.as_uri(), "https://pictures.example.org/")


def test_pages_may_show_pictures_from_there_alone(tmp_path: Path) -> None:
    """The content policy names the address where there is one."""
    show = "from django.conf import settings; print(settings.CONTENT_SECURITY_POLICY)"
    site = Site(tmp_path)
    place = {"PRESSREVIEW_MEDIA_URL": "s3s://key:word@host/bucket"}
    public = {"PRESSREVIEW_MEDIA_PUBLIC_URL": "https://pictures.example.org"}
    said = site.manage("shell", "--no-startup", "-c", show, **place, **public).stdout
    assert "'img-src': [\"'self'\", 'data:', 'https://pictures.example.org/']" in said
    assert "pictures.example.org" not in site.manage("shell", "--no-startup", "-c", show).stdout


def test_the_address_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "address").write_text("s3s://key:word@host/bucket\n")
    monkeypatch.setenv("PRESSREVIEW_MEDIA_URL_FILE", str(tmp_path / "address"))
    assert environment.secret("MEDIA_URL") == "s3s://key:word@host/bucket"
