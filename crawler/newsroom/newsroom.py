"""The bundled press: small made-up news sites, the same for the same seed, clock and edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files

from crawler.newsroom.press import EDITION, PORT, Noise, Press
from crawler.newsroom.site import Response, Site
from crawler.newsroom.sites import SITES
from crawler.newsroom.truth import Expected
from crawler.sources.source import Source
from crawler.sources.source_files import parse_source
from storage.page import require_aware


@dataclass(frozen=True)
class Newsroom:
    """All sites at one moment. `clock` is aware; `edition` is the day from which the stories count (see docs)."""

    seed: int
    clock: datetime
    edition: date = EDITION
    _sites: dict[str, Site] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require_aware(self.clock, "clock")
        press = Press(self.seed, self.clock, self.edition)
        object.__setattr__(self, "_sites", {site.host: site for site in (kind(press) for kind in SITES)})

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names, without the port."""
        return tuple(self._sites)

    @property
    def authorities(self) -> tuple[str, ...]:
        """Every host with the port that the pages name: "harbourwire.localhost:8420"."""
        return tuple(f"{host}:{PORT}" for host in self._sites)

    def site(self, name: str) -> Site:
        """The site of that name."""
        return self._sites[f"{name}.localhost"]

    def at(self, clock: datetime) -> Newsroom:
        """The same press at another moment."""
        return Newsroom(self.seed, clock, self.edition)

    def respond(self, host: str, path: str, headers: Mapping[str, str] | None = None, *, serial: int = 0) -> Response:
        """The response to a GET of `path` (query included) at `host`; `serial` numbers the request and moves the noise.

        Pure: the same arguments give the same bytes.
        """
        site = self._sites.get(host.partition(":")[0].lower())
        if site is None:
            return Response(421, (("Content-Type", "text/plain; charset=utf-8"),), b"no such site in the newsroom\n")
        lowered = {name.lower(): value for name, value in (headers or {}).items()}
        return site.respond(path, lowered, Noise(Press(self.seed, self.clock, self.edition), serial))

    def truth(self) -> tuple[Expected, ...]:
        """What is true of every page at the clock, site by site."""
        return tuple(expected for site in self._sites.values() for expected in site.truth())


def newsroom_sources() -> dict[str, Source]:
    """The newsroom's sources, by name, read from their TOML files like everybody's."""
    folder = files("crawler.newsroom").joinpath("sources")
    entries = sorted((e for e in folder.iterdir() if e.name.endswith(".toml")), key=lambda e: e.name)
    names = [entry.name.removesuffix(".toml") for entry in entries]
    return {n: parse_source(n, e.read_bytes(), file=f"newsroom:{e.name}") for n, e in zip(names, entries, strict=True)}
