"""What other languages and libraries call the things that Snow has.

In: a name that nothing here has. Out: Snow's names for what is probably meant, best first; whoever asks takes the first
one that there is.
"""

from __future__ import annotations

from typing import Final

_FAMILIES: Final = (
    ("puts log writeln print_line", "println"),
    ("gets input readline", "read_line"),
    ("len size count length", "length size count"),
    ("of from from_iter from_array", "from_list from"),
    ("push append add push_back insert cons", "append push put add"),
    ("for_each foreach", "each map"),
    ("foldl inject accumulate", "fold reduce"),
    ("select where keep", "filter"),
    ("includes include member has contains", "contains has_key any"),
    ("index indexOf position", "index_of find_index"),
    ("upcase uppercase to_uppercase toUpperCase upper", "to_upper"),
    ("downcase lowercase to_lowercase toLowerCase lower", "to_lower"),
    ("substring substr", "slice"),
    ("strip chomp", "trim"),
    ("to_s toString show", "to_string"),
    ("to_i to_integer parseInt parse_int", "to_int parse"),
    ("remove del erase", "delete remove"),
    ("set store insert", "put set"),
    ("fetch lookup", "get find"),
    ("rev", "reverse"),
    ("uniq distinct unique", "uniq dedup"),
    ("isEmpty empty", "is_empty"),
    ("spawn start_process", "spawn"),
    ("Enum Array Vec Seq ArrayList", "List"),
    ("Stream Iterator Enumerable Generator", "Iter"),
    ("Dict HashMap Keyword Dictionary", "Map"),
    ("HashSet MapSet", "Set"),
    ("Integer Long I64", "Int"),
    ("Double F64 Number", "Float"),
    ("Str Char", "String"),
    ("Boolean", "Bool"),
    ("Maybe", "Option"),
    ("Either", "Result"),
    ("Console Stdio", "IO"),
    ("Symbol", "Atom"),
    ("Promise Future", "Task"),
)

SYNONYMS: Final = {name: tuple(ours.split()) for theirs, ours in _FAMILIES for name in theirs.split()}
