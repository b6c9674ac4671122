"""The line that says who wrote an article, and when it came out, does not stand in its text."""

import pytest

from articles.importers.page.reader import read
from articles.importers.page.shown_days import MOST_BESIDE_DAY, is_credit

TEXT = "".join(
    f"<p>Il governo ha annunciato la misura numero {number}, che entra in vigore subito e riguarda"
    " tutti i cittadini del paese, anche quelli che abitano all’estero.</p>"
    for number in range(8)
)


@pytest.mark.parametrize(
    "line",
    [
        "Pubblicato il 3 aprile 2018 alle 10:30", "Publicado el 3 de abril de 2018 a las 10:30",
        "Publicado em 3 de abril de 2018 às 10h30", "Veröffentlicht am 3. April 2018 um 10:30 Uhr",
        "Опубликовано: 3 апреля 2018 в 10:30", "نُشر في 3 أبريل 2018", "۱۴ فروردین ۱۳۹۷ - ۱۰:۳۰",
        "Published April 3, 2018 at 10:30 a.m.", "Opublikowano 3 kwietnia 2018, 10:30",
        "2018年4月3日 10:30", "Di Anna Rossi | 3 aprile 2018",
    ],
)  # fmt: skip
def test_a_line_with_the_day_is_read_and_leaves_the_text(line: str) -> None:
    html = (
        "<html><head><title>Una misura per tutti</title></head><body><article>"
        f"<h1>Una misura per tutti</h1><p>{line}</p>{TEXT}</article>"
        "<footer>© 2019 Il Faro</footer></body></html>"
    )
    record = read(html.encode(), "https://ilfaro.example/notizie/una-misura")
    assert record.published is not None
    assert f"{record.published:%Y-%m-%d}" == "2018-04-03"
    assert record.body.startswith("<p>Il governo ha annunciato la misura numero 0")


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("Di Anna Rossi", True),
        ("By Jane Doe and John Roe", True),
        ("Di notte la città cambia", False),
        ("Il 3 aprile 2018 il governo cadde.", False),
        ("3 aprile 2018", True),
        ("3 aprile", False),
        ("", False),
        (" ".join(["parola"] * MOST_BESIDE_DAY) + " 3 aprile 2018", True),
        (" ".join(["parola"] * (MOST_BESIDE_DAY + 1)) + " 3 aprile 2018", False),
        ("32 aprile 2018", False),
    ],
)
def test_a_credit_says_nothing_else(line: str, is_one: bool) -> None:
    assert is_credit(line) is is_one
