"""Import with its preview and export in a real browser, which complains of nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_urlsafe
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.admin.conftest import LIST
from tests.browser_waits import wait_for_path
from tests.live import Site

TABLE = (
    "Titolo;Testo;Testata;Data\n"
    "Dalla tabella {0};Il porto è chiuso.;La Lanterna {0};3 aprile 2018\n"
    "Senza data {0};Il porto;La Lanterna {0};ieri\n"
)


@pytest.fixture
def desk(open_page: Callable[..., Page], site_server: Site) -> Iterator[Page]:
    """The list of articles, for an account that may do everything."""
    name, password = f"capo-{uuid4().hex[:8]}", token_urlsafe()
    site_server.make_editor(name, password)
    page = open_page("/admin/login/?next=/admin/articles/article/")
    complaints: list[str] = []
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    wait_for_path(page, LIST)
    yield page
    assert complaints == []


def test_a_table_is_previewed_confirmed_and_taken_in(desk: Page, tmp_path: Path) -> None:
    mark = uuid4().hex[:8]
    table = tmp_path / "tabella.csv"
    table.write_text(TABLE.format(mark), encoding="utf-8")
    desk.click('.object-tools a[href$="/article/import/"]')
    desk.set_input_files("#id_import_file", table)
    desk.select_option("#id_status", "published")
    desk.click('.submit-row input[type="submit"]')
    rows = desk.locator(".desk-failures tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(f"Dalla tabella {mark}")
    expect(rows.nth(1)).to_contain_text("ieri")
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.click('.desk-note input[type="submit"]')
    desk.wait_for_url("**/importrun/*/change/")
    expect(desk.locator(".desk-failures tbody tr")).to_have_count(1, timeout=60_000)
    expect(desk.locator(".field-created .readonly")).to_have_text("1")


def test_the_list_is_downloaded_as_it_is_filtered(desk: Page) -> None:
    desk.goto("/admin/articles/article/?status__exact=published")
    desk.click('.object-tools a[href*="/article/export/"]')
    assert "status__exact=published" in desk.url
    with desk.expect_download() as download:
        desk.click('button[value="0"]')
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufefftitle,body,source,published")
    assert text.count("\n") > 2
