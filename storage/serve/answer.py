"""How our pages are answered: rendered, with the strict policy, and an error as a page of its own."""

from __future__ import annotations

import json
from typing import Any

from datasette.utils.asgi import Request, Response  # type: ignore[import-untyped]

from storage.serve.guard import STRICT


async def page(datasette: Any, request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """A page of ours, without script."""
    body = await datasette.render_template(template, context, request=request)
    return Response.html(body, status=status, headers={"Content-Security-Policy": STRICT, "Cache-Control": "no-cache"})


def as_json(value: Any, status: int = 200) -> Response:
    """JSON in UTF-8, as it is."""
    body = json.dumps(value, ensure_ascii=False, indent=1)
    return Response(body, status=status, content_type="application/json; charset=utf-8")


async def missing(datasette: Any, request: Request, sentence: str) -> Response:
    """404 with one sentence."""
    return await page(datasette, request, "error.html", {"title": "Not found", "error": sentence, "status": 404}, 404)
