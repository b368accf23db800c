from __future__ import annotations

import gc

from pipelines.processes.garbage import spared_collection


def test_the_collector_is_spared_for_a_while_and_then_as_it_was() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    with spared_collection():
        assert gc.get_threshold()[0] > before[0]
        assert gc.get_freeze_count() > frozen
        assert gc.isenabled()
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
