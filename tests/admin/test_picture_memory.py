"""What a picture costs the server: measured in a process of its own, whatever was sent."""

import io
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from pytest_django import Settings

from articles.content import picture_conversion
from articles.content.picture_sizes import Busy, one_at_a_time
from tests.live import BASE_DIR, environment

MOST_MEGABYTES = 300  # of the whole process
MEASURE = """
import io, sys
import django
django.setup()
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from articles.content.picture_conversion import tidied
from articles.models import Article

def peak():
    # Of this program alone: what getrusage tells begins with the size of who started it.
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024

for kind in ("AVIF", "WEBP", "PNG", "JPEG"):
    file = io.BytesIO()
    Image.new("RGB", (16, 16)).save(file, kind)
    Image.open(file).load()
sent = open(sys.argv[1], "rb").read()
try:
    taken = tidied(forms.ImageField().to_python(SimpleUploadedFile("sent.jpg", sent)))
    article = Article()
    article.image.save(taken.name, taken, save=False)
    outcome = "taken"
except ValidationError as error:
    outcome = "refused"
print(outcome, peak())
"""


def chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def png(width: int, height: int, *chunks: bytes, rows: int = 0) -> bytes:
    """A PNG by its parts: what it says of its size need not be so."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = zlib.compress(bytes(rows * (1 + 3 * width)), 9)
    tail = chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + tail


def drawn(mode: str, size: tuple[int, int], kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    colours = {"RGB": (40, 60, 90), "RGBA": (40, 60, 90, 50), "CMYK": (9, 9, 9, 9), "LA": (9, 50)}
    Image.new(mode, size, colours.get(mode, 1)).save(file, kind, **options)
    return file.getvalue()


def noisy(size: tuple[int, int], kind: str, mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    small = Image.effect_noise((size[0] // 8, size[1] // 8), 60).convert(mode)
    small.resize(size).save(file, kind, **options)
    return file.getvalue()


def animated(kind: str) -> bytes:
    frames = [Image.new("RGBA", (3000, 3000), (shade, 9, 9, 90)) for shade in range(4)]
    file = io.BytesIO()
    frames[0].save(file, kind, save_all=True, append_images=frames[1:])
    return file.getvalue()


def many_scans() -> bytes:
    """A progressive JPEG whose last pass is asked for over and over."""
    body = drawn("RGB", (2000, 1200), "JPEG", progressive=True)
    last = body.rindex(b"\xff\xda")
    return body[:last] + 5_000 * body[last:-2] + body[-2:]


SQUARE, LESSER = (7000, 7000), (6000, 6000)
BOMBS = b"".join(chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(900_000))) for _ in range(400))
PROFILE = b"iCCP", b"a\x00\x00" + zlib.compress(bytes(300_000_000))
SENT: dict[str, tuple[str, Callable[[], bytes]]] = {
    "png-large": ("refused", lambda: drawn("RGB", SQUARE, "PNG")),
    "png": ("taken", lambda: drawn("RGB", LESSER, "PNG")),
    "transparent": ("taken", lambda: drawn("RGBA", LESSER, "PNG")),
    "grey-transparent": ("taken", lambda: drawn("LA", LESSER, "PNG")),
    "palette": ("taken", lambda: drawn("P", LESSER, "PNG")),
    "sixteen-bits": ("taken", lambda: drawn("I;16", LESSER, "PNG")),
    "black-and-white": ("taken", lambda: drawn("1", LESSER, "PNG")),
    "jpeg": ("taken", lambda: noisy(SQUARE, "JPEG", quality=60)),
    # The largest that is not yet decoded at half its size.
    "cmyk-unscaled": ("taken", lambda: drawn("CMYK", (4790, 4790), "JPEG")),
    "cmyk": ("taken", lambda: drawn("CMYK", SQUARE, "JPEG")),
    "progressive": ("taken", lambda: noisy((3740, 3740), "JPEG", progressive=True, subsampling=0)),
    "progressive-cmyk": ("taken", lambda: drawn("CMYK", (3740, 3740), "JPEG", progressive=True)),
    "progressive-large": ("refused", lambda: drawn("RGB", SQUARE, "JPEG", progressive=True)),
    "many-scans": ("refused", many_scans),
    "mpo": (
        "taken",
        lambda: drawn("RGB", SQUARE, "MPO", save_all=True,
                      append_images=[Image.new("RGB", SQUARE)]),
    ),
    "webp": ("taken", lambda: noisy((3000, 3000), "WEBP", quality=40)),
    "webp-large": ("refused", lambda: drawn("RGB", SQUARE, "WEBP")),
    "webp-animated": ("taken", lambda: animated("WEBP")),
    "avif": ("taken", lambda: noisy((3000, 3000), "AVIF", speed=10, subsampling="4:4:4")),
    "avif-large": ("refused", lambda: drawn("RGB", (5000, 5000), "AVIF", speed=10)),
    "png-animated": ("taken", lambda: animated("PNG")),
    "huge-in-the-header": ("refused", lambda: png(60_000, 60_000)),
    "huge-and-empty": ("refused", lambda: png(13_000, 13_000)),
    "large-and-empty": ("refused", lambda: png(6000, 6000)),
    "cut-short": ("refused", lambda: drawn("RGB", LESSER, "PNG")[:100_000]),
    "texts": ("refused", lambda: png(1000, 600, BOMBS, rows=600)),
    "profile": ("refused", lambda: png(1000, 600, chunk(*PROFILE), rows=600)),
}  # fmt: skip


@pytest.mark.parametrize("name", SENT)
def test_it_takes_no_more_than_a_site_has(tmp_path: Path, name: str) -> None:
    wanted, make = SENT[name]
    path = tmp_path / name
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, path],
        cwd=BASE_DIR,
        env=environment(
            PRESSREVIEW_DATA_DIR=str(tmp_path / "data"),
            DJANGO_SETTINGS_MODULE="pressreview.settings",
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    outcome, megabytes = done.stdout.split()
    assert outcome == wanted
    assert int(megabytes) <= MOST_MEGABYTES
    assert os.listdir(tmp_path / "data" / "media" / "articles") if wanted == "taken" else True


@pytest.mark.parametrize(("kind", "most"), picture_conversion.MOST_MEGAPIXELS.items())
def test_the_bound_of_each_format(kind: str, most: int) -> None:
    class Opened:
        format = kind
        info: dict[str, object] = {}
        width, height = 1000 * most, 1000

    class Sent:
        size = 1
        image = Opened()

    picture_conversion.check(Sent())
    Opened.height += 1
    with pytest.raises(ValidationError) as refused:
        picture_conversion.check(Sent())
    assert refused.value.code == "pixels"


@pytest.mark.parametrize(("scans", "is_taken"), [(100, True), (101, False)])
def test_the_bound_of_passes(scans: int, is_taken: bool) -> None:
    sent = SimpleUploadedFile("a.jpg", scans * b"\xff\xda\x00")
    if is_taken:
        picture_conversion._check_scans(sent)
    else:
        with pytest.raises(ValidationError):
            picture_conversion._check_scans(sent)


@pytest.mark.parametrize("side", [2399, 2400, 2401, 4799, 4800, 4801])
def test_no_row_is_lost_on_the_way(side: int) -> None:
    image = Image.new("L", (side, 500), 200)
    image.paste(10, (0, 499, side, 500))
    factor = max(1, side // picture_conversion.LONGEST_SIDE)
    small = picture_conversion._in_strips(image, factor)
    assert small.size == (-(-side // factor), 500 // factor)
    assert small.getpixel((0, 0)) == 200
    assert small.getpixel((0, small.height - 1)) == (10 if factor == 1 else 105)


def test_sixteen_bits_keep_their_shades() -> None:
    grey = Image.new("I;16", (500, 300), 128 * 256)
    assert picture_conversion._in_strips(grey, 1).getpixel((9, 9)) == 128


def test_a_profile_that_is_larger_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    body = drawn("RGB", (500, 300), "JPEG", icc_profile=profile)
    monkeypatch.setattr(picture_conversion, "LARGEST_PROFILE", len(profile))
    assert picture_conversion._reduced(io.BytesIO(body)).info["icc_profile"] == profile
    monkeypatch.setattr(picture_conversion, "LARGEST_PROFILE", len(profile) - 1)
    with pytest.raises(ValueError, match="profile"):
        picture_conversion._reduced(io.BytesIO(body))


def test_one_at_a_time_in_all_processes(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    held = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX);"
            "print('held', flush=True); sys.stdin.read()",
            str(tmp_path / "pictures.lock"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert held.stdout is not None
    try:
        assert held.stdout.readline() == b"held\n"
        with pytest.raises(Busy), one_at_a_time(0.0):
            pass
    finally:
        held.kill()
        held.communicate()
    with one_at_a_time(0.0), pytest.raises(Busy), one_at_a_time(0.0):
        pass


def test_who_waits_too_long_is_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(picture_conversion, "SECONDS_TO_WAIT", 0.0)
    sent = SimpleUploadedFile("a.jpg", drawn("RGB", (500, 300), "JPEG"))
    sent.image = Image.open(sent)  # type: ignore[attr-defined]
    with one_at_a_time(), pytest.raises(ValidationError) as refused:
        picture_conversion.tidied(sent)
    assert refused.value.code == "busy"
