"""docs/security.md says of each requirement how it is met, and names tests that there are."""

import ast
import re
from functools import cache
from typing import NamedTuple

import pytest

from articles.accounts import attempt_limits
from pressreview.json_logs import FIELDS
from pressreview.security_log import Event
from tests.live import BASE_DIR

DOCUMENT = (BASE_DIR / "docs" / "security.md").read_text(encoding="utf-8")
# The levels of the requirements of each section, one after the other (ASVS 5.0.0).
LEVELS = {
    **{"1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123"},
    **{"2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23"},
    **{"3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333"},
    **{"3.6": "3", "3.7": "22333"},
    **{"4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222"},
    **{"5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222"},
    **{"6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333"},
    **{"6.6": "2223", "6.7": "33", "6.8": "2222"},
    **{"7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22"},
    **{"8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23"},
    **{"9.1": "111", "9.2": "1222"},
    **{"10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222"},
    **{"10.6": "22", "10.7": "222"},
    **{"11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23"},
    **{"11.6": "23", "11.7": "33"},
    **{"12.1": "12233", "12.2": "11", "12.3": "22223"},
    **{"13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233"},
    **{"14.1": "22", "14.2": "12223333", "14.3": "122"},
    **{"15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333"},
    **{"16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223"},
    **{"17.1": "23", "17.2": "22223333", "17.3": "22"},
}
WANTED = [
    f"{section}.{place}"
    for section, levels in LEVELS.items()
    for place, level in enumerate(levels, 1)
    if level in "12"
]
NUMBER = r"\d+\.\d+\.\d+"


class Row(NamedTuple):
    """A row of a chapter's table."""

    number: str
    how: str
    tests: str


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


TABLES = DOCUMENT.partition("## Requirement by requirement")[2].splitlines()
ROWS = [
    Row(first.split()[0], how, tests)
    for line in TABLES
    if re.match(rf"\| {NUMBER} [^,|]", line)
    for first, how, tests in [cells(line)]
]
LEFT_OUT = [
    number
    for line in DOCUMENT.partition("### What does not apply")[2].splitlines()
    for number in re.findall(NUMBER, cells(line)[0] if line.startswith("|") else "")
]


@cache
def functions(path: str) -> set[str]:
    """The names of the functions of a file of tests; none where there is no such file."""
    file = BASE_DIR / path
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def anchor(heading: str) -> str:
    """The fragment by which a heading is found, as GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


def test_the_standard_has_these_numbers() -> None:
    found = "".join(LEVELS.values())
    assert (len(found), len(WANTED)) == (345, 253)
    assert (found.count("1"), found.count("2"), found.count("3")) == (70, 183, 92)


def test_each_requirement_stands_once() -> None:
    stands = [row.number for row in ROWS] + LEFT_OUT
    assert sorted(stands) == sorted(WANTED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_the_tests_that_a_row_names_are_there(row: Row) -> None:
    assert row.how
    named = re.findall(r"`([^`]+)`", row.tests)
    assert named, "no test"
    assert row.tests == ", ".join(f"`{name}`" for name in named), "tests and nothing else"
    assert len(set(named)) == len(named)
    for name in named:
        path, _colons, function = name.partition("::")
        assert function in functions(path), name
        assert function.startswith("test_"), name


def test_nothing_is_left_open() -> None:
    assert not re.search(r"(?i)pending|to be done|todo|not yet", DOCUMENT)


def test_each_that_is_not_met_says_why() -> None:
    for row in ROWS:
        for word in ("not met", "operator"):
            if f"**{word}**" in row.how:
                assert re.search(rf"\*\*{word}\*\*: .{{20,}}", row.how), row.number


def test_what_rows_refer_to_is_there() -> None:
    """The sections of the document, and the files of the project that it names."""
    headings = {anchor(found) for found in re.findall(r"(?m)^#+ (.+)$", DOCUMENT)}
    links = set(re.findall(r"\]\(#([^)]+)\)", DOCUMENT))
    assert links <= headings
    assert len(links) >= 9
    files = r"`((?:articles|pressreview|deploy|docs|tests)/[\w./]+\.\w+|[\w.]+\.(?:lock|toml))`"
    for path in re.findall(files, DOCUMENT):
        assert (BASE_DIR / path).is_file(), path
    for name in re.findall(r"`manage\.py (\w+)", DOCUMENT):
        assert (BASE_DIR / "articles/management/commands" / f"{name}.py").is_file(), name


def test_the_numbers_at_the_top_are_those_of_the_tables() -> None:
    not_met = sum("**not met**" in row.how for row in ROWS)
    by_operator = sum("**operator**" in row.how for row in ROWS)
    counted = [len(LEFT_OUT), len(ROWS), len(ROWS) - not_met - by_operator, by_operator, not_met]
    top = DOCUMENT.partition("\n## ")[0]
    assert [int(number) for number in re.findall(r"\| (\d+) \|", top)] == counted


def test_settings_that_it_names_are_read() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in (BASE_DIR / "pressreview").glob("*.py")
    )
    for name in set(re.findall(r"PRESSREVIEW_([A-Z_]+[A-Z])", DOCUMENT)):
        assert f'"{name.removesuffix("_FILE")}"' in code, name


def words(node: ast.expr | None) -> set[str]:
    """The text of a constant; nothing where it is none."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return {ast.literal_eval(node)} if node is not None and is_text else set()


def logged_events() -> set[str]:
    """The first words of each call of the sign-in log, and each event of an ``extra``."""
    found = {str(event) for event in Event}
    for path in (BASE_DIR / "articles").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"sign_in_log.log", "log"}:
                found |= words(node.args[0]) if node.args else set()
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    found |= words(value) if words(key) == {"event"} else set()
    return found


def test_the_log_is_described_as_it_is() -> None:
    """Every event and every field that a line may hold, and no other."""
    section = DOCUMENT.partition("## The log")[2].partition("\n## ")[0]
    events = section.partition("Events:")[2].partition(".\n")[0]
    assert set(re.findall(r"`([^`]+)`", events.replace("\n", " "))) == logged_events()
    fields = section.partition("Fields:")[2].partition("(`")[0]
    assert set(re.findall(r"`([^`]+)`", fields)) == set(FIELDS)


def test_limits_of_signing_in_are_those_of_the_code() -> None:
    rows = DOCUMENT.partition("## Signing in")[2].partition("\n## ")[0]
    for limit, words in [
        (attempt_limits.WRONG_PASSWORDS_FROM_NETWORK, "30 in ten minutes and network"),
        (
            attempt_limits.WRONG_PASSWORDS_FROM_NETWORK_FOR_ACCOUNT,
            "10 in a quarter of an hour for an account from a network",
        ),
        (attempt_limits.WRONG_PASSWORDS_FOR_ACCOUNT, "50 an hour for an account"),
        (attempt_limits.WRONG_CODES_FOR_ACCOUNT, "10 wrong ones an hour and account"),
        (attempt_limits.PASSKEYS_FROM_NETWORK, "60 each in ten minutes and network"),
        (attempt_limits.RESET_LINKS_FROM_NETWORK, "60 each in ten minutes and network"),
        (attempt_limits.RESET_MAILS_TO_ADDRESS, "3 an hour and address"),
        (attempt_limits.RESET_MAILS_FROM_NETWORK, "10 an hour and network"),
    ]:
        assert words in rows
        lengths = {600: "ten minutes", 900: "quarter of an hour", 3600: "hour"}
        assert words.startswith(f"{limit.most} "), limit
        assert lengths[limit.seconds] in words, limit
