"""Which hosts a made-up page names that are no made-up ones."""

import re

# What stands behind "android-app:" names a program.
_HOST = re.compile(r"(?<!app:)//([a-z0-9.-]+\.[a-z]{2,})", re.IGNORECASE)
_OWN = re.compile(r"@([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?![\w-])")
_RESERVED = (".example", ".invalid", "example.org", "example.com")
# Names of vocabularies, which a page must spell like everybody.
_VOCABULARIES = {"schema.org", "ogp.me", "www.w3.org", "purl.org"}


def real_hosts(markup: str) -> list[str]:
    """Those of addresses and of mailboxes that are neither reserved for examples nor a vocabulary's."""
    text = markup.replace("\\/", "/")
    hosts = {*_HOST.findall(text), *_OWN.findall(text)} - _VOCABULARIES
    return sorted(host for host in hosts if not host.lower().endswith(_RESERVED))
