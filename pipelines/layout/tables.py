"""Tables and lists as a whole: which hold data, which only links, and their text."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pipelines.pages.shown_text import NO_TEXT
from pipelines.pages.tags import TEXT, numbers_of
from pipelines.pages.text import clean_text, weight

CELL_SEPARATOR = " | "
_LAYOUT_INSIDE = (
    'table, form, h1, h2, iframe, article, section, nav, textarea, input[type="password"], input[type="text"]'
)
_LONGEST_CELL = 400
_MENU = 4
_LONGEST_ENTRY = 150
# An anchor that nobody closed, with a story in it.
_NO_ENTRY = 800
_SPACED = numbers_of("br p div li ul ol h3 h4 h5 h6")
_CELLS = numbers_of("td th")


def is_data_table(table: LexborNode) -> bool:
    """True for a grid of short cells: two rows at least, two that are not empty in one, nothing of a page's layout.

    Older pages lay everything out in tables; their cells hold whole articles and are walked like any other element.
    """
    rows = table.css("tr")
    if len(rows) < 2 or len(table.css(_LAYOUT_INSIDE)) > 1:  # css() counts the table itself
        return False
    if is_link_list(table) and _is_all_links(rows):
        return False
    widest = 0
    for row in rows:
        cells = _cells(row)
        if len(cells) > widest:  # a column that only keeps a distance is none
            widest = max(widest, sum(not _is_empty(cell) for cell in cells))
        if any(weight(cell.text()) > _LONGEST_CELL for cell in cells):
            return False
    return widest >= 2


def _is_all_links(rows: list[LexborNode]) -> bool:
    """Whether each cell is a link and nothing else, as in the menus of older pages."""
    return not any(cell.tag_id in _CELLS and not _is_link(cell) for row in rows for cell in row.iter())


def _is_link(cell: LexborNode) -> bool:
    """Whether a cell is empty, or a link and nothing else."""
    link = cell.css_first("a[href]")
    text = cell.text(strip=True)
    return not text or (link is not None and link.text(strip=True) == text)


def row_text(row: LexborNode) -> str:
    """The row's cells joined by " | ", empty ones at the end left out; "" for an empty row."""
    cells = [_cell_text(cell) for cell in _cells(row)]
    while cells and not cells[-1]:
        cells.pop()
    return CELL_SEPARATOR.join(cells)


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag_id in _CELLS]


def _is_empty(cell: LexborNode) -> bool:
    only = cell.first_child
    return only is None or (only.next is None and only.tag_id == TEXT and (only.text_content or "").isspace())


def is_link_list(node: LexborNode) -> bool:
    """True for a list of at least four links that has hardly any other text: a menu, whatever it is called."""
    anchors = node.css("a")
    if len(anchors) < _MENU:
        return False
    sizes = [len(anchor.text(strip=True)) for anchor in anchors]
    linked = sum(sizes)
    short = linked < _LONGEST_ENTRY * len(anchors) and max(sizes) < _NO_ENTRY
    return short and linked >= 0.85 * len(node.text(strip=True))


def _cell_text(cell: LexborNode) -> str:
    pieces: list[str] = []
    for node in cell.traverse(include_text=True):
        number = node.tag_id
        if number == TEXT:
            parent = node.parent
            if parent is None or parent.tag_id not in NO_TEXT:
                pieces.append(node.text_content or "")
        elif number in _SPACED:
            pieces.append(" ")
    return clean_text("".join(pieces))
