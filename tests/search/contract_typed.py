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
    make(17, text="क़ानून पर हिन्दी में नरेंद्र मोदी; माँ", language="hi"),
    make(18, text="The iPhone 15 and 737 MAX", language="en"),
    make(19, text="In 20mila per 10 km; altri 30 e mila passi; 10.000 mq"),
]

# Numbers in groups, initials, two letters for one, plurals and names: each in two spellings.
SPELLED = [
    make(1, text="Morti 12.500 soldati e 3,5 milioni"),
    make(2, text="12,500 soldiers and 10\u202f000 more", language="en"),
    make(3, text="12 500 soldats, 10'000 francs", language="fr"),
    make(4, text="12500 soldiers, 10000 more", language="en"),
    make(5, text="J. R. R. Tolkien, Ph.D.; node.js", language="en"),
    make(6, text="J.R.R. Tolkien, PhD; nodejs", language="en"),
    make(7, text="Il ministro Schäuble ad Århus con Đoković"),
    make(8, text="Il ministro Schaeuble ad Aarhus con Djokovic"),
    make(9, text="Wäre die Lösung für Müller schön", language="de"),
    make(10, text="Hän näkee Göteborgin", language="fi"),
    make(11, text="The woman and her child near Kyiv, F-16s overhead", language="en"),
    make(12, text="Women and children near Kiev, an F16", language="en"),
    make(13, text="L'uomo a Mosca il 1º maggio"),
    make(14, text="Gli uomini a Moscow il 1 maggio"),
    make(15, text="المسؤول عن الشؤون", language="ar"),
    make(16, text="المسئول عن الشئون", language="ar"),
    make(17, text="ٱلله بھارت", language="ur"),
    make(18, text="ґанок і zero\u200bwidth", language="uk"),
    make(19, text="La il·lusió i el col·legi", language="ca"),
    make(20, text="192.168.100.200, 2018 300, 3.1000, 1,2345"),
]


class TypedContract:
    """What readers type; an engine's tests give the ``engine``."""

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ("Côte-d'Ivoire", {1}), ("cote-d’ivoire", {1}), ("costa-d'ivoire", {8}),
            ("rock'n'roll", {1}), ("women's-rights", {1}), ("rock-roll", set()),
            ("womens-rights", {1}), ("womensrights", {1}), ("women-rights", set()),
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
            ("B 52", {4, 5}), ("G 20", {4, 5}), ("A 52", set()), ("b 52", {4}),
            ("20 mila", {19}), ("20mila", {19}), ("10 km", {19}), ("10km", {19}),
            ("30 mila", set()), ("10000 mq", {19}), ("10.000 mq", {19}),
            ("covid19", {4, 5}), ("Covid-19", {4, 5}), ('"covid19"', {5}), ("19-covid", set()),
            ("cyber-attacks", {6}), ("cyberattacks", {6}), ("attacks-cyber", set()),
            ("vice-ministri", {7}), ("vice-ministro", {7}), ("vice-prefetti", {7}),
            ("iphone15", {18}), ("737max", {18}), ("15iphone", set()), ("fonte:iphone15", set()),
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
            ("कानून", {17}), ("क़ानून", {17}), ("हिंदी", {17}), ("नरेन्द्र", {17}), ("मां", {17}),
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
            ('titolo:"decr* salva"', {15}), ('"sanzion? alla"', {9}), ('"sanzione? alla"', set()),
            ("国务院*", {2}), ("*务院今天*", {2}), ('"国务院* 今天"', {2}), ("国务会*", set()),
            ("ドナルド*", {3}), ('"sanzion? russia"', set()), ('"sanzion?"', {9}),
            ('"sanzione?"', set()), ('"all? russia?"', {9}), ('"russ?? sanz???i"~3', {9}),
        ],
    )  # fmt: skip
    def test_a_pattern_in_quotation_marks_is_one(
        self, engine: SearchEngine, typed: str, numbers: set[int]
    ) -> None:
        fill(engine, WRITTEN)
        assert found(engine, typed) == numbers

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ("sanzione,russia", {9}), ("russia;sanzioni", {9}), ("russia…sanzione", {9}),
            ("russia...sanzioni", {9}), ("russia|sanzioni", {9}), ("russia—sanzione", {9}),
            ("russia/sanzione", {9}), ("sanzioni+russia", {9}), ("sanzioni,kiev", set()),
            ("الانتخابات،النتائج", {10}), ("-alla,sanzioni russia", {9}), ("alla/un", set()),
            ("titolo:salva,decreto", set()), ("www.sanzioni.it/russia/alla", set()),
            ("https://foo.it/2018/le-sanzioni_alla-russia-123.html?a=b", {9}),
            ("www.foo.it/le-sanzioni-alla-russia", {9}), ("foo.it/sanzioni-alla-russia", set()),
            ("https://foo.it/russia/sanzioni-alla", set()),
            ("https://foo.it/%D0%B2%D0%B8%D1%86%D0%B5-%D0%BF%D1%80%D0%B5%D0%BC%D1%8C%D0%B5%D1%80"
             "-%D0%B3%D0%BE%D0%B2%D0%BE%D1%80%D0%B8%D0%BB%D0%B8/", {16}),
        ],
    )  # fmt: skip
    def test_signs_without_a_space_part_words(
        self, engine: SearchEngine, typed: str, numbers: set[int]
    ) -> None:
        fill(engine, WRITTEN)
        assert found(engine, typed) == numbers

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ("''sanzioni russia''", set()), ("''sanzioni alla''", {9}), ("<<alla russia>>", {9}),
            ("``alla russia''", {9}), ("″alla russia″", {9}), ("❝russia alla❞", set()),
            ("‚alla russia‘", {9}), ("‚russia alla‘", set()), ("'alla russia'", {9}),
            ("'russia alla'", set()), ("titolo:'decreto salva'", {15}),
            ("titolo:'salva decreto'", set()), ("״דובר צה״ל״ אמר", {12}), ("״אמר דובר״", set()),
        ],
    )  # fmt: skip
    def test_quotation_marks_of_other_keyboards_are_some(
        self, engine: SearchEngine, typed: str, numbers: set[int]
    ) -> None:
        fill(engine, WRITTEN)
        assert found(engine, typed) == numbers

    @pytest.mark.parametrize(
        ("typed", "numbers"),
        [
            ("12.500", {1, 2, 3, 4}), ("12,500", {1, 2, 3, 4}), ("12 500", {1, 2, 3, 4}),
            ("12500", {1, 2, 3, 4}), ("10000", {2, 3, 4}), ("10’000", {2, 3, 4}),
            ("3,5", {1}), ("35", set()), ("2018300", set()), ("31000", set()), ("12345", set()),
            ("j.r.r. tolkien", {5, 6}), ("J. R. R. Tolkien", {5, 6}), ("jrr tolkien", {5, 6}),
            ("phd", {5, 6}), ("Ph.D.", {5, 6}), ("nodejs", {5, 6}), ("node.js", {5, 6}),
            ("schaeuble", {7, 8}), ("Schäuble", {7, 8}), ("schauble", {7}), ("aarhus", {7, 8}),
            ("århus", {7, 8}), ("djokovic", {7, 8}), ("đoković", {7, 8}), ("dokovic", {7}),
            ("mueller", {9}), ("muller", {9}), ("goeteborgin", set()), ("göteborgin", {10}),
            ("women", {11, 12}), ("woman", {11, 12}), ("children", {11, 12}), ("man", set()),
            ("kiev", {11, 12}), ("kyiv", {11, 12}), ("=kiev", {12}), ("f16", {11, 12}),
            ("f-16", {11, 12}), ("f16s", {11, 12}),
            ("uomini", {13, 14}), ("mosca", {13, 14}), ("1º maggio", {13, 14}),
            ("1 maggio", {13, 14}), ('"mosca"', {13}),
            ("مسؤول", {15, 16}), ("مسئول", {15, 16}), ("شئون", {15, 16}), ("الله", {17}),
            ("بهارت", {17}), ("ганок", {18}), ("zerowidth", {18}), ("zero\u200bwidth", {18}),
            ("col·legi", {19}), ("collegi", {19}), ("il·lusions", {19}),
        ],
    )  # fmt: skip
    def test_spellings_that_readers_take_for_one_are_one(
        self, engine: SearchEngine, typed: str, numbers: set[int]
    ) -> None:
        fill(engine, SPELLED)
        assert found(engine, typed) == numbers
