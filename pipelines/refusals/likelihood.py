"""How likely a whole page is something to read, by what it looks like: for the pages that no rule knows.

Pages that are no articles speak in more wordings than can be listed. Small trees over the traits of a page, learned
from real pages of both sorts (`benchmarks.page_training`), tell most of the rest apart in any language.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pipelines.decision_trees import compiled
from pipelines.refusals import patterns
from pipelines.refusals.evidence import LITTLE, Case
from pipelines.refusals.not_article import SHORT
from pipelines.refusals.traits import LOOKS, MARKUP, THEMES, TRAITS, looks, tells, told
from storage.outcome import Reason, Rejected

LEAST = -0.75
"""The log odds from which a page is read: of unseen stories of the press one in four hundred has less."""
PLAIN = 0.5
"""How much less they may be of a page that shows nothing but sentences."""
# The same of a page of which no word is known: how it tells cannot be counted then, in languages without themes.
_MUTE = 1.5
# Kinds of evidence.
_LEAST_NAMED, _MOST_NAMED = 2, 3
# Of a page that asks for something; parameters of an address that chooses something.
_FEW_FIELDS, _MANY_OPTIONS, _MANY_PARAMETERS = 3, 20, 3
# Paragraphs that are sentences: of a text that tells something, of running prose; and their part of a plain text.
_FEW_SENTENCES, _RUNNING, _MOST = 2, 5, 0.6
# Of the address of a story: words of its longest part, digits of its last. And class names of carts, prices, products.
_FEW_WORDS, _FEW_DIGITS, _FEW_NAMES = 3, 4, 3
# Which part of the paragraphs are sentences, and of the page's title in its headline.
_MOSTLY, _LITTLE_SHOWN = 0.6, 0.3
# Latin characters of text for each link, where the links are many.
_TEXT_PER_LINK, _MANY_LINKS = 50, 10
# Words to a visitor in a thousand characters.
_SPOKEN = 7
# Of plain text, in characters, from which on hardly any page is none: not asked, since it costs time.
_LONG = 2 * LITTLE

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PageModel:
    """The log odds that a page with these traits is an article, and the traits of the middle one."""

    score: Callable[[Sequence[float]], float]
    typical: Values


def improbable(case: Case, least: float = LEAST) -> Rejected | None:
    """Why a page that does not vouch for itself is most likely none to read; None for what may be one, and for a page
    without text, of which others tell."""
    found = asked(case) if case.body.paragraphs else None
    if found is None:
        return None
    vector, leeway = found
    vector += told(case) + tells(case)
    model = load_page_model()
    if model.score(vector) >= least - leeway_of(vector, leeway):
        return None
    values = dict(zip(TRAITS, vector, strict=True))
    evidence = _evidence(case, values, model)
    return Rejected(_reason(case, values), evidence) if len(evidence) >= _LEAST_NAMED else None


def asked(case: Case) -> tuple[list[float], float] | None:
    """The looks of a page that the model is asked about, and how much less its log odds may be than those of others;
    None for one that is read whatever they are: it vouches for itself, or is plain and long."""
    if _vouched(case):
        return None
    vector = looks(case)
    if not is_plain(dict(zip(LOOKS, vector, strict=True))):
        return vector, 0.0
    return (vector, PLAIN) if case.body.size < _LONG else None


def leeway_of(traits: Sequence[float], leeway: float) -> float:
    """What `asked` allows a page, or more, where no word of it has a theme of `traits`."""
    return leeway if any(traits[-len(THEMES) :]) else max(leeway, _MUTE)


def _vouched(case: Case) -> bool:
    """Whether the page says by its schema that it is an article, and has a sentence; or by its og:type, with a date in
    its markup, a writer and running prose. It must have text to match: templates say so of pages with little."""
    if case.body.size < LITTLE:
        return False
    dated = case.typed and case.dated_itself
    signed = dated and bool(case.metadata.authors) and case.body.prose >= _RUNNING
    return signed or (case.schema and case.body.prose > 0)


def is_plain(values: Values) -> bool:
    """Whether a page shows sentences and nothing that forms, shops and front pages show: what it lacks then (a date, a
    story's markup) is not enough to refuse it. Little text that is dated and called an article lacks none."""
    asks = values["fields"] >= _FEW_FIELDS or values["areas"] > 1 or values["options"] >= _MANY_OPTIONS
    sells = values["c_cart"] or values["c_price"]
    elsewhere = values["root"] or values["place"] or values["parameters"] >= _MANY_PARAMETERS
    tells = values["prose"] >= _FEW_SENTENCES and values["prose_share"] >= _MOST
    called = values["dated"] == MARKUP and (values["schema"] or values["og_article"])
    modest = values["size"] >= LITTLE or not called
    return tells and modest and not (asks or sells or elsewhere)


@cache
def load_page_model() -> PageModel:
    """The model of the package, made once."""
    return page_model(json.loads(resources.files("pipelines").joinpath("data/pages.json").read_text("utf-8")))


def page_model(data: dict[str, Any]) -> PageModel:
    """Weights as a model. Raises ValueError when they were trained on other traits: they ship together."""
    if not set(data["features"]) <= set(TRAITS) or set(data["typical"]) != set(TRAITS):
        raise ValueError("the weights were trained on other traits")
    places = [TRAITS.index(name) for name in data["features"]]
    trees = compiled(data["trees"], lambda feature, least: f"v{places[feature]}<={least!r}", len(TRAITS))
    base = float(data["base"])
    return PageModel(lambda vector: base + trees(vector), data["typical"])


def _reason(case: Case, values: Values) -> Reason:
    if values["root"] or case.address_like(patterns.LISTING_ADDRESS):
        return Reason.INDEX
    if case.document.tree.css_first('input[type="password"]') and case.address_like(patterns.LOGIN_ADDRESS):
        return Reason.LOGIN
    return Reason.NOT_ARTICLE


def _evidence(case: Case, values: Values, model: PageModel) -> tuple[str, ...]:
    """What tells most against the page, in words: with the values of the story in the middle of all, it would be
    likelier one."""
    found = model.score(list(values.values()))
    gains = []
    for names, words in _KINDS:
        said = words(case, values)
        if said:
            changed = {**values, **{name: model.typical[name] for name in names}}
            gains.append((found - model.score(list(changed.values())), said))
    gains.sort(key=lambda gain: gain[0])
    return tuple(said for gain, said in gains[:_MOST_NAMED] if gain < 0)


def _of_claims(_: Case, values: Values) -> str:
    if values["dated"] or values["schema"]:
        return ""
    return "no date" if values["author"] else "no date and no writer"


def _of_address(case: Case, values: Values) -> str:
    elsewhere = values["root"] or values["place"] or values["parameters"] >= _MANY_PARAMETERS
    unnamed = values["slug"] < _FEW_WORDS and values["number"] < _FEW_DIGITS
    return f"address {case.page.url.partition('//')[2][:60]!r}" if elsewhere or unnamed else ""


def _of_sentences(case: Case, values: Values) -> str:
    prose, count = case.body.prose, len(case.body.paragraphs)
    if prose < _MOSTLY * count:
        return f"of {count} paragraphs {prose} are sentences"
    return f"text of {case.body.size} characters" if values["size"] < (LITTLE if prose else SHORT) else ""


def _of_headline(_: Case, values: Values) -> str:
    if values["of_site"]:
        return "the headline is the site's name"
    if values["told"] < 1:
        return "nothing of the headline told"
    if 0 <= values["title_shown"] < _LITTLE_SHOWN:
        return "the headline is another than the page's title"
    return "nothing of its description told" if values["description_told"] == 0 else ""


def _of_telling(_: Case, values: Values) -> str:
    spoken = values["w_we"] + values["w_you"] + values["w_please"]
    if spoken >= _SPOKEN:
        return f'"we", "you" and "please" {spoken:.0f} times in a thousand characters'
    silent = values["prose"] >= _FEW_SENTENCES and not (values["reports"] or values["quoted"])
    return "nobody quoted or reported" if silent else ""


def _of_times(_: Case, values: Values) -> str:
    timeless = values["prose"] >= _FEW_SENTENCES and not (values["w_past"] or values["w_day"])
    return "no word of the past and no day named" if timeless else ""


def _of_links(case: Case, values: Values) -> str:
    few = values["text_per_link"] < _TEXT_PER_LINK and case.body.links >= _MANY_LINKS
    return f"{case.body.links} links and text of {case.body.size} characters" if few else ""


def _of_fields(_: Case, values: Values) -> str:
    fields, options = values["fields"] + values["areas"], values["options"]
    if options >= _MANY_OPTIONS:
        return f"{options:.0f} options to choose from"
    return f"{fields:.0f} fields to fill in" if fields >= _FEW_FIELDS else ""


def _of_goods(_: Case, values: Values) -> str:
    named = sum(values[name] for name in ("c_cart", "c_price", "c_product"))
    return f"{named:.0f} class names of carts, prices and products" if named >= _FEW_NAMES else ""


def _of_markup(_: Case, values: Values) -> str:
    lacking = not (values["c_story"] or values["articles"] or values["b_story"])
    return "no markup of a story" if lacking else ""


_KINDS: tuple[tuple[tuple[str, ...], Callable[[Case, Values], str]], ...] = (
    (("dated", "author", "schema", "og_article", "og_other"), _of_claims),
    (("root", "place", "parameters", "levels", "slug", "number", "host", "dated_address"), _of_address),
    (("size", "prose", "longest", "ended", "prose_share", "digits"), _of_sentences),
    (("told", "headline", "title", "of_site", "title_told", "title_shown", "description_told"), _of_headline),
    (("w_we", "w_you", "w_please", "reports", "quoted", "w_said", "w_person"), _of_telling),
    (("w_past", "w_day"), _of_times),
    (("density", "links", "text_per_link", "coverage", "removed_share"), _of_links),
    (("fields", "forms", "options", "areas"), _of_fields),
    (("c_cart", "c_price", "c_product"), _of_goods),
    (("articles", "c_story", "c_comment", "c_author", "c_share", "b_story"), _of_markup),
)
