"""Words for the half of a day that stand beside a time of twelve hours, in many languages.

Those of Unicode's CLDR (day periods), and what papers write beside them: "晚上8點", "du. 2:30".
"""

import re

from articles.importers.calendar_words import folded

# By what a text has in their place; "_" is a space.
WORDS = {
    "am": """
        di_mattina del_mattino in_the_morning du_matin morgens vormittags de_la_mañana
        de_la_madrugada da_manhã da_madrugada 's_ochtends sabah ráno утра ранку sáng reggel
        सुबह पूर्वाह्न সকাল পূর্বাহ্ণ صباحا فجرا صبح بامداد قبل_از_ظهر قبلازظهر ก่อนเที่ยง e_paradites
        paradite пр.об. בבוקר
        上午 午前 凌晨 早上 早晨 清晨 朝 오전 새벽 아침""",
    "pm": """
        del_pomeriggio di_pomeriggio di_sera in_the_afternoon in_the_evening du_soir
        de_l'après-midi nachmittags abends de_la_tarde da_tarde 's_middags 's_avonds po_południu
        wieczorem odpoledne popoludní večer вечера вечора chiều tối délután este अपराह्न शाम অপরাহ্ণ
        বিকাল বিকেল সন্ধ্যা مساء مساءا عصرا عصر بعد_الظهر بعد_از_ظهر بعدازظهر หลังเที่ยง บ่าย e_pasdites
        pasdite сл.об. בערב אחר_הצהריים
        下午 午後 傍晚 晚上 晚间 晚間 夕方 오후 저녁""",
    "noon": "दोपहर দুপুর ظهرا ظهر trưa дня siang בצהריים 中午 正午 昼 낮",
    "night": """
        di_notte de_la_noche da_noite at_night nachts ночи ночі gece रात রাত ليلا شب đêm בלילה
        深夜 夜间 夜間 夜 밤""",
}
# Letters that say it only right before a time, or only right behind one.
BEFORE = {"öö": "am", "ös": "pm", "de.": "am", "du.": "pm"}
BEHIND = {
    **{"sa": "am", "дп": "am", "dop.": "am", "p.d.": "am", "vm.": "am", "ap.": "am", "f.h.": "am"},
    **{"ch": "pm", "пп": "pm", "odp.": "pm", "m.d.": "pm", "nm.": "pm", "ip.": "pm", "e.h.": "pm"},
}
# Words of these scripts stand without a space before or behind them.
UNSPACED = re.compile("[\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
MARKS = {
    folded(word.replace("_", " ")): mark for mark, words in WORDS.items() for word in words.split()
}
AT_TIMES = {folded(word): mark for word, mark in (BEFORE | BEHIND).items()}


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ANY = re.compile(
    rf"(?<!\w)(?:{_either([word for word in MARKS if not UNSPACED.match(word)])})(?!\w)"
    rf"|(?:{_either([word for word in MARKS if UNSPACED.match(word)])})"
)
_BEFORE = re.compile(rf"(?<!\w)({_either([*map(folded, BEFORE)])})(?=\s?\d{{1,2}}[:.]\d\d)")
_BEHIND = re.compile(rf"(?<=[:.]\d\d)\s?({_either([*map(folded, BEHIND)])})(?!\w)")


def with_marks(text: str) -> str:
    """A folded text with "am", "pm", "noon" or "night" in the place of words that say so."""
    text = _BEFORE.sub(lambda found: f" {AT_TIMES[found[1]]} ", text)
    text = _BEHIND.sub(lambda found: f" {AT_TIMES[found[1]]} ", text)
    return _ANY.sub(lambda found: f" {MARKS[found[0]]} ", text)
