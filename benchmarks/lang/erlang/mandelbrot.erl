-module(mandelbrot).
-export([main/1]).

main([Size]) -> io:format("~b~n", [count(list_to_integer(Size), 0, 0)]).

count(Size, Size, Found) -> Found;
count(Size, Line, Found) ->
    count(Size, Line + 1, row(float(Size), Size - 1, 2.0 * Line / Size - 1.0, Found)).

row(_, X, _, Found) when X < 0 -> Found;
row(Size, X, Y, Found) ->
    case stays(3.0 * X / Size - 2.0, Y, 0.0, 0.0, 50) of
        true -> row(Size, X - 1, Y, Found + 1);
        false -> row(Size, X - 1, Y, Found)
    end.

stays(_, _, _, _, 0) -> true;
stays(Cr, Ci, Zr, Zi, Rounds) when is_float(Cr), is_float(Ci), is_float(Zr), is_float(Zi) ->
    Rr = Zr * Zr,
    Ii = Zi * Zi,
    if
        Rr + Ii > 4.0 -> false;
        true -> stays(Cr, Ci, Rr - Ii + Cr, 2.0 * Zr * Zi + Ci, Rounds - 1)
    end.
