"""Where sentences begin, in the languages of the press; cautious where it is not sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.sentences import last_start, starts


@pytest.mark.parametrize(
    "marked",
    [
        "Il dott. Rossi è arrivato. |Poi il sen. Bianchi ha parlato.",
        "Costa 3.500 euro, dice l’on. G. Verdi. |«Troppo!» |Nessuno paga l’art. 5.",
        "Mr. Smith left the U.S. Senate at 3 p.m. today. |He said “Stop!” |Then he went.",
        "“Wait…” he said. |“No, don’t!” cried she. |It was over.",
        "M. Macron reçoit Mme Dupont. |Qui sait\u202f? |« Moi », dit-elle.",
        "Am 3. Oktober kam z.B. Dr. Müller. |„Warum?“ |Niemand wusste es.",
        "El Sr. García llegó. |¿Quién lo sabe? |¡Nadie!",
        "В 2014 г. приехал И. И. Петров. |Он жил на ул. Ленина. |Потом уехал… |Всё.",
        "قال الوزير إن الأمر انتهى. |هل غادر؟ |لا نعرف ذلك.",
        "今天宣布。|中国将建设！|“真的吗？”|他问。|没有句号",
        "首相は「行く。」|と述べた。|以上",
        "यह एक वाक्य है। |दूसरा वाक्य यहाँ है।",
        "everything is written small. |another sentence follows it.",
        "Riga senza punto\n|altra riga\n|«Terza.»\n|quarta",
    ],
)
def test_sentences_are_told_apart(marked: str) -> None:
    pieces = marked.split("|")
    begin = [sum(map(len, pieces[:number])) for number in range(1, len(pieces))]
    assert starts("".join(pieces)) == begin


@pytest.mark.parametrize(
    "text",
    [
        "Il prof. Bianchi",
        "Art. 5 della legge",
        "ca. 10 persone e altre",
        "Wie z. B. Autos",
        "parola " * 300,
        "www.example.com e 3.14",
        "John F. Kennedy",
        "",
    ],
)
def test_no_sentence_begins_within_one(text: str) -> None:
    assert starts(text) == []
    assert last_start(text) == 0


@pytest.mark.parametrize("end", ["(ANSA)", "Reuters", "Fine.", "***"])
def test_a_name_at_the_end_is_no_sentence(end: str) -> None:
    text = f"La corte ha deciso ieri. Il governo ha risposto oggi. {end}"
    assert text[last_start(text) :] == f"Il governo ha risposto oggi. {end}"


@pytest.mark.parametrize(("letters", "is_one"), [(11, False), (12, True)])
def test_what_a_last_sentence_has_at_the_least(letters: int, is_one: bool) -> None:
    text = "Una frase intera sta qui. B" + "e" * (letters - 1) + "."
    assert (last_start(text) > 0) is is_one


@pytest.mark.parametrize("tail", [0, 900, 1_100, 5_000])
def test_the_last_sentence_of_a_long_text_is_found_wherever_it_begins(tail: int) -> None:
    text = "Una prima frase. " * 20 + "Ultima " + "x" * tail + "xxxxxxxxxxxx"
    assert text[last_start(text) :].startswith("Ultima")


@given(st.text('aZ.!?…。！ \n\xa0"”»)(“1', max_size=300) | st.text(max_size=300))
def test_sentences_are_the_text_again(text: str) -> None:
    begin = starts(text)
    assert begin == sorted(set(begin))
    assert all(0 < start < len(text) for start in begin)
    assert last_start(text) in {0, *begin}


@pytest.mark.parametrize(
    "piece", [".", "\xa0", " \xa0", "\n", ". ", "a. ", ".(", '."', "? ", ".\xa0", "。", "…\xa0("]
)
def test_hostile_texts_take_no_longer(piece: str) -> None:
    """Ten times as much takes some ten times as long: what grows with the square never ends."""
    assert starts(piece * 300_000) is not None
