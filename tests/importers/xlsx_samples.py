"""Workbooks of Excel, made up part by part."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy&quot; h&quot;"/>'
    '<numFmt numFmtId="165" formatCode="[Red]0.00&quot;day&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    "</cellXfs></styleSheet>"
)
HIDDEN = ' state="hidden"'
Cell = str | int | float


def sheet(rows: Sequence[Sequence[Cell]], *, style: int = 1) -> str:
    """A sheet whose texts stand in its cells and whose numbers have a style; 1 is a date."""
    lines = "".join(f"<row>{''.join(_cell(cell, style) for cell in row)}</row>" for row in rows)
    return f"<worksheet {MAIN}><sheetData>{lines}</sheetData></worksheet>"


def _cell(cell: Cell, style: int) -> str:
    if isinstance(cell, str):
        return f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    return f'<c s="{style}"><v>{cell}</v></c>'


def workbook(
    sheets: Mapping[str, str], *, before: str = "", hidden: Sequence[str] = (), **parts: str
) -> bytes:
    """A workbook of sheets by their names; ``before`` stands in front of their list, ``parts`` are
    further ones by their names in "xl" without ending."""
    named = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"{HIDDEN if name in hidden else ""}/>'
        for at, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Target="worksheets/s{at}.xml"/>'
        for at in range(1, 1 + len(sheets))
    )
    files = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATIONS}">{before}'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        "xl/styles.xml": STYLES,
        **{f"xl/worksheets/s{at}.xml": text for at, text in enumerate(sheets.values(), 1)},
        **{f"xl/{name}.xml": text for name, text in parts.items()},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return file.getvalue()
