"""What ``rights`` gives of one article: bounds, summaries, what stands for a missing text."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.content import rights
from articles.lists.pagination import in_order
from articles.models import Article, Source
from articles.models.article_queryset import OPENING_LENGTH
from tests.small_archive import SmallArchive

FLASH = "Un terremoto di magnitudo 5 ha colpito la costa nella notte."
SENTENCES = [f"Questa è la frase numero {number} di un testo più lungo." for number in range(30)]
TEXT = " ".join(SENTENCES)
OWN = "Chi cura la rassegna dice con parole proprie di che cosa si tratta."


@pytest.fixture
def source(archive: SmallArchive) -> Source:
    return Source.objects.create(name="Prova", slug="prova", rights="excerpt")


def article_of(source: Source, text: str, summary: str = "", **values: object) -> Article:
    article = Article(title="T", source=source, status="published", summary=summary, **values)
    article.body = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    article.save()
    return Article.objects.select_related("source").get(pk=article.pk)


def test_an_agency_flash_gives_nothing(source: Source) -> None:
    assert rights.public(article_of(source, FLASH)).text == ""


def test_a_text_without_an_end_of_a_sentence_is_one_sentence(source: Source) -> None:
    assert rights.public(article_of(source, "parola " * 285)).text == ""


def test_an_excerpt_is_whole_sentences_and_says_that_it_goes_on(source: Source) -> None:
    given = rights.public(article_of(source, TEXT)).text
    assert given == " ".join(SENTENCES[:9]) + " […]"
    assert len(given) <= 500


@pytest.mark.parametrize("length", [200, 201, 480, 500])
def test_the_length_bounds_it(source: Source, length: int) -> None:
    source.excerpt_length, source.excerpt_share = length, 100
    source.save()
    given = rights.public(article_of(source, "parola " * 400 + ".\nFine di tutto quanto.")).text
    # The next word would not fit.
    assert length - len("parola ") < len(given) <= length


@pytest.mark.parametrize("share", [10, 11, 29, 30])
def test_the_share_bounds_it(source: Source, share: int) -> None:
    source.excerpt_length, source.excerpt_share = 2_000, share
    source.save()
    article = article_of(source, "parola " * 400 + ".\nFine di tutto quanto.")
    limit = len(article.text) * share // 100
    assert limit - len("parola ") < len(rights.public(article).text) <= limit


def test_with_all_shares_the_last_sentence_is_held_back(source: Source) -> None:
    source.excerpt_length, source.excerpt_share = 2_000, 100
    source.save()
    given = rights.public(article_of(source, "\n".join(SENTENCES))).text
    assert given == " ".join(SENTENCES[:-1]) + " […]"


@pytest.mark.parametrize(("length", "is_given"), [(19, False), (20, True)])
def test_a_few_letters_are_not_given(source: Source, length: int, is_given: bool) -> None:
    source.excerpt_length = length
    source.save()
    given = rights.public(article_of(source, "abcdefgh abcdefg " * 20 + TEXT)).text
    assert bool(given) is is_given


@pytest.mark.parametrize(
    "text",
    [
        "今天有人宣布了一个很长的消息，内容很多。" * 20,
        "قال الوزير إن الأمر لم ينته بعد ولا نعرف شيئا. " * 20,
        "Министр сказал, что вопрос пока не решён. " * 20,
        "यह समाचार का एक लंबा वाक्य है जो पढ़ा जाता है। " * 20,
    ],
)
def test_other_scripts_give_an_excerpt_too(source: Source, text: str) -> None:
    article = article_of(source, text.strip())
    given = rights.public(article).text
    assert rights.LEAST_EXCERPT <= len(given) <= len(article.text) * 30 // 100
    assert article.text.startswith(given.removesuffix(" […]"))


@pytest.mark.parametrize(
    "summary",
    [
        TEXT[:300],
        TEXT[:300].upper() + "…",
        " \n".join(SENTENCES[10:14]),
        f"{OWN[:40]} {SENTENCES[0]}",
        SENTENCES[29],
        "Questa è la",
    ],
)
def test_a_summary_that_is_the_text_is_not_shown(source: Source, summary: str) -> None:
    article = article_of(source, TEXT, summary)
    given = rights.public(article)
    assert given.summary == ""
    assert given.text
    assert rights.shown(article).summary == ""
    assert rights.teaser(article).startswith(SENTENCES[0])


SAID = "L'aula n'ha detto: «non l'è mai stato», e l'ora dell'accordo s'è fatta all'alba del {}. "


@pytest.mark.parametrize("of_text", [False, True])
@pytest.mark.parametrize(
    ("sign", "other"),
    [
        ("'", "’"), (" ", "\u00a0"), (" ", "\u202f"), (" ", " \u200b"), (" ", "  "), (" ", ", "),
        (" ", " – "), ("o", "o\u00ad"), ("'", ""), ("«", "“"), ("'", "' "), (",", "，"),
    ],
)  # fmt: skip
def test_a_summary_that_is_the_text_with_other_signs_is_not_shown(
    source: Source, sign: str, other: str, of_text: bool
) -> None:
    text = "".join(SAID.format(number) for number in range(30)).strip()
    taken = text[:900]
    if of_text:
        text = text.replace(sign, other)
    else:
        taken = taken.replace(sign, other)
    assert rights.public(article_of(source, text, taken)).summary == ""


def test_a_summary_in_other_words_is_shown(source: Source) -> None:
    article = article_of(source, TEXT, f"{OWN} Cita «un testo più lungo». {OWN}")
    assert rights.public(article).summary == article.summary
    assert rights.teaser(article).startswith(OWN)


@pytest.mark.parametrize(("more", "is_shown"), [(0, False), (1, True)])
def test_a_summary_as_long_as_the_text_is_not_shown(
    source: Source, more: int, is_shown: bool
) -> None:
    article = article_of(source, FLASH + "!" * more, OWN.replace(" ", "-")[: len(FLASH)])
    assert bool(rights.public(article).summary) is is_shown


def test_an_imported_summary_stands_for_the_text_that_did_not_come(source: Source) -> None:
    imported = article_of(source, "", TEXT[:900], content_hash=7)
    given = rights.public(imported)
    assert given.summary == ""
    assert TEXT.startswith(given.text.removesuffix(" […]"))
    assert 0 < len(given.text) <= 270


def test_a_summary_typed_on_the_desk_without_a_text_is_shown(source: Source) -> None:
    assert rights.public(article_of(source, "", OWN)).summary == OWN
    assert rights.public(article_of(source, "", OWN, content_hash=7, edited=True)).summary == OWN


def test_nothing_of_it_goes_out_in_link_mode(source: Source) -> None:
    source.rights = Source.Rights.LINK
    source.save()
    article = article_of(source, TEXT, OWN)
    assert rights.public(article) == rights.Public("link")
    assert rights.shown(article) == rights.Shown("link", "")
    assert rights.teaser(article) == rights.public_html(article, "https://a.example/") == ""


@pytest.mark.parametrize("mode", Source.Rights.values)
@pytest.mark.parametrize("summary", ["", OWN, TEXT[:300]])
@pytest.mark.parametrize("length", [40, 3_000, OPENING_LENGTH - 1, OPENING_LENGTH + 1, 40_000])
def test_lists_say_what_the_page_says(source: Source, mode: str, summary: str, length: int) -> None:
    source.rights = mode
    source.permission = "Sì."
    source.save()
    article = article_of(source, (TEXT + " ") * (length // len(TEXT)) + "x" * (length % len(TEXT)))
    article.summary = summary
    article.save()
    [card] = in_order([article.pk])
    assert rights.teaser(card) == rights.teaser(article)
    listed = Article.objects.for_cards().get(pk=article.pk)
    assert rights.teaser(listed) == rights.teaser(article)
    assert {"body", "text"} <= listed.get_deferred_fields()


@pytest.mark.parametrize(
    ("field", "value", "is_good"),
    [
        ("excerpt_length", 2_000, True),
        ("excerpt_length", 2_001, False),
        ("excerpt_length", 0, True),
        ("excerpt_length", -1, False),
        ("excerpt_share", 100, True),
        ("excerpt_share", 101, False),
        ("excerpt_share", -1, False),
    ],
)
def test_settings_of_a_source_are_bounded(
    source: Source, field: str, value: int, is_good: bool
) -> None:
    setattr(source, field, value)
    if is_good:
        source.full_clean()
        source.save()
        return
    with pytest.raises(ValidationError):
        source.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        source.save()


def test_links_of_a_whole_text_are_absolute_where_it_leaves(source: Source) -> None:
    source.rights, source.permission = Source.Rights.FULL, "Sì."
    source.save()
    article = article_of(source, "")
    article.body = (
        '<p><a href="/2018/" title="a > b">x</a> <a href="https://b.example/?a=1&amp;b=2">y</a> '
        'z <a href="mailto:a@b.example">m</a> href="/no"</p>'
    )
    article.save()
    html = rights.public_html(article, "https://rassegna.example/2018/04/03/x/")
    assert 'href="https://rassegna.example/2018/"' in html
    assert 'href="https://b.example/?a=1&amp;b=2"' in html
    assert 'href="mailto:a@b.example"' in html
    assert html.endswith('href="/no"</p>')


def test_settings_left_empty_are_the_usual_ones(source: Source) -> None:
    source.excerpt_length = source.excerpt_share = None  # type: ignore[assignment]
    source.full_clean()
    assert (source.excerpt_length, source.excerpt_share) == (500, 30)
