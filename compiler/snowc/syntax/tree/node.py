"""What makes a class a node of the tree: a value with slots and an initialiser, compared by identity. Frozen for type
checkers only.
"""

from snowc.values import node

__all__ = ["node"]
