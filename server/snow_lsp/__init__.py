"""The Snow language server: the compiler's queries behind the Language Server Protocol."""
