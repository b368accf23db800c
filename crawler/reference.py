"""docs/cli.md, made from the help texts: `python -m crawler.reference > docs/cli.md`. A test holds the two together."""

from __future__ import annotations

from collections.abc import Iterator

import click

from crawler.cli import COMMANDS, group

HEAD = """# The command line

Made from the help texts by `make docs`; do not edit.
"""


def reference() -> str:
    """The whole page."""
    return HEAD + "".join(_section(path, command) for path, command in _commands())


def _commands() -> Iterator[tuple[list[str], click.Command]]:
    yield [], group
    context = click.Context(group, info_name="tearsheet")
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        yield [name], command
        if isinstance(command, click.Group):
            for below, inner in command.commands.items():
                yield [name, below], inner


def _section(path: list[str], command: click.Command) -> str:
    settings = {**group.context_settings, "terminal_width": 100}
    context = click.Context(group, info_name="tearsheet", **settings)
    for name in path:
        part = command if name == path[-1] else group.get_command(context, name)
        assert part is not None
        context = click.Context(part, info_name=name, parent=context, terminal_width=100)
    level = "#" * (len(path) + 1 if path else 2)
    return f"\n{level} {' '.join(['tearsheet', *path])}\n\n```\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    print(reference(), end="")
