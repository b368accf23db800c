"""What is said, named and built on pages that are no articles, as patterns, most from `data/refusals.toml`: of walls
first, then offers, services, listings, media; and the words by which a text speaks to somebody or reports.

Each of these alone proves nothing: real articles carry the same scripts, and stories quote the same words. They are
evidence for `pipelines.refusals.refusal`, which wants two kinds.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from pipelines.refusals.alternation import one_of

_LISTS: dict[str, list[str]] = tomllib.loads(files("pipelines").joinpath("data/refusals.toml").read_text("utf-8"))


def _anywhere(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_LISTS[name]), re.IGNORECASE)


def _in_lower_case(name: str) -> re.Pattern[str]:
    """For texts in lower case, as the list is: a third of what it costs to ignore case at every letter of a page. All
    wordings are looked for at once, which would not pay for titles and addresses."""
    return re.compile(one_of(_LISTS[name]))


def _opening(name: str) -> re.Pattern[str]:
    """At the start of a title, the site's name before it or not."""
    return re.compile(rf"^(?:[^|–:-]{{0,40}}\s?[|–:-]\s)?(?:{'|'.join(_LISTS[name])})", re.IGNORECASE)


CHALLENGE_MARKUP = re.compile("|".join(_LISTS["challenge_markup"]).encode())
CAPTCHA_WIDGETS = re.compile("|".join(_LISTS["captcha_widgets"]).encode())
CHALLENGE_HEADERS = ("cf-mitigated", "x-px-captcha", "x-amzn-waf-action")
BOT_TITLE = _opening("bot_title")
BOT_WORDS = _in_lower_case("bot_words")
CONSENT_TITLE = _opening("consent_title")
CONSENT_WORDS = _in_lower_case("consent_words")
CONSENT_BUTTON = _opening("consent_button")
CONSENT_ADDRESS = _anywhere("consent_address")
LOGIN_TITLE = _opening("login_title")
LOGIN_WORDS = _in_lower_case("login_words")
LOGIN_ADDRESS = _anywhere("login_address")
ANSWER_BUTTON = _anywhere("answer_button")
CART_BUTTON = _anywhere("cart_button")
OFFER_ADDRESS = _anywhere("offer_address")
OFFER_BUTTON = _anywhere("offer_button")
OFFER_TITLE = _anywhere("offer_title")
OFFER_HEADING = _anywhere("offer_heading")
COMMENTS_TITLE = _anywhere("comments_title")
COMMENTS_ADDRESS = _anywhere("comments_address")
QUIZ_NAME = _anywhere("quiz_name")
QUIZ_QUESTION = _anywhere("quiz_question")
NEWSLETTER_ADDRESS = _anywhere("newsletter_address")
SUBSCRIPTION_ADDRESS = _anywhere("subscription_address")
GOODS_ADDRESS = _anywhere("goods_address")
PRICE = re.compile(
    r"^(?:[\w-]+ ){0,4}(?:[€$£¥]|USD|EUR|CHF|kr\.?) ?\d[\d.,]*$|^\d[\d.,]* ?(?:[€$£]|EUR|CHF|kr\.?|zł|円|元)\*?$"
)
ERROR_TITLE = _anywhere("error_title")
ERROR_WORDS = _in_lower_case("error_words")
GONE_WORDS = _in_lower_case("gone_words")
VISITOR_WORDS = _in_lower_case("visitor_words")
ADDRESSED = re.compile(one_of(_LISTS["addressed"]), re.IGNORECASE)
REPORTED = _in_lower_case("reported")
SCRIPT_WORDS = _in_lower_case("script_words")
BROWSER_TOPIC = _anywhere("browser_topic")
BROWSER_WORDS = re.compile(rf"(?<![“\"«„‘「])(?:{'|'.join(_LISTS['browser_words'])})", re.IGNORECASE)
SERVICE_TITLE = _opening("service_title")
SERVICE_ADDRESS = _anywhere("service_address")
STANDING_TITLE = _opening("standing_title")
STANDING_ADDRESS = _anywhere("standing_address")
PERSON_ADDRESS = _anywhere("person_address")
PLACE_ADDRESS = _anywhere("place_address")
QUOTE_TITLE = _anywhere("quote_title")
QUOTE_ADDRESS = _anywhere("quote_address")
LISTING_TITLE = _anywhere("listing_title")
LISTING_ADDRESS = _anywhere("listing_address")
FRONT_ADDRESS = _anywhere("front_address")

MEDIA_WORDS = _in_lower_case("media_words")
MEDIA_TITLE = _opening("media_title")
EPISODE_TITLE = _anywhere("episode_title")
OFFER_BEHIND = _in_lower_case("offer_behind")
HELP_HEADING = _anywhere("help_heading")
PAYWALL_WORDS = _in_lower_case("paywall_words")
READ_ON = _anywhere("read_on")
# Classes of barriers. Many publishers name the open text so too: this never counts without a short or a cut text.
PAYWALL_MARKUP = re.compile(
    rb"(?:class|id|data-[\w-]+)\s*=\s*[\"']?[^\"'<>]{0,160}?(?<!non-)(?<!no-)(?<!not-)(?<!without-)(?:pay-?wall|reg-?wall|paymentwall|subscribe-wall|"
    rb"subscription-wall|subscribers?-only|premium-wall|article-locked|content-locked|is-locked|locked-content|"
    rb"content-gate|article-gate|gated-content|meter-wall|abo-wall|paid-barrier|offer-wall|teaser-wall|"
    rb"premium-teaser|article__premium|tp-container|piano-offer)",
    re.IGNORECASE,
)
OG_ARTICLE = "article"
ARTICLE_TYPES = re.compile(
    r"^(?:\w*Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|DiscussionForumPosting|QAPage|article)$"
)
LISTING_TYPES = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"))
MEDIA_TYPES = re.compile(
    r"^(?:VideoObject|ImageGallery|MediaGallery|VideoGallery|PodcastEpisode|PodcastSeries|RadioEpisode|AudioObject|video(?:\.\w+)?|music(?:\.\w+)?)$"
)
PRODUCT_TYPES = re.compile(r"^(?:Product|ProductGroup|IndividualProduct|product|og:product|product\.item)$")
OFFER_TYPES = re.compile(rf"^(?:JobPosting|\w*Event|Course)$|{PRODUCT_TYPES.pattern}")
