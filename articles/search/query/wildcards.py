"""Words with stars and question marks as regular expressions that cannot be made slow."""

import re

_RUNS = re.compile(r"[*?]+|[^*?]+")


def chunks(pattern: str) -> list[str]:
    """What stands between the stars. Of wildcards in a row the question marks come first and
    the stars are one: in ``a*?*b`` the order of them means nothing."""
    runs = _RUNS.findall(pattern)
    return "".join(run if run[0] not in "*?" else _settled(run) for run in runs).split("*")


def _settled(run: str) -> str:
    return "?" * run.count("?") + ("*" if "*" in run else "")


def expression(parts: list[str], one: str, any_number: str) -> str:
    """The expression for the whole of a word of these ``chunks``; ``one`` stands for one
    character, ``any_number`` for as few as will do.

    Where a chunk is first found it is kept to (an atomic group): it is as good as anywhere
    later, and to try those as well would take as many times as long as the word has letters,
    again for every star.
    """
    first, *others = (_chunk(part, one) for part in parts)
    if not others:
        return first
    *middle, last = others
    # The last chunk stands at the end, wherever it was seen before.
    between = "".join(f"(?>{any_number}{chunk})" for chunk in middle)
    return f"{first}{between}{any_number}{last}"


def _chunk(part: str, one: str) -> str:
    return "".join(
        one * len(run) if run[0] == "?" else re.escape(run) for run in _RUNS.findall(part)
    )
