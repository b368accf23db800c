"""What stands in or after a story, and only its neighbours tell from it: authors' lives, boxes, comments, credits."""

from __future__ import annotations

import pytest

from pipelines.fields.authorship.providers import signed_off
from pipelines.fields.authorship.signatures import credited
from pipelines.read import read
from storage.article import Article, Kind
from tests.story_pages import STORY, TITLE, accepted, page, paragraphs

NEWS = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s"%s}</script>'
LIFE = "Ottilie Quandt is a reporter who has covered rope, twine and nets for more than a decade, and lives by the sea."
LINKS = "".join(f"<li><a href='/n/{at}'>{text}</a></li>" for at, text in enumerate(("Hemp at a record", "Tar falls")))


def told(before: str = "", inside: str = "", after: str = "", *, author: str = "") -> Article:
    """The story with markup at three places; with JSON-LD that calls it news."""
    named = f',"author":{{"@type":"Person","name":"{author}"}}' if author else ""
    body = f"<h1>{TITLE}</h1>{before}{paragraphs(STORY[:4])}{inside}{paragraphs(STORY[4:])}{after}"
    return accepted(read(page(f"<main><article>{body}</article></main>", head=NEWS % (TITLE, named))))


def kinds(article: Article, text: str) -> set[Kind]:
    return {each.kind for each in article.removed if text in each.text}


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='by'><span>By</span><div>Ottilie Quandt</div><p>{}</p></div>",
        "<div><a href='/a/oq'>Ottilie Quandt</a></div><div class='popup'><p>{}</p></div>",
        "<p>By Ottilie Quandt</p><div><p>{}</p></div>",
    ],
)
def test_the_life_of_the_author(markup: str) -> None:
    article = told(before=markup.format(LIFE), author="Ottilie Quandt")
    assert article.paragraphs == STORY
    assert kinds(article, LIFE) == {Kind.BIO}


def test_a_story_about_a_person_is_no_life_of_the_author() -> None:
    about = (
        "Ottilie Brandt is the founder's niece and has run the works since May; before that she was a maker of nets."
    )
    assert about in told(inside=f"<p>{about}</p>", author="Ottilie Quandt").paragraphs
    # Nor is what befell the author, far from the byline.
    told_at_the_gate = "Ottilie Quandt was told at the gate that nobody would speak to her about the flood or the nets."
    article = told(before="<p>By Ottilie Quandt</p>", inside=f"<p>{told_at_the_gate}</p>", author="Ottilie Quandt")
    assert told_at_the_gate in article.paragraphs


@pytest.mark.parametrize(
    "box",
    [
        "<div class='r'><h2>Related stories</h2><div><p>Here are more of our reports on rope, twine and nets.</p>"
        f"<ul>{LINKS}</ul></div></div>",
        "<div><div><div><h3>More on this story</h3><h4>Who pays for the flood at the plant, and who not?</h4></div>"
        "<div><p>by Ann Lee</p><p>3 hours ago</p></div></div></div>",
        "<aside><h3>More on this story</h3><p>What the makers of nets have to say about the price of hemp.</p>"
        f"{LINKS.replace('li>', 'div>')}</aside>",
    ],
)
def test_words_in_a_box_of_links_go_with_them(box: str) -> None:
    assert told(inside=box).paragraphs == STORY


def test_a_heading_among_the_story_takes_no_paragraph_with_it() -> None:
    assert told(inside="<h3>Read more</h3>").paragraphs == STORY
    assert (
        told(inside=f"<p><strong>Related:</strong> <a href='/n/1'>Hemp at a record</a></p>{LINKS}").paragraphs == STORY
    )


@pytest.mark.parametrize("name", ["factbox", "c-info-box__text", "quay-factbox-content", "faktaruta"])
def test_a_box_of_facts_stands_beside_the_story(name: str) -> None:
    fact = "Hemp line has been spun on this coast since 1620, when the first works stood where the lenders are now."
    assert told(inside=f"<div class='{name}'><h3>Rope</h3><p>{fact}</p></div>").paragraphs == STORY
    # A name around the whole story says nothing, nor does a word that only ends like one.
    body = f"<h1>{TITLE}</h1>{paragraphs()}"
    assert accepted(read(page(f"<main class='infobox'><article>{body}</article></main>"))).paragraphs == STORY
    assert fact in told(inside=f"<div class='artifactboxed'><p>{fact}</p></div>").paragraphs


@pytest.mark.parametrize("mark", ["$$ARTICLEAD$$", "{{ banner-2 }}", "##AD:1##", "%%CACHE%%", "[[related]]"])
def test_a_mark_that_a_template_left_is_no_story(mark: str) -> None:
    assert told(inside=f"<p>{mark}</p>").paragraphs == STORY
    line = f"{mark} was what the screens at the works showed all day, said Brandt, and nobody there knew why."
    assert line in told(inside=f"<p>{line}</p>").paragraphs


COMMENTS = (
    ("A longer thought", "I have sold rope for years, and none of what the works says here surprises me in the least."),
    ("Prices", "My nets cost twice as much as they did before the flood, so somebody must be earning well."),
    ("Thanks", "Thank you all. I will ask the works about the nets and write about it in the spring."),
)


@pytest.mark.parametrize(
    "comment",
    [
        "<div class='comment'><h3>{}</h3><p>written by user{} on 3 March 2025, 19:0{}</p><p>{}</p></div>",
        "<p class='comment-head'>{} user{} says: March 3, 2025 at 19:0{}</p><p>{}</p>",
    ],
)
def test_a_thread_of_comments_is_no_story(comment: str) -> None:
    thread = "".join(comment.format(title, at, at, text) for at, (title, text) in enumerate(COMMENTS))
    article = told(after=f"<h2>Comments</h2><div class='comments'>{thread}</div>")
    assert article.paragraphs == STORY


def test_a_thread_of_comments_without_names_that_say_so() -> None:
    thread = "".join(
        f"<div class='row{at}'><b>user{at}</b><i class='d{at}'>0{at + 1}.03.2025, 19:0{at}</i><p>{text}</p></div>"
        for at, (_, text) in enumerate(COMMENTS)
    )
    assert told(after=f"<section><p class='head'>3 Comments</p>{thread}</section>").paragraphs == STORY
    # Where nothing announces comments, dated entries are the story's.
    assert COMMENTS[0][1] in told(after=f"<section>{thread}</section>").paragraphs


def test_the_entries_of_a_live_blog_are_no_thread() -> None:
    entries = "".join(
        f"<div><h3>{title}</h3><p>19:0{at}</p><p>{text}</p></div>" for at, (title, text) in enumerate(COMMENTS)
    )
    kept = told(after=entries).paragraphs
    assert {text for _, text in COMMENTS} <= set(kept)


def test_a_standfirst_that_is_a_paragraph_over_again() -> None:
    for place, tag in ((0, "h2"), (2, "h2"), (0, "div")):
        # Edited since: a comma more is the same sentence.
        box = f"<div class='top'><{tag} class='synopsis'>{STORY[place].replace('since', ', since')}</{tag}></div>"
        assert told(before=box).paragraphs == STORY
    # A heading that says part of the first paragraph is the story's opening, as before.
    said = "Lantern Rope Works said on Tuesday that it expects to sell more hemp line this year."
    assert said in told(before=f"<div class='top'><h2>{said}</h2></div>").paragraphs


def test_a_note_under_each_of_two_pictures() -> None:
    note = "The rope walk stood empty on Monday, after the last shift. (Film by Lorelei)."
    film = f"<iframe src='https://film.example/e/1'></iframe><p><em>{note}</em></p>"
    assert told(inside=2 * film).paragraphs.count(note) == told(inside=film).paragraphs.count(note)
    # What is said three times is said on purpose; a refrain has lines of its own between.
    assert told(inside=3 * film).paragraphs.count(note) == 3
    refrain = "“Haul away, and haul again, until the line is dry,” the men at the capstan sang on Monday night."
    sung = (f"<p>{refrain}</p><p>{text}</p>" for text in ("Then the bell rang once more over all the works.",) * 2)
    assert told(inside="".join(sung)).paragraphs.count(refrain) == 2


def test_the_story_over_again_in_one_piece() -> None:
    long = [f"{text} {LIFE} Nobody at the works would say on Monday how much rope is left there." for text in STORY]
    body = f"<h1>{TITLE}</h1>{paragraphs(long)}<div class='o'>{' '.join(long)}</div>"
    article = accepted(read(page(f"<main><article>{body}</article></main>", head=NEWS % (TITLE, ""))))
    assert article.paragraphs == tuple(long)
    assert {each.rule for each in article.removed} == {"title", "copy-of-story"}
    # A long paragraph that also quotes a few of the others is one of the story's.
    more = " ".join(f"And then the works said {at} more things about its rope and its nets." for at in range(30))
    body = body.replace(" ".join(long), f"{' '.join(long[:3])} {more}")
    assert len(accepted(read(page(f"<main><article>{body}</article></main>"))).paragraphs) == len(long) + 1


PICTURES = (
    "A coil of rope lies on the quay in Ulm-on-Sea",
    "Net makers walk out of the works at noon on Monday",
    "Trawlers wait for the tide at the mouth of the harbour",
)


def test_a_series_of_pictures_is_captions() -> None:
    series = "".join(f"<div class='slide'><p class='c'>{text}</p><p class='k'>Reuters</p></div>" for text in PICTURES)
    article = told(inside=series)
    assert article.paragraphs == STORY
    assert article.provider == ""


def test_slides_that_tell_the_story_stay() -> None:
    slides = "".join(f"<div class='slide'><p>{text}</p><p class='k'>Getty Images</p></div>" for text in STORY)
    assert accepted(read(page(f"<article><h1>{TITLE}</h1>{slides}</article>"))).paragraphs == STORY


@pytest.mark.parametrize(
    ("line", "kind", "provider"),
    [
        ("abc/Reuters", Kind.PROVIDER, "Reuters"),
        ("APA/dpa", Kind.PROVIDER, "APA/dpa"),
        ("dpa-AFX", Kind.PROVIDER, "dpa-AFX"),
        ("With reports from Penhallow Press", Kind.BYLINE, ""),
    ],
)
def test_the_agency_that_signs_the_story_off(line: str, kind: Kind, provider: str) -> None:
    article = told(after=f"<div class='sign'>{line}</div>")
    assert article.paragraphs == STORY
    assert kinds(article, line) == {kind}
    assert signed_off(line) == provider


def test_the_source_of_a_picture_is_no_provider() -> None:
    article = told(inside="<p>Quelle: Infografik Hafenblatt</p>")
    assert article.provider == ""
    assert article.paragraphs == STORY


def test_initials_under_the_last_paragraph_are_its_writer_s() -> None:
    markup = f"<article><h1>{TITLE}</h1>{paragraphs(STORY)}<p>qrn</p></article>"
    article = accepted(read(page(markup, head=NEWS % (TITLE, ""))))
    assert article.paragraphs == STORY
    assert article.provider == ""
    assert kinds(article, "qrn") == {Kind.BYLINE}


def test_no_sign_off() -> None:
    assert signed_off("Rope and twine") == ""
    assert signed_off("rope") == ""
    assert signed_off("abc/def") == ""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Dieser Artikel ist zuerst bei „Hafenblatt“ erschienen.", "Hafenblatt"),
        ('Dieser Text ist zuerst im "Hafen Anzeiger" erschienen.', "Hafen Anzeiger"),
        ("Der Beitrag erschien zuerst bei Hafenblatt.", "Hafenblatt"),
    ],
)
def test_where_it_appeared_first(line: str, name: str) -> None:
    assert credited([line]) == name


def test_a_source_line_over_the_story_names_the_agency() -> None:
    article = told(before="<p>Quelle: dpa-AFX</p>")
    assert article.paragraphs == STORY
    assert article.provider == "dpa-AFX"


def test_a_dateline_may_follow_the_standfirst() -> None:
    lead = "The works has found that a mild winter and a flood sell more rope than any price it could have asked for"
    body = f"<h1>{TITLE}</h1><p>{lead}.</p><p>ULM-ON-SEA, March 3 (Reuters) - {STORY[0]}</p>{paragraphs(STORY[1:])}"
    article = accepted(read(page(f"<article>{body}</article>")))
    assert article.paragraphs == (f"{lead}.", *STORY)
    assert article.dateline == "ULM-ON-SEA, March 3 (Reuters)"


def test_a_line_that_is_the_author_is_a_byline() -> None:
    article = told(
        before="<p>A mild winter sells more rope than any price.</p><h5>Ottilie Quandt</h5>", author="Ottilie Quandt"
    )
    assert "Ottilie Quandt" not in article.paragraphs


@pytest.mark.parametrize("heading", ["Most Discussed", "Trending now", "Meistgelesen", "Related stories:"])
@pytest.mark.parametrize("line", ["<p>{}</p>", "<p class='paragraph_x7a'><span>{}</span></p>", "<div>{}</div>"])
def test_headlines_in_plain_paragraphs_go_with_their_heading(heading: str, line: str) -> None:
    lines = "".join(map(line.format, (heading, *PICTURES, "Trawlers are back", "Tar falls again")))
    assert told(inside=lines).paragraphs == STORY
    assert told(after=lines).paragraphs == STORY


def test_a_subheading_after_a_list_of_headlines_stays() -> None:
    lines = f"<p>Related stories</p><ul>{LINKS}</ul><p><b>The works looks ahead</b></p>"
    assert [text for text in told(inside=lines).paragraphs if text not in STORY] == ["The works looks ahead"]


def test_the_site_is_no_provider_of_its_own_stories() -> None:
    assert credited(["Quelle: F.A.Z."], publisher="FAZ.NET") == ""
    assert credited(["Quelle: Hafenblatt"], publisher="Hafenblatt Online") == ""
    assert credited(["Quelle: Hafenblatt"], publisher="The Quay") == "Hafenblatt"


def test_a_table_at_a_glance_is_no_summary() -> None:
    rows = "<tr><th>Rope</th><th>Price</th></tr><tr><td>Hemp line</td><td>12</td></tr><tr><td>Net</td><td>30</td></tr>"
    article = told(inside=f"<h2>At a Glance</h2><table>{rows}</table>")
    assert [text for text in article.paragraphs if text not in STORY] == [
        "At a Glance", "Rope | Price", "Hemp line | 12", "Net | 30",
    ]  # fmt: skip
    assert article.summary == ()


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Ann Lee/Bo Park", ("Ann Lee", "Bo Park")),
        ("Ann Lee, Bo Park and Cy Adams", ("Ann Lee", "Bo Park", "Cy Adams")),
    ],
)
def test_names_alone_are_the_authors_of_a_page_that_names_none(line: str, authors: tuple[str, ...]) -> None:
    for article in (told(before=f"<p>Ulm, on the coast</p><p>{line}</p>"), told(after=f"<p>{line}</p>")):
        assert line not in article.paragraphs
        assert article.authors == authors
    # Nor does a page that names only itself say who wrote it.
    site = '<meta property="og:site_name" content="Lantern Times"><meta name="author" content="Lantern Times">'
    signed = accepted(read(page(f"<article><h1>{TITLE}</h1><p>{line}</p>{paragraphs()}</article>", head=site)))
    assert (signed.authors, signed.paragraphs) == (authors, STORY)
    # Where somebody else is named they are not, and inside the story names are the story's.
    assert told(inside=f"<p>{line}</p>", author="Ottilie Quandt").authors == ("Ottilie Quandt",)
    assert line in told(inside=f"<p>{line}</p>").paragraphs


def test_a_last_paragraph_on_somebody_the_story_does_not_know_is_its_writers_life() -> None:
    life = "Nora Stell is the founder of a school for knots, and helps small harbours to tell what they are good at."
    assert told(after=f"<p>{life}</p>").paragraphs == STORY
    # Inside the story it is the story's, as is whoever it has told of by family name.
    assert life in told(inside=f"<p>{life}</p>").paragraphs
    assert life in told(before="<p>The works spoke with Ms Stell on Tuesday.</p>", after=f"<p>{life}</p>").paragraphs
    maker = "Valmorin Sails is a maker of nets that is at home in Harrowgate."
    assert maker in told(after=f"<p>{maker}</p>").paragraphs


def test_a_line_of_all_authors_and_their_place_is_the_byline() -> None:
    line = "OTTILIE QUANDT & BO JAN PARK, Harrow"
    over = "<div class='byline'>By OTTILIE QUANDT and BO JAN PARK</div>"
    article = told(before=over, after=f"<p>{line}</p>")
    assert kinds(article, line) == {Kind.BYLINE}
    assert article.paragraphs == STORY


def test_figures_with_labels_that_open_a_report_are_its_story_and_points_are_a_summary() -> None:
    figures = ("Revenue: $1.31 billion, an increase of 11%.", "Earnings per share: $1.62 against $1.39 a year ago.")
    rows = (*figures, "Backlog: $4.8 billion, the highest in its history.")
    assert told(before=f"<ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>").paragraphs == (*rows, *STORY)
    points = ("Hemp sells better than at any time since 1988.", "The mill in Harrow takes on more hands than ever.")
    assert told(before=f"<ul>{''.join(f'<li>{point}</li>' for point in points)}</ul>").paragraphs == STORY


@pytest.mark.parametrize("ruler", ["--------------------", "ーーーーーーーーーー", "====================", "02"])
def test_a_line_that_parts_the_story_is_none_of_it(ruler: str) -> None:
    assert told(inside=f"<p>{ruler}</p>").paragraphs == STORY


def test_a_table_in_a_box_named_after_affiliates_goes() -> None:
    rows = "".join(f"<tr><td>{bank}</td><td>4.75%</td></tr>" for bank in ("Harrow Bank", "Rope Bank"))
    assert told(after=f"<div class='rope-affil'><h3>Top picks</h3><table>{rows}</table></div>").paragraphs == STORY


def test_the_line_under_a_picture_inside_a_paragraph_is_a_caption() -> None:
    under = "The rope yard in Harrow. Photo by Lantern"
    photo = f'<span class="end_photo_org"><img src="/1.jpg"><em class="img_desc">{under}</em></span>'
    html = f"<main><article><h1>{TITLE}</h1><div>{photo} {'<br><br>'.join(STORY)}</div></article></main>"
    article = accepted(read(page(html, head=NEWS % (TITLE, ""))))
    assert article.paragraphs == STORY
    assert kinds(article, under) == {Kind.CAPTION}


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("By Ottilie Quandt HFX Harbours rope correspondent", False),
        ("By Ottilie Quandt’s count the rope correspondent was late.", True),
        ("By Ann Lee HFX Harbours rope correspondent", True),
    ],
)
def test_an_author_with_outlet_and_post_over_the_story(line: str, kept: bool) -> None:
    article = told(before=f"<div><p>{line}</p></div>", inside="", author="Ottilie Quandt")
    assert (line in article.paragraphs) is kept
