-module(spectral_norm).
-export([main/1]).

main([Size]) ->
    Ones = lists:duplicate(list_to_integer(Size), 1.0),
    io:format("~b~n", [round(iterate(Ones, Ones, 10) * 1000000000.0)]).

iterate(U, V, 0) -> math:sqrt(dot(U, V, 0.0) / dot(V, V, 0.0));
iterate(U, _, Rounds) ->
    Next = round_of(U),
    iterate(round_of(Next), Next, Rounds - 1).

round_of(V) -> times_transposed(times(V)).

times(V) -> [row(V, I, 0, 0.0) || I <- lists:seq(0, length(V) - 1)].

times_transposed(V) -> [column(V, I, 0, 0.0) || I <- lists:seq(0, length(V) - 1)].

row([X | Rest], I, J, Sum) -> row(Rest, I, J + 1, Sum + element_of(I, J) * X);
row([], _, _, Sum) -> Sum.

column([X | Rest], I, J, Sum) -> column(Rest, I, J + 1, Sum + element_of(J, I) * X);
column([], _, _, Sum) -> Sum.

element_of(I, J) -> 1.0 / ((I + J) * (I + J + 1) div 2 + I + 1).

dot([A | As], [B | Bs], Sum) -> dot(As, Bs, Sum + A * B);
dot([], [], Sum) -> Sum.
