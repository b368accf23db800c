"""The text of a page as a flat sequence of blocks: the runs of inline text between block-level boundaries.

One walk over the tree, without recursion, so neither depth nor size loses text. What a browser never shows as text
(scripts, styles, templates, values of form fields) is none; everything else lands in exactly one block.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pipelines.layout.block import Block
from pipelines.layout.elements import Element, element_of
from pipelines.layout.live import is_live_row, is_note_mark, is_renewed, listing, named
from pipelines.layout.roles import HEADINGS, KINDS, ROLES, UNSEEN, Role, kinds
from pipelines.layout.runs import Run, line_from, parted
from pipelines.layout.swallowed import OPENABLE, Held, free_wide_links, holder, prose_of
from pipelines.layout.tables import is_data_table, is_link_list, row_text, shown_text
from pipelines.pages.tags import TEXT
from pipelines.pages.text import clean_text

# Python 3.11 needs longer for `Role.TEXT` than a walk for a node.
_INLINE, _WHOLE, _BREAK, _BLOCK = Role.INLINE, Role.WHOLE, Role.BREAK, Role.BLOCK
_STRONG = frozenset(("b", "strong", "em", "i"))
_LONGEST_FOOTER = 4000
# Beyond, nobody asks what a whole list or table holds: each answer looks at all inside, level by level.
_DEEPEST = 120
_LINKING = frozenset(("nav", "menu", "ul", "ol"))
_STORY = frozenset(("article", "main"))
_RUBY = frozenset(("ruby", "rtc"))
_LONGEST_READING = 100
_LISTS = frozenset(("ul", "ol"))


_Open = tuple[LexborNode, str, int, int, str | None, bool]


def blocks_of(root: LexborNode) -> list[Block]:
    """The blocks below a node, in document order, positions from 0."""
    walk = _Walk(root)
    blocks = walk.walk()
    told = prose_of(blocks)
    opened: frozenset[str] = frozenset()
    while tag := holder(walk.held, told.plain, lambda node: _Walk(node, OPENABLE).walk()):
        opened |= {tag}
        walk = _Walk(root, opened)
        blocks = walk.walk()
        for block in blocks:
            block.tag = "div" if block.tag in opened else block.tag
        told = prose_of(blocks)
    free_wide_links(blocks, told)
    return blocks


class _Walk:
    """The state of one walk.

    `path` has the block-level elements that are open, outermost first: (node, tag, place among all such of the page,
    blocks before it, and the link and the bold type around it). Most hold no text: an Element is made when a block
    stands in it, and `made` runs beside the beginning of `path`.
    """

    def __init__(self, root: LexborNode, opened: frozenset[str] = frozenset()) -> None:
        self.root = root
        self.kinds = kinds(opened) if opened else KINDS
        self.held: list[Held] = []
        self.blocks: list[Block] = []
        self.path: list[_Open] = [(root, root.tag or "", 1, 0, None, False)]
        self.made: list[Element] = []
        self.order = 1
        self.run = Run()
        self.href: str | None = None
        self.link_start = 0
        self.bold = False

    def walk(self) -> list[Block]:
        """Visit each node once; the open nodes are on a stack, inline ones with no place among the block-level ones."""
        stack: list[_Open] = []
        path, blocks, pieces, reader_only = self.path, self.blocks, self.run.pieces, self.run.reader_only
        known = self.kinds.get
        node = self.root.first_child
        while node is not None or (node := self._after(stack)) is not None:
            number = node.tag_id
            if number == TEXT:
                # Most are blank, and are found to be so without making their text.
                if not node.is_empty_text_node and not (text := node.text_content or "").isspace():
                    self._text(text, node)
                elif pieces:
                    pieces.append(" ")
                node = node.next
                continue
            tag, role = known(number) or self._unknown(node)
            if role is _INLINE:
                state = (node, tag, 0, 0, self.href, self.bold)
                if self._enter_inline(node, tag):
                    stack.append(state)
                    node = node.first_child
                    continue
                self.href, self.bold = state[4], state[5]
            elif role is _BLOCK or (role is _WHOLE and not self._took_whole(node, tag)):
                if pieces or reader_only:
                    self._flush()
                self.order += 1
                state = (node, tag, self.order, len(blocks), self.href, self.bold)
                stack.append(state)
                path.append(state)
                node = node.first_child
                continue
            elif role is _BREAK:
                self._break()
            node = node.next
        self._flush()
        return blocks

    def _after(self, stack: list[_Open]) -> LexborNode | None:
        """Leave the nodes that end here for what was around them; the node behind them, None at the page's end."""
        run, path, made = self.run, self.path, self.made
        while stack:
            node, tag, order, blocks_before, href, bold = stack.pop()
            if order:
                if run.pieces or run.reader_only:
                    self._flush()
                path.pop()
                if len(made) > len(path):
                    made.pop()
                elif tag == "li" and blocks_before == len(self.blocks) and self.blocks:
                    self.blocks[-1].empty_items += 1
            elif href is None and self.href is not None:
                self._end_link()
            self.href, self.bold = href, bold
            if (after := node.next) is not None:
                return after
        return None

    def _unknown(self, node: LexborNode) -> tuple[str, Role]:
        """Name and role of a tag that the parser does not know."""
        tag = node.tag or ""
        in_line = "-" in tag and tag not in ROLES and self._is_in_line(tag)
        return tag, _INLINE if in_line else ROLES.get(tag, _BLOCK)

    def _is_in_line(self, component: str) -> bool:
        """Whether a component is shown in its line: any in a paragraph, a price behind the first words of an item.

        Were it any in an item, the parts of a reference would make a sentence, and a list of them would stand.
        """
        around = self.path[-1][1]
        return around == "p" or (around == "li" and bool(self.run.pieces) and named(component) is not None)

    def _took_whole(self, node: LexborNode, tag: str) -> bool:
        """Take an element as one block if it is such a one; a button inside a paragraph is words beside it.

        So is how a word is pronounced, unless the page sets brackets around it for readers of plain text.
        """
        ruby = node.parent if tag == "rt" else None
        if tag == "rt" and (ruby is None or ruby.tag not in _RUBY or len(node.text()) > _LONGEST_READING):
            return False
        if ruby is not None and any(each.tag == "rp" for each in ruby.iter()):
            self._text(shown_text(node))
        elif tag == "rt" or (tag == "button" and self.run.pieces and self.path[-1][1] == "p"):
            self.run.reader_only.append(shown_text(node))
        elif tag == "object" and not node.attributes:
            return False
        elif tag in UNSEEN:
            self.held.append((node, tag, ""))
        elif self._is_whole(node, tag):
            self._flush()
            self._whole(node, tag)
        else:
            return False
        return True

    def _element(self) -> Element:
        """The innermost open element, made with those above it."""
        made = self.made
        for opened in self.path[len(made) :]:
            made.append(element_of(opened[0], opened[1], opened[2], made[-1] if made else None))
        return made[-1]

    def _is_whole(self, node: LexborNode, tag: str) -> bool:
        """Whether an element becomes one block (a table: one a row), its inner structure telling nothing of a story."""
        if tag in ("ul", "ol"):
            return len(self.path) <= _DEEPEST and is_link_list(node)
        if tag == "table":
            return len(self.path) <= _DEEPEST and is_data_table(node)
        if tag == "footer":
            in_article = any(opened[1] in _STORY for opened in self.path)
            return not in_article and len(node.text()) < _LONGEST_FOOTER
        return True

    def _text(self, text: str, node: LexborNode | None = None) -> None:
        run = self.run
        if run.breaks and run.is_parted_by(line_from(node, text), bold=self.bold):
            self._flush()
            run = self.run
        run.breaks = 0
        run.pieces.append(text)
        if self.href is not None:
            run.linked += len(text)
        if self.bold:
            run.strong += len(text)

    def _break(self) -> None:
        """One `<br>` is a space unless whole sentences stand around it, two in a row end a paragraph."""
        run = self.run
        if run.pieces:
            run.breaks += 1
            if run.breaks >= 2:
                self._flush()
            else:
                run.pieces.append(" ")

    def _enter_inline(self, node: LexborNode, tag: str) -> bool:
        """Take note of an inline element; False when its content is not part of the run."""
        if tag in _STRONG:
            self.bold = True
        elif tag == "time":
            self.run.has_time = True
        attributes = node.attributes
        if not attributes and "-" not in tag:
            return True
        # An anchor is a place that links lead to, and many a one was never closed.
        if tag == "a" and self.href is None and ("href" in attributes or "name" not in attributes):
            if is_note_mark(node, attributes.get("href") or ""):
                self.run.reader_only.append(shown_text(node))
                return False
            self.href = attributes.get("href") or ""
            self.link_start = len(self.run.pieces)
        names, before = attributes.get("class"), self.run.pieces[-1] if self.run.pieces else ""
        if "-" in tag:
            names = f"{tag} {names or ''}"
        if names:
            special = named(names)
            if special is not None and self._is_apart(node, (names, before), special):
                self.run.reader_only.append(shown_text(node))
                return False
            self.run.names.append(names)
        listed = listing(attributes, node, before=before)
        if listed is not None:
            self._text(listed[0])
            self.run.reader_only.append(listed[1])
            if tag == "a":
                self._end_link()
        return listed is None

    def _is_apart(self, node: LexborNode, near: tuple[str, str], special: tuple[bool, bool, bool]) -> bool:
        """Whether it is for screen readers, or a price kept up to date: a signed figure. An empty one may be a `br`."""
        for_readers, may_be_quote, is_break = special
        if is_break and node.first_child is None:
            self._break()
        return for_readers or (may_be_quote and is_renewed(shown_text(node), *near))

    def _end_link(self) -> None:
        pieces = self.run.pieces[self.link_start :]
        if pieces and self.href:
            self.run.links.append((self.href, "".join(pieces)))

    def _whole(self, node: LexborNode, tag: str) -> None:
        self.order += 1
        self.path.append((node, tag, self.order, len(self.blocks), None, False))
        if tag == "table":
            for row in node.css("caption, tr"):
                text = row_text(row) if row.tag == "tr" else clean_text(shown_text(row, blank_nodes=False))
                self._append(text, row.tag or "", live=is_live_row(row, text))
        else:
            text = clean_text(shown_text(node, blank_nodes=False))
            linked = len(text) if tag in _LINKING else 0
            if tag not in _LISTS:
                self.held.append((node, tag, text))
            self._append(text, "menu" if tag in _LISTS else tag, linked=linked)
        self.path.pop()
        del self.made[len(self.path) :]

    def _flush(self) -> None:
        run = self.run
        if run.pieces or run.reader_only:
            tag = self.path[-1][1]
            text = run.text(heading=tag in HEADINGS)
            if self.href:
                run.links.append((self.href, text))
            if text:
                size = len(text)
                linked = run.linked if run.linked < size else size
                strong = run.strong if run.strong < size else size
                names, links, place = " ".join(run.names), tuple(run.links), len(self.blocks)
                element, parts = self._element(), parted(run, tag, size)
                for part in parts:
                    self._append(part, "div")
                if not parts:
                    self.blocks.append(Block(text, tag, place, element, linked, strong, links, names, run.has_time))
            if run.reader_only:
                self._append(clean_text(" ".join(run.reader_only)), "hidden")
            run.clear()
        self.link_start = 0

    def _append(self, text: str, tag: str, *, linked: int = 0, live: bool = False) -> None:
        if text:
            self.blocks.append(Block(text, tag, len(self.blocks), self._element(), linked, live=live))
