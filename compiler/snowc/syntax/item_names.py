"""Position-free names of items: what an `ItemRef` is made of.

In: an item's tree. Out: its kind-qualified name. Two items of one name in a file are told apart by a running number,
so an edit elsewhere in the file does not rename an item.
"""

from __future__ import annotations

from snowc.syntax import tree


def function_name(name: str) -> str:
    return f"fn:{name}"


def item_name(item: tree.Item) -> str:
    """`fn:area`, `type:Shape`, `actor:counter`, `let:limit`, `import:Geometry.Vector`, `test:adds up`,
    `impl:From<Int> for Money`, `error`.
    """
    match item:
        case tree.FnItem():
            return function_name(item.header.name)
        case tree.StructItem() | tree.SumItem() | tree.AliasItem():
            return f"type:{item.header.name}"
        case tree.ActorItem():
            return f"actor:{item.header.name}"
        case tree.ConstItem():
            return f"let:{item.header.name}"
        case tree.ImportItem():
            return f"import:{'.'.join(item.path)}"
        case tree.TestItem():
            return f"{item.kind}:{item.name}"
        case tree.ImplItem():
            interface = f"{written_type(item.interface)} for " if item.interface else ""
            return f"impl:{interface}{written_type(item.target)}"
        case tree.InterfaceItem():
            return f"interface:{item.header.name}"
        case tree.ServiceItem():
            return f"service:{item.header.name}"
        case tree.SupervisorItem():
            return f"supervisor:{item.header.name}"
        case tree.ModuleItem():
            return f"module:{item.header.name}"
        case tree.ErrorItem():
            return "error"


def written_type(written: tree.TypeExpr) -> str:
    """A type as text, whatever spaces it was written with."""
    match written:
        case tree.NamedType(path=path, arguments=arguments):
            return ".".join(path) + (f"<{', '.join(map(written_type, arguments))}>" if arguments else "")
        case tree.TupleType(items=items):
            return f"({', '.join(map(written_type, items))})"
        case tree.FunctionType(parameters=parameters, result=result):
            return f"Fun({', '.join(map(written_type, parameters))}) -> {written_type(result)}"
        case tree.OptionType(inner=inner):
            return f"{written_type(inner)}?"
        case tree.ResultType(value=value, error=error):
            return f"{written_type(value)}!{written_type(error)}"
        case tree.AssociatedType(name=name):
            return f"Self.{name}"
        case tree.ErrorType():
            return "_"
