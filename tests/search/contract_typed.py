"""What every search engine finds of words that are typed in one way and written in another."""

import pytest

from articles.search.engines.base import SearchEngine
from tests.search.contract import fill, found, make

WRITTEN = [
    make(1, text="Abidjan, en Côte-d’Ivoire: le rock'n'roll et les women's-rights", language="fr"),
    make(2, "习近平：中国，将建设", "国务院今天宣布，中国将建设新网络。", language="zh"),
    make(3, text="ドナルド・トランプ氏は東京で会見した。", language="ja"),
    make(4, "Bomber", "B-52 bombers, the G-20 and Covid-19", language="en"),
    make(5, "Bombers", "B52 bombers, the G20 and Covid19", language="en"),
    make(6, text="A cyber-attack on the bank", language="en"),
    make(7, text="Il vice ministro e il viceprefetto"),
    make(8, text="Un vice, e di altro parla il ministro; la carta Costa e Ivoire"),
    make(9, text="Le sanzioni alla Russia"),
    make(10, text="النتائج الأولى: السياسيون في الانتخابات ٢٠١٨", language="ar"),
    make(11, text="کتاب‌ها در سال ۱۳۹۸", language="fa"),
    make(12, text="דובר צה״ל אמר", language="he"),
    make(13, text="Чи п’ять, чи шість", language="uk"),
    make(14, text="The Qurʾān of Sanaʻa", language="en"),
    make(15, "Il decreto Salva-casa", "Testo senza altro"),
    make(16, text="Вице-премьеры говорили", language="ru"),
]


class TypedContract:
    """What readers type; an engine's tests give the ``engine``."""

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ("Côte-d'Ivoire", {1}), ("cote-d’ivoire", {1}), ("costa-d'ivoire", {8}),
            ("rock'n'roll", {1}), ("women's-rights", {1}), ("rock-roll", set()),
            ("习近平：中国，将建设", {2}), ("今天宣布，中国将建设", {2}),
            ('"今天宣布，中国将建设"', {2}),
            ("中国，习近平", set()), ("ドナルド・トランプ", {3}), ('"ドナルド・トランプ"', {3}),
        ],
    )  # fmt: skip
    def test_what_is_left_out_in_the_middle_keeps_its_place(
        self, engine: SearchEngine, typed: str, numbers: set[int]
    ) -> None:
        fill(engine, WRITTEN)
        assert found(engine, typed) == numbers

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ("B52", {4, 5}), ("b-52", {4, 5}), ("G20", {4, 5}), ("g‑20", {4, 5}),
            ("covid19", {4, 5}), ("Covid-19", {4, 5}), ('"covid19"', {5}), ("19-covid", set()),
            ("cyber-attacks", {6}), ("cyberattacks", {6}), ("attacks-cyber", set()),
            ("vice-ministri", {7}), ("vice-ministro", {7}), ("vice-prefetti", {7}),
            ("titolo:salvacasa", {15}), ("titolo:salva-case", {15}), ("titolo:covid-19", set()),
            ("вице-премьерами", {16}), ("вицепремьер", {16}),
        ],
    )  # fmt: skip
    def test_compounds_are_found_apart_and_in_one_word_and_inflected(
        self, engine: SearchEngine, typed: str, numbers: set[int]
    ) -> None:
        fill(engine, WRITTEN)
        assert found(engine, typed) == numbers

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ("سياسيين", {10}), ("انتخابات", {10}), ("للانتخابات", {10}), ("2018", {10}),
            ("کتاب", {11}), ("کتابها", {11}), ("کتاب‌ها", {11}), ('"کتاب ها"', {11}),
            ("1398", {11}), ("١٣٩٨", {11}), ('צה"ל', {12}), ("צה''ל", {12}), ("צהל", {12}),
            ('"דובר צה"ל"', {12}), ("пʼять", {13}), ("п'ять", {13}), ("пять", {13}),
            ("Quran", {14}), ("Qur'an", {14}), ("sanaʼa", {14}), ("sanaa", {14}),
        ],
    )  # fmt: skip
    def test_letters_and_digits_of_many_kinds_are_one(
        self, engine: SearchEngine, typed: str, numbers: set[int]
    ) -> None:
        fill(engine, WRITTEN)
        assert found(engine, typed) == numbers

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ('"sanzion* alla russia"', {9}), ('"sanzion* russia"', set()), ('"sanz?oni alla"', {9}),
            ('"sanzioni * russia"', {9}), ('"* sanzioni"', {9}), ('"sanzion*"', {9}),
            ('"russ* sanz*"~3', {9}), ('"russ* xyz*"~3', set()), ('"alla russia?"', {9}),
            ('titolo:"decr* salva"', {15}),
        ],
    )  # fmt: skip
    def test_a_pattern_in_quotation_marks_is_one(
        self, engine: SearchEngine, typed: str, numbers: set[int]
    ) -> None:
        fill(engine, WRITTEN)
        assert found(engine, typed) == numbers
