"""The language of a text: right, or not said."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.language_detection import LANGUAGES, guess_language

TEXTS = {
    "it": "Il presidente del consiglio ha incontrato ieri a Bruxelles i ministri degli esteri.",
    "en": "The prime minister met the foreign ministers of the union in Brussels yesterday.",
    "fr": "Le premier ministre a rencontré hier à Bruxelles les ministres des affaires étrangères.",
    "de": "Der Ministerpräsident traf gestern in Brüssel die Außenminister der Union.",
    "es": "El presidente del gobierno se reunió ayer en Bruselas con los ministros de exteriores.",
    "pt": "O primeiro-ministro reuniu-se ontem em Bruxelas com os ministros dos negócios da União.",
    "pl": "Premier spotkał się wczoraj w Brukseli z ministrami spraw zagranicznych Unii.",
    "ru": "Премьер-министр встретился вчера в Брюсселе с министрами иностранных дел союза.",
    "ar": "التقى رئيس الوزراء أمس في بروكسل وزراء خارجية دول الاتحاد لبحث الأزمة الأخيرة.",
    "ja": "首相は昨日、ブリュッセルで欧州連合の外務大臣らと会談し、最近の危機について協議した。"
    "会談は非公開で行われた。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_of_a_sentence_is_found(language: str) -> None:
    assert guess_language(TEXTS[language]) == language


@pytest.mark.parametrize(
    "text",
    [
        *("", "Elezioni in Francia", "12 345 678 90 / 12.5 % - 2018 " * 20),
        *("qwrt zxcv plmk nbvc hgfd jklp wqrt zxvb mnbq pqrs tvwx zzxq", "x" * 5000),
    ],
)
def test_nothing_is_said_of_what_is_too_short_or_no_language(text: str) -> None:
    assert guess_language(text) == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("東京で三日、強い地震がありました。", "ja"),
        ("국무총리는 어제 외무장관들과 만났다.", "ko"),
        ("国家统计局今天公布了最新的经济数据。", "zh"),
    ],
)
def test_fourteen_letters_of_east_asia_say_as_much_as_forty(text: str, language: str) -> None:
    letters = [at for at, letter in enumerate(text, 1) if letter.isalpha()]
    assert guess_language(text[: letters[13]]) == language
    assert guess_language(text[: letters[12]]) == ""


def test_several_threads_may_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(guess_language, TEXTS.values())) == list(TEXTS)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert guess_language(text) in {"", *LANGUAGES}
