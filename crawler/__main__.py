"""Where the program begins. The rest is imported where Ctrl-C can be answered: while it loads, that is no bug."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; see `crawler.cli.main`."""
    try:
        from crawler.cli import main as command_line

        command_line()
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
