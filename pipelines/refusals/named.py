"""Pages that title and address name for what they are, whatever a template claims of each: people and subjects that
stories are listed of, readers' comments, quizzes, letters and subscriptions that are offered."""

from __future__ import annotations

from itertools import islice

from pipelines.refusals import patterns
from pipelines.refusals.evidence import LITTLE, Case, two
from pipelines.refusals.not_article import asks_for_address
from pipelines.refusals.subject import ends_in

# Words of a person's name, of a subject's; letters of one that has no capital in a name.
_LONGEST_NAME, _LONGEST_SUBJECT, _SHORT = 5, 3, 4
# Of an address that lists stories: its own and the subject's.
_PARTS = 2
# Of kept text, in characters: what is said of somebody, or of a subject, over the stories of it.
_LONGEST_NOTE = 1000
# Questions of a quiz; different words that offer something.
_LEAST_QUESTIONS, _LEAST_OFFERED = 3, 2
# Of what is said of a letter; the letters themselves run longer.
_LONGEST_LETTER, _MOSTLY = 1200, 0.5


def listed_name(case: Case) -> tuple[str, ...]:
    """Evidence that the headline is nothing but the name of whom, or of what, the address lists stories, or says so; ()
    without."""
    words = case.headline.split()
    if not 0 < case.body.size < LITTLE or not words:
        return ()
    person = (
        case.address_like(patterns.PERSON_ADDRESS) if 1 < len(words) <= _LONGEST_NAME and _is_persons(words) else ""
    )
    address = person or (case.address_like(patterns.LISTING_ADDRESS) if case.body.size < _LONGEST_NOTE else "")
    # Right below the listings' own part: farther below stand stories, too.
    right_below = address.rstrip("/'").count("/") == _PARTS
    short = address and (person or (right_below and len(words) <= _LONGEST_SUBJECT))
    named = f"headline {case.headline[:60]!r} is the end of it" if short and ends_in(case.page, case.headline) else ""
    return two(address, named or case.title_like(patterns.LISTING_TITLE)) if address else ()


def comments(case: Case) -> tuple[str, ...]:
    """Evidence that readers speak here of a story that stands elsewhere; () without."""
    address = case.address_like(patterns.COMMENTS_ADDRESS)
    return two(address, case.title_like(patterns.COMMENTS_TITLE)) if address else ()


def quiz(case: Case) -> tuple[str, ...]:
    """Evidence of a title or an address of games and of several numbered questions; () without."""
    asked = (text for text in case.body.paragraphs if _asks(text) and patterns.QUIZ_QUESTION.match(text))
    questions = len(list(islice(asked, _LEAST_QUESTIONS)))
    if questions < _LEAST_QUESTIONS:
        return ()
    named = case.title_like(patterns.QUIZ_NAME) or case.address_like(patterns.QUIZ_NAME)
    return two(named, f"{questions} numbered questions")


def subscription(case: Case) -> tuple[str, ...]:
    """Evidence of an address where subscriptions are sold and of a text that sells them; () without."""
    if not 0 < case.body.size < LITTLE or case.schema or case.dated_itself:
        return ()
    address = case.address_like(patterns.SUBSCRIPTION_ADDRESS)
    offered = (
        dict.fromkeys(each[0] for each in patterns.OFFER_BEHIND.finditer(case.body.text.lower())) if address else {}
    )
    return two(address, f"words {', '.join(map(repr, list(offered)[:3]))}" if len(offered) >= _LEAST_OFFERED else "")


def newsletter(case: Case) -> tuple[str, ...]:
    """Evidence of an address where letters are ordered and, about little text, of a field to order one with or of words
    to whom it is offered."""
    address = case.address_like(patterns.NEWSLETTER_ADDRESS) if 0 < case.body.size < _LONGEST_LETTER else ""
    if not address:
        return ()
    spoken = "most of the text speaks to somebody" if case.spoken_share >= _MOSTLY else ""
    return two(address, asks_for_address(case) or spoken)


def _asks(text: str) -> bool:
    return "?" in text or "？" in text


def _is_persons(words: list[str]) -> bool:
    """Whether each word but a short one has a capital, and none a digit."""
    return all((word[0].isupper() or len(word) < _SHORT) and not any(map(str.isdigit, word)) for word in words)
