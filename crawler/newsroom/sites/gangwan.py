"""港灣財經日報: a Traditional Chinese paper with an RDF feed that has no dates, and live quotes inside sentences."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.newsroom.press import Noise
from crawler.newsroom.site import Response, Site, html_response, xml_response
from crawler.newsroom.story import Copy, Markup
from crawler.newsroom.truth import Expected

DISCLAIMER = (
    "免責聲明：本報所載資料只供參考，並不構成任何投資建議、要約或招攬。投資涉及風險，證券價格可升可跌，讀者應按個人情況"
    "獨立判斷，如有需要請徵詢專業意見。本報對因使用上述內容而引致的任何損失概不負責。"
)
POPULAR = "熱門文章"
RELATED = "相關新聞"
APP = "想第一時間收到財經消息？立即下載港灣財經App"


class Gangwan(Site):
    """Dates are "2月6日 16:30"; nothing on a page states the year of publication."""

    name = "gangwan"
    title = "港灣財經日報"
    zone = "Asia/Hong_Kong"
    language = "zh-Hant"
    robots = "User-agent: *\nDisallow: /member/\n"

    def path(self, copy: Copy) -> str:
        return f"/article/{copy.slug}/"

    def page(self, path: str, noise: Noise) -> Response | None:
        if path == "/":
            return html_response(self.render("home.html", noise=noise))
        if path == "/rss/finance.rdf":
            return xml_response(self.render("feed.rdf.xml"), "application/rdf+xml")
        copy = self.find(path)
        if copy is None:
            return None
        charset = "big5" if copy.story.form == "big5" else "utf-8"
        body = self._article(copy, noise, charset)
        if charset == "utf-8":
            return html_response(body)
        # As old pages do: the charset stands in the page only, after the title.
        return Response(200, (("Content-Type", "text/html"),), body.encode("big5"))

    def markup(self, noise: Noise) -> Markup:
        def quote(code: str) -> str:
            rng = noise.random("short", code)
            short = f"沽空 ${rng.uniform(1, 90):.2f}百萬; 比率 {rng.uniform(2, 30):.3f}%"
            return f' <span class="q">{noise.change(code)}</span> <span class="s">{short}</span> '

        return Markup(link=lambda href, text: f'<a href="{self.resolve(href)}">{text}</a>', quote=quote)

    def shown_time(self, copy: Copy) -> str:
        """The time line: "2月6日 16:30"."""
        return f"{copy.published.month}月{copy.published.day}日 {copy.published:%H:%M}"

    def delay(self, noise: Noise) -> str:
        """The line on delayed quotes. Its date is the clock's, not the article's."""
        return f"（報價延遲最少十五分鐘，沽空資料截至 {noise.press.clock:%Y-%m-%d} 16:25）"

    def _article(self, copy: Copy, noise: Noise, charset: str) -> str:
        others = [other for other in self.standing if other.slug != copy.slug]
        noise.random("popular", copy.slug).shuffle(others)
        return self.render(
            "article.html",
            copy=copy,
            noise=noise,
            charset=charset,
            disclaimer=DISCLAIMER,
            popular=POPULAR,
            related=RELATED,
            app=APP,
            others=others,
        )

    def truth(self) -> Iterator[Expected]:
        for copy in self.standing:
            absent = [DISCLAIMER, POPULAR, RELATED, APP, self.delay(Noise(self.press, 0)), "沽空 $", "比率 "]
            if not any("{q:" in block.source for block in copy.blocks):
                absent = absent[:-2]
            yield self.expect(copy, absent=tuple(absent))
