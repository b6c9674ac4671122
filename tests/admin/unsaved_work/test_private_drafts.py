"""Unsaved work is its account's alone, never sent, and does not stay for ever."""

from uuid import uuid4

from playwright.sync_api import Page, Request, expect

from tests.admin.conftest import ADD, LIST, PASSWORD
from tests.admin.unsaved_work.forms_in_browser import (
    DRAFTS,
    OFFER,
    go,
    keep_now,
    leave,
    open_form,
    sign_in,
    until_there_are,
)
from tests.live import Site


def test_signing_out_takes_the_drafts_along(desk: Page, account: str) -> None:
    desk.context.clear_cookies(name="redazione")  # the others' session, which goes on
    sign_in(desk, account)
    open_form(desk, ADD)
    desk.fill("#id_title", "Riservato")
    keep_now(desk)
    leave(desk, lambda: desk.locator("#logout-form button").click())
    desk.wait_for_url("**/login/**")
    sign_in(desk, account, ADD)
    desk.locator("input[name=_draft]").wait_for(state="attached")
    assert desk.evaluate(DRAFTS) == []
    expect(desk.locator(OFFER)).to_have_count(0)


def test_another_account_is_not_offered_it(desk: Page, site_server: Site) -> None:
    open_form(desk, ADD)
    desk.fill("#id_title", "Riservato")
    keep_now(desk)
    other = f"altro-{uuid4().hex[:8]}"
    site_server.make_editor(other, PASSWORD)
    leave(desk, go(desk))
    desk.context.clear_cookies(name="redazione")
    sign_in(desk, other)
    open_form(desk, ADD)
    expect(desk.locator(OFFER)).to_have_count(0)


def test_it_is_never_sent_and_secrets_are_not_kept(desk: Page, article: str) -> None:
    sent: list[Request] = []
    open_form(desk, article)
    desk.on("request", lambda request: sent.append(request))
    with desk.expect_response("**/checklist/"):
        desk.fill("#id_title", "Solo qui")
    keep_now(desk)
    # Presence tells the desk that the form is open, and nothing of what is in it; the checklist
    # asks about other fields.
    told = ("/presence/", "/checklist/")
    others = [one.url for one in sent if not one.url.endswith(told)]
    assert [url for url in others if "/static/" not in url] == []
    assert all(b"Solo qui" not in (one.post_data_buffer or b"") for one in sent)
    (draft,) = desk.evaluate(DRAFTS)
    assert set(draft["values"]) == {"title"}
    assert "csrfmiddlewaretoken" not in draft["base"]
    desk.goto("/admin/auth/user/add/")
    assert desk.locator("#desk-draft[data-keep]").count() == 0


def test_old_drafts_go(desk: Page) -> None:
    put = """async (days) => {
        const store = await import(document.querySelector("#desk-drafts").dataset.store)
        const made = Date.now() - days * 86_400_000 + 60_000
        const token = String(days).padStart(32, "0")
        await store.put({ token, account: "0", form: "x", object: "", base: {}, values: {}, made })
    }"""
    for days in (7, 8):
        desk.evaluate(put, days)
    desk.goto(LIST)
    until_there_are(desk, 1)
    assert [draft["token"].lstrip("0") for draft in desk.evaluate(DRAFTS)] == ["7"]


def test_more_than_fifty_are_too_many(desk: Page) -> None:
    desk.evaluate("""async () => {
        const store = await import(document.querySelector("#desk-drafts").dataset.store)
        for (let place = 0; place < 51; place += 1) {
            const token = String(place).padStart(32, "0")
            const made = Date.now() - place * 1000
            const rest = { account: "0", form: "x", object: "", base: {}, values: {} }
            await store.put({ token, made, ...rest })
        }
    }""")
    desk.goto(LIST)
    until_there_are(desk, 50)
    assert {draft["token"].lstrip("0") for draft in desk.evaluate(DRAFTS)}.isdisjoint({"50"})
