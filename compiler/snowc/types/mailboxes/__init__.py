"""Who sends what to whom: sends that no receive arm matches, and receive arms for messages that nobody makes."""
