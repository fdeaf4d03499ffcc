-module(nqueens).
-export([main/1]).

-define(SIZE, 11).

main([Rounds]) -> io:format("~b~n", [repeat(list_to_integer(Rounds), 0)]).

repeat(0, Total) -> Total;
repeat(Rounds, Total) -> repeat(Rounds - 1, Total + place([], 0, 0, 0)).

place(_, ?SIZE, _, Found) -> Found + 1;
place(_, _, ?SIZE, Found) -> Found;
place(Taken, Row, Column, Found) ->
    case is_safe(Taken, Column, 1) of
        true -> place(Taken, Row, Column + 1, place([Column | Taken], Row + 1, 0, Found));
        false -> place(Taken, Row, Column + 1, Found)
    end.

is_safe([Other | _], Column, Distance) when
    Other == Column; Other - Column == Distance; Column - Other == Distance
->
    false;
is_safe([_ | Rest], Column, Distance) -> is_safe(Rest, Column, Distance + 1);
is_safe([], _, _) -> true.
