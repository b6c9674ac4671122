"""The words of the rich-text editor in the language of the desk.

The editor asks a function for some of its words, and writes the names of its buttons in English;
``static/admin_desk/editor-words.js`` puts these in their place.
"""

from django.utils.translation import gettext, gettext_noop

WORDS = (
    # Of its dialogues
    *(gettext_noop("Edit HTML"), gettext_noop("Prettify"), gettext_noop("Cancel")),
    *(gettext_noop("Update"), gettext_noop("Insert"), gettext_noop("Edit Link")),
    *(gettext_noop("URL"), gettext_noop("Title"), gettext_noop("Open in new window")),
    *(gettext_noop("List properties"), gettext_noop("List type"), gettext_noop("Start at")),
    *(gettext_noop("Bullets"), gettext_noop("Decimal numbers")),
    *(gettext_noop("Lowercase letters"), gettext_noop("Uppercase letters")),
    gettext_noop("Lowercase Roman numerals"),
    gettext_noop("Uppercase Roman numerals"),
    *(gettext_noop("Table Properties"), gettext_noop("Insert Table"), gettext_noop("Rows")),
    *(gettext_noop("Columns"), gettext_noop("Include header row")),
    gettext_noop(
        "The HTML contents of the editor. Note that the allowed HTML is restricted by the editor "
        "schema."
    ),
    # Of its buttons
    *(gettext_noop("paragraph"), gettext_noop("Paragraph"), gettext_noop("Code block")),
    *(gettext_noop("Heading 2"), gettext_noop("Heading 3"), gettext_noop("Heading 4")),
    *(gettext_noop("heading 2"), gettext_noop("heading 3"), gettext_noop("heading 4")),
    *(gettext_noop("unordered list"), gettext_noop("ordered list")),
    *(gettext_noop("blockquote"), gettext_noop("horizontal rule"), gettext_noop("bold")),
    *(gettext_noop("italic"), gettext_noop("underline"), gettext_noop("strike")),
    *(gettext_noop("subscript"), gettext_noop("superscript"), gettext_noop("Code")),
    *(gettext_noop("insert link"), gettext_noop("remove link"), gettext_noop("Insert table")),
    *(gettext_noop("Add column"), gettext_noop("Delete column"), gettext_noop("Add row")),
    *(gettext_noop("Delete row"), gettext_noop("Merge cells"), gettext_noop("Split cell")),
    *(gettext_noop("Toggle header cell"), gettext_noop("Delete table"), gettext_noop("undo")),
    *(gettext_noop("redo"), gettext_noop("edit HTML"), gettext_noop("Toggle fullscreen")),
)


def editor_words() -> dict[str, str]:
    """Each word of the editor with its translation into the active language."""
    return {word: gettext(word) for word in WORDS}
