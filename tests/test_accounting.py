"""Kept and removed blocks account for every word between the first and the last paragraph of the story, in odd markup.

The words are marked, so the pages themselves say what must come out: no parser of ours is asked.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.read import read
from pipelines.recipe import Recipe
from storage.article import KEPT_KINDS, Article, Kind
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

# What each odd element holds: "{}" is words or more markup.
HOLDERS = (
    "<p>{}</p>", "{}", "<div>{}</div>", "<span>{}</span>", "<br>{}<br>", "<br><br>{}", "<center>{}</center>",
    "<ul><li>{}<li>{}</ul>", "<ul><li>{}<ul><li>{}</ul></ul>", "<ol><li>{}</ol>{}", "<li>{}</li>",
    "<dl><dt>{}<dd>{}<dd>{}</dl>", "<dd>{}</dd>", "<table><tr><td>{}<td>{}<tr><td>{}<td>{}</table>",
    "<table><caption>{}</caption><thead><tr><th>{}<th>{}</thead><tbody><tr><td>{}<td>{}</tbody></table>",
    "<table><tr><td>{}</table>", "<table>{}<tr><td>{}</table>", "<td>{}</td>",
    "<table><td>{}<table><tr><td>{}</table></table>",
    "<figure><img src=a.png>{}<figcaption>{}</figcaption></figure>", "<figcaption>{}</figcaption>",
    "<picture>{}<img src=a.png></picture>", "<details><summary>{}</summary>{}</details>", "<summary>{}</summary>",
    "<blockquote class='twitter-tweet'><p>{}</p>{} <a href='https://x.example/1'>{}</a></blockquote>",
    "<blockquote>{}<footer>{}</footer></blockquote>", "<pre>{}\n  {}</pre>",
    "<pre><code>{}</code></pre>", "<code>{}</code>",
    "<aside>{}</aside>", "<section><h2>{}</h2>{}</section>", "<h3>{}</h3>", "<article>{}</article>", "<nav>{}</nav>",
    "<div hidden>{}</div>", "<p style='display:none'>{}</p>", "<a href=/a>{}</a>", "<a href=/a><div>{}</div></a>",
    "<p>{}<button>{}</button></p>", "<form><label>{}</label><fieldset><legend>{}</legend>{}</fieldset></form>",
    "<span class=sr-only>{}</span>", "<p>{}<a href=/b class='visually-hidden'>{}</a></p>", "<ruby>{}<rt>{}</rt></ruby>",
    "<x-card>{}</x-card>", "<b><p>{}</b>{}</p>", "<i><div>{}</i></div>",
    "<p>{}<div>{}</p></div>", "<address>{}</address>",
    "<div role=note>{}</div>", "<math><mi>{}</mi></math>", "<footer>{}</footer>", "<dialog open>{}</dialog>",
)  # fmt: skip
# What no browser shows: its words must not come out.
UNSEEN = (
    "<!-- {} -->",
    "<script>{}</script>",
    "<style>{}</style>",
    "<template>{}</template>",
    "<noscript>{}</noscript>",
)
WORD = re.compile(r"seen\d+word")

pieces = st.recursive(
    st.integers(1, 3).map(lambda count: ("words", (count,))),
    lambda inner: st.sampled_from(range(len(HOLDERS))).flatmap(
        lambda at: st.tuples(st.just(at), st.tuples(*[inner] * HOLDERS[at].count("{}")))
    ),
    max_leaves=12,
)


def rendered(tree: tuple[object, tuple[object, ...]], words: list[str]) -> str:
    """The markup of a drawn tree; its words, all different, are added to `words`."""
    holder, parts = tree
    if holder == "words":
        (count,) = parts
        assert isinstance(count, int)
        words += [f"seen{len(words) + at}word" for at in range(count)]
        return " ".join(words[-count:])
    assert isinstance(holder, int)
    markup = HOLDERS[holder]
    for part in parts:
        markup = markup.replace("{}", rendered(part, words), 1)  # type: ignore[arg-type]
    return markup


def told(article: Article) -> Counter[str]:
    """How often each marked word stands in what was kept or removed."""
    texts = (*article.paragraphs, *(each.text for each in article.removed))
    return Counter(WORD.findall("\n".join(texts)))


def story(middle: str) -> str:
    return f"<article><h1>{TITLE}</h1>{paragraphs(STORY[:4])}{middle}{paragraphs(STORY[4:])}</article>"


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(pieces, min_size=1, max_size=4))
def test_every_word_is_kept_or_removed_once(trees: list[tuple[object, tuple[object, ...]]]) -> None:
    words: list[str] = []
    article = accepted(read(page(story("".join(rendered(tree, words) for tree in trees)))))
    assert told(article) == Counter(words)
    assert [text for text in article.paragraphs if text in STORY] == list(STORY)


@pytest.mark.parametrize("holder", HOLDERS)
def test_each_odd_element_by_itself(holder: str) -> None:
    words = [f"seen{at}word" for at in range(holder.count("{}"))]
    article = accepted(read(page(story(holder.format(*words)))))
    assert told(article) == Counter(words)
    assert_explained(article)


@pytest.mark.parametrize("holder", UNSEEN)
def test_what_no_browser_shows_is_no_text(holder: str) -> None:
    assert not told(accepted(read(page(story(holder.format("seen0word"))))))


def assert_explained(article: Article) -> None:
    """Every removed block says what it is, by which rule, and where it stood."""
    assert [each.position for each in article.removed] == sorted(each.position for each in article.removed)
    assert list(article.positions) == sorted(set(article.positions))
    for each in article.removed:
        assert each.kind in set(Kind) - KEPT_KINDS
        assert each.rule.strip()
        assert each.text


def test_what_a_recipe_strips_is_accounted_for_and_explained() -> None:
    middle = "<div class=desk>seen0word</div><p>seen1word and more words</p><p>seen2word</p>"
    recipe = Recipe(id="x@1", strip=(".desk",), strip_text=("seen1word",))
    article = accepted(read(page(story(middle)), recipe))
    assert told(article) == Counter(("seen0word", "seen1word", "seen2word"))
    assert_explained(article)
