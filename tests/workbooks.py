"""Workbooks written by hand, for what no library would write."""

from __future__ import annotations

import io
import zipfile


def xlsx(sheet: bytes | str, **others: bytes | str) -> bytes:
    """A workbook whose one sheet has this XML, between its opening and closing tags."""
    body = sheet.encode() if isinstance(sheet, str) else sheet
    parts: dict[str, bytes | str] = {
        "xl/workbook.xml": '<workbook><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Type="a/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="a/sharedStrings" Target="sharedStrings.xml"/>'
        '<Relationship Id="rId3" Type="a/externalLink" Target="http://192.0.2.1/evil.xlsx" TargetMode="External"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": b"<worksheet><sheetData>" + body + b"</sheetData></worksheet>",
        **others,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def row(number: int, *cells: str) -> str:
    texts = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{texts}</row>'
