"""What the editor asks, as pure functions of a database: no protocol, no positions but code point offsets."""
