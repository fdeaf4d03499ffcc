"""A call as Snow writes it, `Shop.sell("tea", 2)`, made ready for another node.

In: the text. Out: module, function and arguments as terms, or what in it is no value: only literals, constructors
and structs are, as nothing is run here. What a value is as a term is in docs/cluster.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from snowc.syntax import tree
from snowc.syntax.parser import parse_item
from snowc.tools.cluster.terms import FALSE, TRUE, Atom, Map, Term
from snowc.values import value

_HEAD = "fn call() do\n"
_CONSTANTS = {"None": Atom("undefined")}
_TAGS = {"Ok": "ok", "Err": "error"}


class NoCallError(Exception):
    """Why a text is no call that can be made."""


@value
class WrittenCall:
    module: str
    function: str
    arguments: tuple[Term, ...]


def written_call(text: str) -> WrittenCall:
    """What the text asks for."""
    item = parse_item(f"{_HEAD}{text}\nend")
    body = item.tree.body if isinstance(item.tree, tree.FnItem) else None
    if item.errors or body is None or len(body.statements) != 1:
        raise NoCallError(f"`{text}` is no call of a function")
    made = body.statements[0]
    if not isinstance(made, tree.Call) or not isinstance(made.function, tree.Field):
        raise NoCallError(f"`{text}` is no call like `Main.add(1, 2)`: a module, a function and its arguments")
    path = ".".join(_path(made.function.receiver))
    if any(each.name is not None for each in made.arguments):
        raise NoCallError("arguments have no names in calls of other nodes")
    reader = _Reader(text)
    return WrittenCall(path, made.function.name, tuple(reader.term(each.value) for each in made.arguments))


def _path(receiver: tree.Expr) -> Iterator[str]:
    match receiver:
        case tree.UpperName() | tree.Name():
            yield receiver.name
        case tree.Field():
            yield from _path(receiver.receiver)
            yield receiver.name
        case _:
            raise NoCallError("what stands before the function is no module")


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def _wrong(self, expression: tree.Expr) -> NoCallError:
        start = expression.start - len(_HEAD)
        return NoCallError(
            f"`{self._text[start : expression.end - len(_HEAD)]}` is no value that can be sent as it stands"
        )

    def term(self, expression: tree.Expr) -> Term:
        match expression:
            case tree.IntLiteral() | tree.FloatLiteral():
                return expression.value
            case tree.Unary(operator="-", operand=tree.IntLiteral() | tree.FloatLiteral() as operand):
                return -operand.value
            case tree.BoolLiteral():
                return TRUE if expression.value else FALSE
            case tree.AtomLiteral():
                return Atom(expression.name)
            case tree.StringLiteral():
                return self._string(expression)
            case tree.ListExpr():
                return [self.term(each) for each in expression.items]
            case tree.TupleExpr():
                return tuple(self.term(each) for each in expression.items)
            case tree.MapExpr():
                return Map(tuple((self.term(key), self.term(each)) for key, each in expression.entries))
            case tree.StructExpr():
                return Map(tuple((Atom(field.name), self.term(field.value)) for field in expression.fields))
        return self._variant(expression)

    def _string(self, expression: tree.StringLiteral) -> Term:
        parts = expression.parts
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) != len(parts):
            raise self._wrong(expression)
        return "".join(texts).encode()

    def _variant(self, expression: tree.Expr) -> Term:
        match expression:
            case tree.UpperName(name=name) | tree.Field(name=name, receiver=tree.UpperName()) if name[:1].isupper():
                return _CONSTANTS.get(name) or Atom(_snake(name))
            case tree.Call(function=tree.UpperName(name="Some"), arguments=(one,)):
                return self.term(one.value)
            case tree.Call(function=tree.UpperName(name=name)) | tree.Call(function=tree.Field(name=name)):
                if not name[:1].isupper():
                    raise self._wrong(expression)
                fields = (self.term(each.value) for each in expression.arguments)
                return (Atom(_TAGS.get(name) or _snake(name)), *fields)
        raise self._wrong(expression)


def _snake(name: str) -> str:
    """`MoveTo` is `move_to`, `HTTPError` is `http_error`, as the runtime has it."""
    out = ""
    for at, letter in enumerate(name):
        before, behind = name[at - 1 : at], name[at + 1 : at + 2]
        begins = letter.isupper() and before not in ("", "_") and (not before.isupper() or behind.islower())
        out += f"_{letter.lower()}" if begins else letter.lower()
    return out
