"""Values that are worked out once for an object, when they are first asked for."""

from dataclasses import dataclass, field

from pipelines.pages.once import cached_property


@dataclass(frozen=True)
class Sheaf:
    stalks: int
    counted: list[int] = field(default_factory=list)

    @cached_property
    def doubled(self) -> int:
        """Twice the stalks."""
        self.counted.append(self.stalks)
        return 2 * self.stalks


def test_a_value_is_worked_out_once_for_each_object() -> None:
    one, other = Sheaf(3), Sheaf(5)
    assert one.counted == []
    assert [one.doubled, other.doubled, one.doubled] == [6, 10, 6]
    assert (one.counted, other.counted) == ([3], [5])


def test_the_class_shows_the_property_itself() -> None:
    assert Sheaf.doubled.__doc__ == "Twice the stalks."
