"""The desk in a real browser, signed in, with an ear for what the browser complains of."""

from playwright.sync_api import ConsoleMessage, Locator, Page

from tests.admin.conftest import PASSWORD
from tests.browser_waits import wait_for_path, wait_for_scripts


def sign_in(page: Page, account: str, complaints: list[str], expected: str = "") -> None:
    """Sign in on the login page that ``page`` shows; errors and warnings go to ``complaints``.

    Those with the words that are ``expected`` are part of a test.
    """

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (expected and expected in message.text):
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.fill("#id_username", account)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    wait_for_path(page, "/admin/")
    wait_for_scripts(page)


class Finger:
    """A finger on the glass, as Chromium is told of one; places are pixels of the window."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.browser = page.context.new_cdp_session(page)

    def put_on(self, what: Locator) -> None:
        """Touch the middle of it."""
        what.scroll_into_view_if_needed()
        box = what.bounding_box()
        assert box is not None
        self.place = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self._tell("touchStart", self.place)

    def move_to(self, x: float, y: float) -> None:
        """Go there in five steps."""
        from_x, from_y = self.place
        for step in range(1, 6):
            at = (from_x + (x - from_x) * step / 5, from_y + (y - from_y) * step / 5)
            self._tell("touchMove", at)
        self.place = (x, y)

    def move_onto(self, what: Locator) -> None:
        """Go to its upper left corner."""
        box = what.bounding_box()
        assert box is not None
        self.move_to(box["x"] + 12, box["y"] + 6)

    def lift(self) -> None:
        self._tell("touchEnd")

    def _tell(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        self.browser.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
