-module(matrix).
-export([main/1]).

main([Argument]) ->
    Size = list_to_integer(Argument),
    Total = checksum(product(matrix(Size, 3), matrix(Size, 5))),
    io:format("~b~n", [round(Total * 1000.0)]).

matrix(Size, Factor) ->
    [[((I * Factor + J) rem 17 - 8) / 4.0 || J <- lists:seq(0, Size - 1)] || I <- lists:seq(0, Size - 1)].

product(A, B) ->
    Columns = transposed(B),
    [[dot(Row, Column, 0.0) || Column <- Columns] || Row <- A].

transposed([[] | _]) -> [];
transposed(Rows) -> [[hd(Row) || Row <- Rows] | transposed([tl(Row) || Row <- Rows])].

dot([A | As], [B | Bs], Sum) -> dot(As, Bs, Sum + A * B);
dot([], [], Sum) -> Sum.

checksum(M) -> lists:foldl(fun(Row, Total) -> Total * 0.5 + lists:foldl(fun(X, Sum) -> Sum + X end, 0.0, Row) end, 0.0, M).
