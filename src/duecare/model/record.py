"""``typing.NamedTuple``, whose classes are made in a fifth of the time: a short run makes two hundred of them.

The same to every user and type checker, but for what this project does without: functional syntax, generic classes and
documentation of each field. Fields keep their annotations as they are written. From Python 3.14 on, which works out
annotations only when they are asked for, it is ``typing.NamedTuple`` itself.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or sys.version_info >= (3, 14):
    from typing import NamedTuple as NamedTuple
else:
    from functools import cache
    from operator import itemgetter
    from types import FunctionType

    try:
        from _collections import _tuplegetter
    except ImportError:  # where Python has no such shortcut

        def _tuplegetter(index, doc):
            return property(itemgetter(index), doc=doc)

    _new = tuple.__new__
    _Unexpected = TypeError if sys.version_info >= (3, 13) else ValueError

    class _Record(tuple):
        """What all of them can do."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            made = _new(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changed):
            made = _new(self.__class__, map(changed.pop, self._fields, self))
            if changed:
                raise _Unexpected(f"Got unexpected field names: {list(changed)!r}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            held = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{self.__class__.__name__}({held})"

        def __getnewargs__(self):
            return tuple(self)

    @cache
    def _template(count):
        """Code of a constructor of so many fields, by whatever names."""
        names = "".join(f"f{at}, " for at in range(count))
        return eval(f"lambda _cls, {names}: _new(_cls, ({names}))").__code__  # noqa: S307 - of a number alone

    class _Maker(type):
        """Makes the class of fields and methods that a class statement holds."""

        def __new__(cls, name, bases, held):
            if len(bases) != 1:
                raise TypeError(f"{name} is a NamedTuple and can have no other base")
            fields = tuple(held.get("__annotations__", ()))
            defaults = tuple(held[field] for field in fields if field in held)
            late = fields[len(fields) - len(defaults) :]
            if any(field not in held for field in late) or any(field[0] == "_" for field in fields):
                raise TypeError(f"{name}: a field without default follows one with, or its name begins with _")
            code = _template(len(fields)).replace(
                co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__"
            )
            made = FunctionType(code, {"_new": _new, "__name__": held["__module__"]}, "__new__", defaults)
            getters = {field: _tuplegetter(at, "") for at, field in enumerate(fields)}
            known = {"_fields": fields, "_field_defaults": dict(zip(late, defaults, strict=True))}
            doc = held.get("__doc__") or f"{name}({', '.join(fields)})"
            said = {"__match_args__": fields, "__slots__": (), "__new__": made, "__doc__": doc}
            return type(name, (_Record,), {**held, **getters, **known, **said})

    class _Base:
        def __mro_entries__(self, bases):
            return (_MARK,)

    _MARK = type.__new__(_Maker, "NamedTuple", (), {})
    NamedTuple = _Base()

__all__ = ["NamedTuple"]
