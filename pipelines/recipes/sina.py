"""Sina Finance: where the story ends is written in comments, which no selector finds."""

from __future__ import annotations

from bs4 import Comment, Tag

_END = "正文下iframe"


def end_at_comment(fragment: Tag) -> None:
    """Take out everything after the comment that ends the story, up to the end of the element it stands in.

    Without the comment the fragment stays as it is.
    """
    for comment in fragment.find_all(string=lambda text: isinstance(text, Comment) and _END in text):
        for rest in list(comment.next_siblings):
            rest.extract()
        return
