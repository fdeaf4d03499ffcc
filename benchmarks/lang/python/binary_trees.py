from __future__ import annotations

import sys

Tree = tuple["Tree | None", "Tree | None"]


def make(depth: int) -> Tree | None:
    return None if depth == 0 else (make(depth - 1), make(depth - 1))


def nodes(tree: Tree | None) -> int:
    return 0 if tree is None else nodes(tree[0]) + 1 + nodes(tree[1])


lasting = make(20)
total = 0
for _ in range(int(sys.argv[1])):
    total += nodes(make(16))
print(total + nodes(lasting))
