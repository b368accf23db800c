"""What is worked out once for an object, when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

_Value = TypeVar("_Value")


class cached_property(Generic[_Value]):
    """`functools.cached_property` as Python 3.12 has it: 3.11 takes a lock each time, at twice the cost."""

    def __init__(self, work: Callable[[Any], _Value]) -> None:
        self._work, self._name, self.__doc__ = work, work.__name__, work.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> cached_property[_Value]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> _Value: ...

    def __get__(self, instance: object | None, owner: type) -> cached_property[_Value] | _Value:
        if instance is None:
            return self
        value: _Value = self._work(instance)
        instance.__dict__[self._name] = value
        return value
