-module(json_document).
-export([main/1]).

main([Path]) ->
    {ok, Text} = file:read_file(Path),
    {Document, Rest} = value(space(Text)),
    <<>> = space(Rest),
    ok = file:write_file("/dev/stdout", [printed(Document), $\n]).

space(<<C, Rest/binary>>) when C == $\s; C == $\n; C == $\t; C == $\r -> space(Rest);
space(Text) -> Text.

value(<<"null", Rest/binary>>) -> {null, Rest};
value(<<"true", Rest/binary>>) -> {true, Rest};
value(<<"false", Rest/binary>>) -> {false, Rest};
value(<<$", Rest/binary>>) -> string(Rest, Rest, 0, []);
value(<<$[, Rest/binary>>) -> array(space(Rest), []);
value(<<${, Rest/binary>>) -> object(space(Rest), #{});
value(Text) -> number(Text, Text, 0, false).

array(<<$], Rest/binary>>, []) -> {[], Rest};
array(Text, Done) ->
    {Item, Behind} = value(Text),
    case space(Behind) of
        <<$,, Rest/binary>> -> array(space(Rest), [Item | Done]);
        <<$], Rest/binary>> -> {lists:reverse(Done, [Item]), Rest}
    end.

object(<<$}, Rest/binary>>, Done) when map_size(Done) == 0 -> {Done, Rest};
object(<<$", Text/binary>>, Done) ->
    {Key, BehindKey} = string(Text, Text, 0, []),
    <<$:, AfterColon/binary>> = space(BehindKey),
    {Value, Behind} = value(space(AfterColon)),
    case space(Behind) of
        <<$,, Rest/binary>> -> object(space(Rest), Done#{Key => Value});
        <<$}, Rest/binary>> -> {Done#{Key => Value}, Rest}
    end.

string(<<$", Rest/binary>>, Start, Length, []) ->
    {binary:part(Start, 0, Length), Rest};
string(<<$", Rest/binary>>, Start, Length, Parts) ->
    {iolist_to_binary(lists:reverse(Parts, [binary:part(Start, 0, Length)])), Rest};
string(<<$\\, Rest/binary>>, Start, Length, Parts) ->
    {Part, Behind} = escaped(Rest),
    string(Behind, Behind, 0, [Part, binary:part(Start, 0, Length) | Parts]);
string(<<C, Rest/binary>>, Start, Length, Parts) when C >= 32 ->
    string(Rest, Start, Length + 1, Parts).

escaped(<<$n, Rest/binary>>) -> {$\n, Rest};
escaped(<<$t, Rest/binary>>) -> {$\t, Rest};
escaped(<<$r, Rest/binary>>) -> {$\r, Rest};
escaped(<<$b, Rest/binary>>) -> {$\b, Rest};
escaped(<<$f, Rest/binary>>) -> {$\f, Rest};
escaped(<<$u, Digits:4/binary, Rest/binary>>) -> {<<(binary_to_integer(Digits, 16))/utf8>>, Rest};
escaped(<<C, Rest/binary>>) when C == $"; C == $\\; C == $/ -> {C, Rest}.

number(<<C, Rest/binary>>, Start, Length, IsFloat) when C >= $0, C =< $9; C == $- ->
    number(Rest, Start, Length + 1, IsFloat);
number(<<C, Rest/binary>>, Start, Length, _) when C == $.; C == $e; C == $E; C == $+ ->
    number(Rest, Start, Length + 1, true);
number(Rest, Start, Length, true) ->
    {binary_to_float(binary:part(Start, 0, Length)), Rest};
number(Rest, Start, Length, false) ->
    {binary_to_integer(binary:part(Start, 0, Length)), Rest}.

printed(null) -> <<"null">>;
printed(true) -> <<"true">>;
printed(false) -> <<"false">>;
printed(Number) when is_integer(Number) -> integer_to_binary(Number);
printed(Number) when is_float(Number) -> float_to_binary(Number, [short]);
printed(Text) when is_binary(Text) -> quoted(Text);
printed(Items) when is_list(Items) -> [$[, separated([printed(Item) || Item <- Items]), $]];
printed(Object) ->
    [${, separated([[quoted(Key), $: | printed(Value)] || {Key, Value} <- lists:sort(maps:to_list(Object))]), $}].

separated([]) -> [];
separated([First | Rest]) -> [First | [[$, | Item] || Item <- Rest]].

quoted(Text) -> quoted(Text, Text, 0, []).

quoted(<<C, Rest/binary>>, Start, Length, Parts) when C == $"; C == $\\; C < 32 ->
    quoted(Rest, Rest, 0, [escape(C), binary:part(Start, 0, Length) | Parts]);
quoted(<<_, Rest/binary>>, Start, Length, Parts) ->
    quoted(Rest, Start, Length + 1, Parts);
quoted(<<>>, Start, _, []) ->
    [$", Start, $"];
quoted(<<>>, Start, _, Parts) ->
    [$", lists:reverse(Parts, [Start]), $"].

escape($") -> <<"\\\"">>;
escape($\\) -> <<"\\\\">>;
escape($\n) -> <<"\\n">>;
escape($\t) -> <<"\\t">>;
escape($\r) -> <<"\\r">>;
escape($\b) -> <<"\\b">>;
escape($\f) -> <<"\\f">>;
escape(C) -> io_lib:format("\\u~4.16.0b", [C]).
