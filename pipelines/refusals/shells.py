"""Shells: a story's headline, claims and first lines, over a body that scripts were to fill and did not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from pipelines.pages.ancestors import upward
from pipelines.pages.jsonld import first_text
from pipelines.pages.sentences import holds_sentence
from pipelines.pages.shown_text import shown_text
from pipelines.pages.text import clean_text, letters_of, weight
from pipelines.refusals import patterns
from pipelines.refusals.evidence import Case

# Of kept text, in characters: a standfirst has no more; and of one paragraph that no description has.
_LONGEST, _LONGEST_ALONE = 450, 300
# Of what stands in an element that has no text of its own: "Loading the article ..."
_LABEL, _LONGEST_CALL = 60, 120
# Elements that are looked at, so that no page takes long.
_MOST_MARKED = 40
# How many elements out a box with the headline may be; what is farther holds the whole page.
_NEAR = 3
_BODIES = "[itemprop~=articleBody], " + ", ".join(
    f"[{name}*={part} i]"
    for name in ("class", "id")
    for part in ("body", "content", "text", "inhalt", "inhoud", "conten", "cuerpo", "corpo", "testo")
)
_IS_BODY = re.compile(
    r"(?:^|[\s_-])(?:article|story|post|entry|artikel|beitrag|bericht|news|nota|noticia|articulo|articolo|artigo)s?[-_]*(?:body|content|text|inhalt|tekst|inhoud|corps|contenu|texte|cuerpo|"
    r"contenido|texto|corpo|conteudo|testo|contenuto)(?:$|[\s_-])"
    r"|(?:^|\s)body(?:$|\s)",
    re.IGNORECASE,
)
_WAITING = (
    ".placeholder, [class*=skeleton i], [class*=shimmer i], [class*=spinner i], [class*=loader i], [aria-busy=true]"
)
# What waits there for something else than the story.
_OTHER = re.compile(
    r"comment|related|recommend|rating|vote|teaser|advert|\bads?\b|share|newsletter|sidebar|image|img|lazy|video",
    re.IGNORECASE,
)
_PAGE = frozenset(("html", "body", "-document"))
_BESIDE = frozenset(("aside", "header", "footer", "nav", "figure", "picture", "form"))


def shell(case: Case) -> tuple[str, ...]:
    """Evidence that no more than a description is told, and that the story's own element waits for its text."""
    size = case.body.size
    if not 0 < size < _LONGEST or case.body.prose > 2:
        return ()
    told = described(case)
    alone = size < _LONGEST_ALONE and len(case.body.paragraphs) == 1
    if not (told or alone):
        return ()
    empty = _empty_body(case) or (_waiting(case) if told else "")
    return (told or f"text of {size} characters", empty) if empty else ()


def described(case: Case) -> str:
    """Evidence that all sentences that were kept stand in the page's description, or speak to a visitor."""
    document = case.document
    descriptions = (
        case.metadata.standfirst,
        document.first_meta("description"),
        first_text(document.story.get("description")),
    )
    given = letters_of(" ".join(descriptions))
    texts = [text for text in case.body.paragraphs if holds_sentence(text)]
    own = [text for text in texts if letters_of(text) in given]
    others = (text for text in texts if text not in own)
    if not own or not all(patterns.VISITOR_WORDS.search(text.lower()) for text in others):
        return ""
    return "nothing told but the page's description"


def _empty_body(case: Case) -> str:
    """Evidence that an element is named as the story's body, and that none with such a name has text."""
    found = ""
    for node in case.document.tree.css(_BODIES):
        name = _name(node)
        if not _IS_BODY.search(name) and "articleBody" not in (node.attributes.get("itemprop") or ""):
            continue
        if _OTHER.search(name) or node.css_first("h1"):
            continue
        shown = clean_text(shown_text(node, blank_nodes=False))
        if weight(shown) > _LABEL or case.body.paragraphs[0] in shown:
            return ""
        found = found or f"markup of an empty body, {name[:40]!r}"
    return found


def _waiting(case: Case) -> str:
    """Evidence of an element without text that holds the place of the story's, or says that scripts will fill it."""
    for node in _of_story(case, _WAITING):
        if len(clean_text(shown_text(node, blank_nodes=False))) <= _LABEL:
            return f"markup that waits for text, {_name(node)[:40]!r}"
    for node in _of_story(case, "p, span, noscript"):
        text = clean_text(node.text(separator=" ")).lower()
        found = patterns.SCRIPT_WORDS.search(text) if len(text) <= _LONGEST_CALL else None
        if found:
            return f"words {found[0]!r} in the story's place"
    return ""


def _of_story(case: Case, selector: str) -> Iterator[LexborNode]:
    """The first of these elements that stand in the page's main part, in no box of something else."""
    for node in case.document.tree.css(selector)[:_MOST_MARKED]:
        above = [each for each in upward(node) if each.tag not in _PAGE]
        beside = (each.tag in _BESIDE or _OTHER.search(_name(each)) for each in above)
        if within_story(node) and not any(beside):
            yield node


def within_story(node: LexborNode) -> bool:
    """Whether an element stands in the page's main part, or in a box with its headline."""
    boxes = [each for each in upward(node.parent) if each.tag not in _PAGE]
    return any(each.tag in ("article", "main") for each in boxes) or any(each.css_first("h1") for each in boxes[:_NEAR])


def _name(node: LexborNode) -> str:
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
