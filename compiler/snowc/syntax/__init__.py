"""Text to tree: grammar, tables, lexer, item splitter, parser, recovery. Everything here is a pure function of text."""
