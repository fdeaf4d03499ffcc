"""Position-free names of items: what an `ItemRef` is made of.

In: an item's tree. Out: its kind-qualified name. Two items of one name in a file are told apart by a running number,
so an edit elsewhere in the file does not rename an item.
"""

from __future__ import annotations

from snowc.syntax import tree


def item_name(item: tree.Item) -> str:
    """`fn:area`, `type:Shape`, `actor:counter`, `let:limit`, `import:Geometry.Vector`, `test:adds up`, `impl:…`,
    `error`.
    """
    match item:
        case tree.FnItem():
            return f"fn:{item.header.name}"
        case tree.StructItem() | tree.SumItem() | tree.AliasItem():
            return f"type:{item.header.name}"
        case tree.ActorItem():
            return f"actor:{item.header.name}"
        case tree.ConstItem():
            return f"let:{item.header.name}"
        case tree.ImportItem():
            return f"import:{'.'.join(item.path)}"
        case tree.TestItem():
            return f"test:{item.name}"
        case tree.ImplItem():
            interface = f"{'.'.join(item.interface.path)} for " if item.interface else ""
            return f"impl:{interface}{_type_head(item.target)}"
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


def _type_head(written: tree.TypeExpr) -> str:
    return ".".join(written.path) if isinstance(written, tree.NamedType) else type(written).__name__
