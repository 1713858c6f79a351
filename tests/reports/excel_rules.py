"""What Excel is known to refuse or repair in a workbook: ECMA-376 and Excel's own limits.

LibreOffice and openpyxl forgive most of it, so that opening a file in them proves nothing.
"""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.xml.functions import fromstring

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"

ROWS, COLUMNS = 1_048_576, 16_384
LONGEST_TEXT, LONGEST_FORMULA, LONGEST_LITERAL, LONGEST_MESSAGE = 32_767, 8_192, 255, 255
DEEPEST, HIGHEST_ROW, MOST_STYLES = 64, 409.5, 64_000

WORKSHEET_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData"),
    *("sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter"),
    *("sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
    *("conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches"),
    *("ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture"),
    *("oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
FUNCTIONS_OF_2010 = {
    *("ABS", "AND", "COUNT", "FIXED", "IF", "INDEX", "INT", "ISNUMBER", "LEFT", "LOG10", "MATCH"),
    *("MAX", "MIN", "OR", "RANK", "ROUND", "SUM", "SUMPRODUCT"),
}
"""Of the functions that Excel 2010 knows, those that the report needs; none is volatile."""

_NOT_ALLOWED = ("vba", "externallink", "activex", "macrosheet", "embeddings", "querytable")
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_REFERENCE = re.compile(
    r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"
)
_NAME = re.compile(r"[A-Za-z_\\][\w.\\]{0,254}")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]|[Rr]\d*[Cc]\d*")
_WORDS = {"TRUE", "FALSE"}


def complaints(file: Path) -> list[str]:
    """Return what Excel would refuse or repair, each in a few words; nothing where all is well."""
    with zipfile.ZipFile(file) as package:
        names = package.namelist()
        book = _Book({name: package.read(name) for name in names})
    twice = [f"{name}: is there twice" for name, times in Counter(names).items() if times > 1]
    broken = [*twice, *(list(book.malformed) or book.package())]
    return broken or list(book.complaints())


class _Book:
    """The parts of a package, and what is said of them."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts

    @property
    def malformed(self) -> Iterator[str]:
        for name, content in self.parts.items():
            try:
                fromstring(content)
            except ParseError as error:
                yield f"{name}: {error}"

    def complaints(self) -> Iterator[str]:
        yield from self._sheet_names()
        yield from self._defined_names()
        yield from self._styles()
        yield from self._texts()
        for name, part in self.sheets.items():
            yield from (f"{name}: {one}" for one in _Sheet(self, name, part).complaints())
        yield from self._charts()
        yield from self._drawings()

    def root(self, part: str) -> Element:
        return fromstring(self.parts[part])

    @cached_property
    def workbook(self) -> Element:
        return self.root("xl/workbook.xml")

    @cached_property
    def styles(self) -> Element:
        return self.root("xl/styles.xml")

    @cached_property
    def sheets(self) -> dict[str, Element]:
        """The sheets by name, in their order."""
        targets = dict(self.related("xl/workbook.xml"))
        listed = self.workbook.iter(f"{MAIN}sheet")
        return {one.get("name"): self.root(targets[one.get(RELATION)]) for one in listed}

    @cached_property
    def texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.parts:
            return []
        items = self.root("xl/sharedStrings.xml").iter(f"{MAIN}si")
        return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in items]

    @cached_property
    def names(self) -> set[str]:
        """The defined names, as formulas may use them."""
        return {one.get("name") for one in self.workbook.iter(f"{MAIN}definedName")}

    def related(self, part: str) -> list[tuple[str, str]]:
        """Return id and target of the relations of a part; a target outside as it stands."""
        folder, _, name = part.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        if rels not in self.parts:
            return []
        found = []
        for one in self.root(rels):
            target = one.get("Target")
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            found.append((one.get("Id"), target))
        return found

    def package(self) -> Iterator[str]:
        types = self.root("[Content_Types].xml")
        extensions = {one.get("Extension") for one in types if one.get("Extension")}
        overridden = {one.get("PartName") for one in types if one.get("PartName")}
        for name in self.parts:
            if name == "[Content_Types].xml":
                continue
            if f"/{name}" not in overridden and name.rpartition(".")[2] not in extensions:
                yield f"{name}: has no content type"
            if any(word in name.lower() for word in _NOT_ALLOWED):
                yield f"{name}: may not be in it"
            if not name.endswith(".rels"):
                for _, target in self.related(name):
                    if target not in self.parts:
                        yield f"{name}: points to {target}"
        for part in overridden - {f"/{name}" for name in self.parts}:
            yield f"{part}: is not there"

    def _sheet_names(self) -> Iterator[str]:
        names = list(self.sheets)
        if len({name.casefold() for name in names}) < len(names):
            yield "two sheets have one name"
        for name in names:
            if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\]|^'|'$", name):
                yield f"a sheet cannot be called {name!r}"
        for view in self.workbook.iter(f"{MAIN}workbookView"):
            if int(view.get("activeTab", "0")) >= len(names):
                yield "it opens on a sheet that is not there"

    def _defined_names(self) -> Iterator[str]:
        names = list(self.workbook.iter(f"{MAIN}definedName"))
        scoped = Counter((one.get("localSheetId"), one.get("name").casefold()) for one in names)
        yield from (f"{name}: is defined twice" for (_, name), times in scoped.items() if times > 1)
        for one in names:
            name, text = one.get("name"), one.text or ""
            if not name.startswith("_xlnm.") and (
                not _NAME.fullmatch(name) or _LOOKS_LIKE_A_CELL.fullmatch(name)
            ):
                yield f"{name}: is no name"
            if "#REF!" in text or not (_REFERENCE.search(text) or "!$" in text):
                yield f"{name}: names nothing ({text})"
            yield from (f"{name}: {one}" for one in self.bad_references(text))

    def bad_references(self, text: str) -> Iterator[str]:
        """Return the sheets a formula refers to that are not there, and cells beyond a sheet."""
        for found in _REFERENCE.finditer(text):
            sheet = (found[1] or found[2]).replace("''", "'")
            if sheet not in self.sheets:
                yield f"there is no sheet {sheet!r}"
        for column, row in _ADDRESS.findall(text):
            if not 1 <= int(row) <= ROWS or column_index_from_string(column) > COLUMNS:
                yield f"{column}{row} is beyond a sheet"

    def _styles(self) -> Iterator[str]:
        sizes = {}
        for part in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
            holder = self.styles.find(f"{MAIN}{part}")
            sizes[part] = 0 if holder is None else len(holder)
            if holder is not None and int(holder.get("count", sizes[part])) != sizes[part]:
                yield f"styles: {part} are miscounted"
        own = {int(one.get("numFmtId")) for one in self.styles.iter(f"{MAIN}numFmt")}
        for one in self.styles.iter(f"{MAIN}numFmt"):
            if len(one.get("formatCode")) > LONGEST_LITERAL:
                yield "styles: a number format is too long"
        xfs = self.styles.find(f"{MAIN}cellXfs")
        if len(xfs) > MOST_STYLES:
            yield "styles: there are too many"
        for xf in xfs:
            for name, part in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                if int(xf.get(name, "0")) >= sizes[part]:
                    yield f"styles: there is no {name} {xf.get(name)}"
            number = int(xf.get("numFmtId", "0"))
            if number >= 164 and number not in own:
                yield f"styles: there is no number format {number}"

    def _texts(self) -> Iterator[str]:
        for text in self.texts:
            if len(text) > LONGEST_TEXT:
                yield f"a text is too long: {text[:20]!r}"

    def _charts(self) -> Iterator[str]:
        for name in self.parts:
            if name.startswith("xl/charts/chart"):
                for formula in self.root(name).iter(f"{CHART}f"):
                    text = formula.text or ""
                    if not _REFERENCE.fullmatch(text):
                        yield f"{name}: {text!r} is no range"
                    yield from (f"{name}: {one}" for one in self.bad_references(text))

    def _drawings(self) -> Iterator[str]:
        for name in self.parts:
            if name.startswith("xl/drawings/drawing"):
                known = {number for number, _ in self.related(name)}
                numbers = []
                for one in self.root(name).iter():
                    if one.tag == f"{DRAWN}cNvPr":
                        numbers.append(one.get("id"))
                    if one.get(RELATION) is not None and one.get(RELATION) not in known:
                        yield f"{name}: there is no relation {one.get(RELATION)}"
                if len(set(numbers)) < len(numbers):
                    yield f"{name}: two drawings have one id"


class _Sheet:
    """One worksheet, and what is said of it."""

    def __init__(self, book: _Book, name: str, root: Element) -> None:
        self.book, self.name, self.root = book, name, root

    def complaints(self) -> Iterator[str]:
        yield from self._order()
        yield from self._columns()
        yield from self._cells()
        yield from self._merged()
        yield from self._conditions()
        yield from self._validations()
        yield from self._links()
        yield from self._margins()

    def _order(self) -> Iterator[str]:
        tags = [child.tag.replace(MAIN, "") for child in self.root]
        yield from (f"there is no element {tag}" for tag in set(tags) - set(WORKSHEET_ORDER))
        places = [WORKSHEET_ORDER.index(tag) for tag in tags if tag in WORKSHEET_ORDER]
        if places != sorted(places):
            yield "its elements are out of order"
        once = {tag for tag, times in Counter(tags).items() if times > 1}
        yield from (f"{tag} is there twice" for tag in once - {"conditionalFormatting"})

    def _columns(self) -> Iterator[str]:
        last = 0
        for column in self.root.iter(f"{MAIN}col"):
            first = int(column.get("min"))
            if first <= last or int(column.get("max")) < first:
                yield f"columns overlap at {first}"
            last = int(column.get("max"))
            if last > COLUMNS or not 0 <= float(column.get("width", "0")) <= 255:
                yield f"column {last} cannot be so wide, or is beyond a sheet"

    def _cells(self) -> Iterator[str]:
        styles = len(self.book.styles.find(f"{MAIN}cellXfs"))
        last_row = 0
        for row in self.root.iter(f"{MAIN}row"):
            number = int(row.get("r"))
            if not last_row < number <= ROWS:
                yield f"row {number} is out of order"
            if float(row.get("ht", "0")) > HIGHEST_ROW:
                yield f"row {number} is too high"
            last_row, last_column = number, 0
            for cell in row.iter(f"{MAIN}c"):
                letters, of_row = _ADDRESS.fullmatch(cell.get("r")).groups()
                column = column_index_from_string(letters)
                if int(of_row) != number or not last_column < column <= COLUMNS:
                    yield f"{cell.get('r')} is out of order"
                last_column = column
                if int(cell.get("s", "0")) >= styles:
                    yield f"{cell.get('r')} has no style {cell.get('s')}"
                yield from (f"{cell.get('r')}: {one}" for one in self._cell(cell))

    def _cell(self, cell: Element) -> Iterator[str]:
        kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v")
        formula = cell.find(f"{MAIN}f")
        if formula is not None:
            yield from self._formula(formula.text or "")
        if kind == "s" and not 0 <= int(value) < len(self.book.texts):
            yield f"there is no text {value}"
        elif kind == "n" and value and not re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", value):
            # A formula whose text is empty is stored without a type.
            yield f"{value!r} is no number"
        elif kind == "e":
            yield f"holds an error: {value}"
        elif kind == "inlineStr":
            text = "".join(one.text or "" for one in cell.iter(f"{MAIN}t"))
            if len(text) > LONGEST_TEXT:
                yield "its text is too long"
            if cell.find(f"{MAIN}is") is None:
                yield "has no text"
        elif kind not in ("n", "s", "b", "str"):
            yield f"there is no type {kind}"

    def _formula(self, text: str) -> Iterator[str]:
        if text.startswith("="):
            yield "a formula starts with ="
        if len(text) > LONGEST_FORMULA:
            yield "a formula is too long"
        literals = re.findall(r'"(?:[^"]|"")*"', text)
        if any(len(one) - 2 > LONGEST_LITERAL for one in literals):
            yield "a text in a formula is too long"
        yield from self.book.bad_references(re.sub(r'"(?:[^"]|"")*"', '""', text))
        bare = re.sub(r"'[^']+'!", "", re.sub(r'"(?:[^"]|"")*"', "", text))
        if '"' in bare:
            yield "a text in a formula has no end"
        depth = deepest = 0
        for sign in bare:
            depth += (sign == "(") - (sign == ")")
            deepest = max(deepest, depth)
        if depth or deepest > DEEPEST:
            yield "brackets do not match, or go too deep"
        functions = set(re.findall(r"([A-Za-z_][\w.]*)\(", bare))
        yield from (f"{name} is not in Excel 2010" for name in functions - FUNCTIONS_OF_2010)
        words = set(re.findall(r"(?<![\w.$])([A-Za-z_][\w.]*)(?![\w.(!])", bare)) - _WORDS
        words = {word for word in words if not _ADDRESS.fullmatch(word)}
        words = {word for word in words if not re.fullmatch(r"[eE]", word)}
        yield from (f"nothing is called {name}" for name in words - self.book.names)

    def _merged(self) -> Iterator[str]:
        seen: set[tuple[int, int]] = set()
        for one in self.root.iter(f"{MAIN}mergeCell"):
            left, top, right, bottom = range_boundaries(one.get("ref"))
            cells = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
            if len(cells) < 2 or cells & seen:
                yield f"{one.get('ref')} cannot be joined"
            seen |= cells

    def _conditions(self) -> Iterator[str]:
        dxfs = self.book.styles.find(f"{MAIN}dxfs")
        priorities = []
        for rule in self.root.iter(f"{MAIN}cfRule"):
            priorities.append(rule.get("priority"))
            if rule.get("dxfId") is not None and int(rule.get("dxfId")) >= len(dxfs):
                yield f"there is no format {rule.get('dxfId')} of a condition"
            for formula in rule.iter(f"{MAIN}formula"):
                yield from self._formula(formula.text or "")
        if len(set(priorities)) < len(priorities):
            yield "two conditions have one priority"

    def _validations(self) -> Iterator[str]:
        for one in self.root.iter(f"{MAIN}dataValidation"):
            for name, longest in (
                ("errorTitle", 32),
                ("promptTitle", 32),
                ("error", LONGEST_MESSAGE),
                ("prompt", LONGEST_MESSAGE),
            ):
                if len(one.get(name, "")) > longest:
                    yield f"the {name} of {one.get('sqref')} is too long"
            for formula in (one.findtext(f"{MAIN}formula1"), one.findtext(f"{MAIN}formula2")):
                if formula is not None and len(formula) > LONGEST_LITERAL:
                    yield f"the condition on {one.get('sqref')} is too long"

    def _links(self) -> Iterator[str]:
        for link in self.root.iter(f"{MAIN}hyperlink"):
            if link.get(RELATION) is not None:
                yield f"{link.get('ref')} links to the outside"
            else:
                yield from self.book.bad_references(link.get("location"))

    def _margins(self) -> Iterator[str]:
        for one in self.root.iter(f"{MAIN}headerFooter"):
            for text in one:
                if len(text.text or "") > LONGEST_MESSAGE:
                    yield "a header or footer is too long"
