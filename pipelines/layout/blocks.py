"""The text of a page as a flat sequence of blocks: the runs of inline text between block-level boundaries.

One walk over the tree, without recursion, so neither depth nor size loses text. What a browser never shows as text
(scripts, styles, templates, values of form fields) is none; everything else lands in exactly one block.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from pipelines.layout.block import Block
from pipelines.layout.block_writer import BlockWriter, Open
from pipelines.layout.live import is_caption, is_live_row, is_note_mark, is_renewed, listing, named
from pipelines.layout.roles import HEADINGS, KINDS, ROLES, UNSEEN, Role, kinds
from pipelines.layout.swallowed import OPENABLE, Held, free_wide_links, holder, prose_of
from pipelines.layout.tables import is_data_table, is_link_list, row_text
from pipelines.pages.shown_text import shown_text
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
_ASKS = ("?", "？")


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


class _Walk(BlockWriter):
    """One walk; `held` are the elements that it has taken whole, or not at all."""

    def __init__(self, root: LexborNode, opened: frozenset[str] = frozenset()) -> None:
        super().__init__(root)
        self.root = root
        self.kinds = kinds(opened) if opened else KINDS
        self.held: list[Held] = []

    def walk(self) -> list[Block]:
        """Visit each node once; the open nodes are on a stack, inline ones with no place among the block-level ones."""
        stack: list[Open] = []
        path, blocks, pieces, reader_only = self.path, self.blocks, self.run.pieces, self.run.reader_only
        known = self.kinds.get
        node = self.root.first_child
        while node is not None or (node := self._after(stack)) is not None:
            number = node.tag_id
            if number == TEXT:
                # Most are blank, and are found to be so without making their text.
                if not node.is_empty_text_node and not (text := node.text_content or "").isspace():
                    self.write(text, node)
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
                    self.flush()
                self.order += 1
                state = (node, tag, self.order, len(blocks), self.href, self.bold)
                stack.append(state)
                path.append(state)
                node = node.first_child
                continue
            elif role is _BREAK:
                self.break_line()
            node = node.next
        self.flush()
        return blocks

    def _after(self, stack: list[Open]) -> LexborNode | None:
        """Leave the nodes that end here for what was around them; the node behind them, None at the page's end."""
        run, path, made = self.run, self.path, self.made
        while stack:
            node, tag, order, blocks_before, href, bold = stack.pop()
            if order:
                if run.pieces or run.reader_only:
                    self.flush()
                path.pop()
                if len(made) > len(path):
                    made.pop()
                elif tag == "li" and blocks_before == len(self.blocks) and self.blocks:
                    self.blocks[-1].empty_items += 1
            elif href is None and self.href is not None:
                self.end_link()
            self.href, self.bold = href, bold
            if (after := node.next) is not None:
                return after
        return None

    def _unknown(self, node: LexborNode) -> tuple[str, Role]:
        """Name and role of a tag that the parser does not know."""
        tag = node.tag or ""
        in_line = tag not in ROLES and self._is_in_line(tag)
        return tag, _INLINE if in_line else ROLES.get(tag, _BLOCK)

    def _is_in_line(self, component: str) -> bool:
        """Whether an element that HTML does not know is shown in its line, as browsers show any: each in a paragraph, a
        component that is a price behind the first words of an item.

        Were it any in an item, the parts of a reference would make a sentence, and a list of them would stand.
        """
        around = self.path[-1][1]
        priced = around == "li" and "-" in component and bool(self.run.pieces)
        return around == "p" or (priced and named(component) is not None)

    def _took_whole(self, node: LexborNode, tag: str) -> bool:
        """Take an element as one block if it is such a one; a button inside a paragraph is words beside it.

        So is how a word is pronounced, unless the page sets brackets around it for readers of plain text. A button in a
        heading that asks a question opens the answer below, and is what the heading says.
        """
        ruby = node.parent if tag == "rt" else None
        if tag == "rt" and (ruby is None or ruby.tag not in _RUBY or len(node.text()) > _LONGEST_READING):
            return False
        asks = tag == "button" and self.path[-1][1] in HEADINGS and shown_text(node).rstrip().endswith(_ASKS)
        if asks or (ruby is not None and any(each.tag == "rp" for each in ruby.iter())):
            self.write(shown_text(node))
        elif tag == "rt" or (tag == "button" and self.run.pieces and self.path[-1][1] == "p"):
            self.run.reader_only.append(shown_text(node))
        elif tag == "object" and not node.attributes:
            return False
        elif tag in UNSEEN:
            self.held.append((node, tag, ""))
        elif self._is_whole(node, tag):
            self.flush()
            self._whole(node, tag)
        else:
            return False
        return True

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
            if is_caption(names):
                self.flush()
                self._whole(node, tag)
                return False
            special = named(names)
            if special is not None and self._is_apart(node, (names, before), special):
                self.run.reader_only.append(shown_text(node))
                return False
            self.run.names.append(names)
        listed = listing(attributes, node, before=before)
        if listed is not None:
            self.write(listed[0])
            self.run.reader_only.append(listed[1])
            if tag == "a":
                self.end_link()
        return listed is None

    def _is_apart(self, node: LexborNode, near: tuple[str, str], special: tuple[bool, bool, bool]) -> bool:
        """Whether it is for screen readers, or a price kept up to date: a signed figure. An empty one may be a `br`."""
        for_readers, may_be_quote, is_break = special
        if is_break and node.first_child is None:
            self.break_line()
        return for_readers or (may_be_quote and is_renewed(shown_text(node), *near))

    def _whole(self, node: LexborNode, tag: str) -> None:
        self.order += 1
        self.path.append((node, tag, self.order, len(self.blocks), None, False))
        if tag == "table":
            for row in node.css("caption, tr"):
                text = row_text(row) if row.tag == "tr" else clean_text(shown_text(row, blank_nodes=False))
                self.append(text, row.tag or "", live=is_live_row(row, text))
        else:
            text = clean_text(shown_text(node, blank_nodes=False))
            linked = len(text) if tag in _LINKING else 0
            if tag not in _LISTS:
                self.held.append((node, tag, text))
            self.append(text, "menu" if tag in _LISTS else tag, linked=linked)
        self.path.pop()
        del self.made[len(self.path) :]
