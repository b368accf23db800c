"""Kill it, fail its disk, cut its power: what the archive still holds afterwards. `python -m benchmarks.crash`."""
