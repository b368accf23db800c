"""Tideline: a broker's news pages. No feed, dates without a year, the state of the page in an escaped textarea."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from crawler.newsroom.press import SHORT_MONTHS, Noise
from crawler.newsroom.site import Response, Site, html_response
from crawler.newsroom.story import Copy
from crawler.newsroom.truth import Expected

DISCLAIMER = (
    "Disclaimer: All investing involves risk and this page is not financial advice. Nothing above should be taken as "
    "an offer to sell, or a solicitation to buy or hold, any security or other product. It is general information "
    "that was prepared without regard to your goals, means or needs. Tideline does not warrant that it is accurate or "
    "complete and accepts no liability for its use; take independent advice before you invest."
)
MOST_DISCUSSED = "Most Discussed"
WATCHLIST = (("Puffin Holdings", "HKG:8811"), ("Albatross Bank", "HKG:0018"), ("Skua Steel", "SHA:600992"))


class Tideline(Site):
    """One page a story on two interfaces: "06 Feb" on the English one, "02-06" on the Simplified Chinese one."""

    name = "tideline"
    title = "Tideline"
    zone = "Asia/Hong_Kong"
    language = "en"
    robots = "User-agent: *\nDisallow: /account\nDisallow: /trade\n"

    def path(self, copy: Copy) -> str:
        return f"/hans/news/{copy.slug}" if copy.story.form == "hans" else f"/news/{copy.slug}"

    def page(self, path: str, noise: Noise) -> Response | None:
        if path in ("/", "/news"):
            return self._listing(noise, hans=False)
        if path == "/hans/news":
            return self._listing(noise, hans=True)
        prefix, _, number = path.rpartition("/")
        copy = next((copy for copy in self.standing if copy.slug == number), None)
        if copy is None or prefix not in ("/news", "/hans/news"):
            return None
        return html_response(self._article(copy, noise, hans=prefix.startswith("/hans")))

    def listed(self, hans: bool) -> list[Copy]:
        """The stories of one interface."""
        forms = ("hans", "both") if hans else ("", "state", "shell", "both")
        return [copy for copy in self.standing if copy.story.form in forms]

    def day(self, copy: Copy, hans: bool) -> str:
        """The date line, without a year."""
        month, day = copy.published.month, copy.published.day
        return f"{month:02}-{day:02}" if hans else f"{day:02} {SHORT_MONTHS[month - 1]}"

    def ago(self, copy: Copy) -> str:
        """Like "3 hours ago", by the newsroom's clock."""
        hours = int((self.press.clock - copy.published).total_seconds() // 3600)
        return f"{hours} hours ago" if hours < 24 else f"{hours // 24} days ago"

    def canonical(self, copy: Copy) -> str:
        """Both interfaces name the same canonical address."""
        return f"{self.base}/news/{copy.slug}"

    def _listing(self, noise: Noise, hans: bool) -> Response:
        return html_response(self.render("listing.html", hans=hans, noise=noise, stories=self.listed(hans)))

    def _article(self, copy: Copy, noise: Noise, hans: bool) -> str:
        form = copy.story.form
        state = json.dumps(self._state(copy), ensure_ascii=False) if form in ("state", "shell") else ""
        return self.render(
            "article.html",
            copy=copy,
            noise=noise,
            hans=hans,
            state=state,
            shell=form == "shell",
            disclaimer=DISCLAIMER,
            watchlist=WATCHLIST,
            most_discussed=MOST_DISCUSSED,
        )

    def _state(self, copy: Copy) -> dict[str, object]:
        """The page's data: one list counts seconds, the other milliseconds, and the article comes last."""
        others = [other for other in self.standing if other.slug != copy.slug]
        body = "".join(f"<p>{self.inline(block, Noise(self.press, 0))}</p>" for block in copy.blocks)
        symbols = [ticker.split(" ")[1] for ticker in copy.story.tickers]
        return {
            "code": 0,
            "data": {
                "topNews": {"listData": [self._entry(other) for other in others[:3]]},
                "breakingNews": {
                    "listData": [
                        {"id": f"9{other.slug}", "content": other.title, "pubTime": _seconds(other) * 1000}
                        for other in others[3:6]
                    ]
                },
                "newsDetail": {
                    **self._entry(copy),
                    "content": f"{body}<p>{DISCLAIMER}</p>",
                    "symbols": symbols,
                    "need_auth": False,
                    "rights": None,
                },
            },
        }

    def _entry(self, copy: Copy) -> dict[str, object]:
        return {
            "id": copy.slug,
            "title": copy.title,
            "url": self.canonical(copy),
            "media": copy.story.provider,
            "pubTime": self.day(copy, hans=True),
            "pubTimestamp": _seconds(copy),
            "language": "en_US",
        }

    def truth(self) -> Iterator[Expected]:
        for copy in self.standing:
            expected = self._expected(copy)
            yield expected
            if copy.story.form == "both":
                yield replace(expected, url=f"{self.base}/hans/news/{copy.slug}")

    def _expected(self, copy: Copy) -> Expected:
        timed = copy.story.form in ("state", "shell")
        midnight = copy.published.replace(hour=0, minute=0, second=0)
        absent = [DISCLAIMER, MOST_DISCUSSED, *(f"{name} ({code})" for name, code in WATCHLIST)]
        return self.expect(
            copy,
            canonical_url=self.canonical(copy),
            provider=copy.story.provider,
            published_at=copy.published if timed else midnight,
            precision="second" if timed else "day",
            absent=tuple(absent[:1] if copy.story.form == "shell" else absent),
        )


def _seconds(copy: Copy) -> int:
    return int(copy.published.timestamp())
