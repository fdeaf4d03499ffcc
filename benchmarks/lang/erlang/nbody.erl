-module(nbody).
-export([main/1]).

-define(STEP, 0.001).
-record(body, {x, y, z, vx, vy, vz, mass}).

main([Count]) ->
    Bodies = steps([body(float(I)) || I <- [0, 1, 2, 3, 4]], list_to_integer(Count)),
    io:format("~b~n", [round(energy(Bodies) * 1000000000.0)]).

body(N) ->
    #body{x = N, y = N * N / 4.0, z = 1.0 - N, vx = 0.1 * N, vy = 0.3 - 0.1 * N, vz = 0.05 * N, mass = 3.0 / (1.0 + N)}.

steps(Bodies, 0) -> Bodies;
steps(Bodies, Count) -> steps([moved(attracted(Body, Bodies)) || Body <- Bodies], Count - 1).

attracted(#body{x = X, y = Y, z = Z, vx = VX, vy = VY, vz = VZ} = Body, Others) ->
    {NewVX, NewVY, NewVZ} = attracted(Others, X, Y, Z, VX, VY, VZ),
    Body#body{vx = NewVX, vy = NewVY, vz = NewVZ}.

attracted([#body{x = OX, y = OY, z = OZ, mass = Mass} | Others], X, Y, Z, VX, VY, VZ) ->
    DX = OX - X,
    DY = OY - Y,
    DZ = OZ - Z,
    Square = DX * DX + DY * DY + DZ * DZ + 0.01,
    Pull = ?STEP * Mass / (Square * math:sqrt(Square)),
    attracted(Others, X, Y, Z, VX + DX * Pull, VY + DY * Pull, VZ + DZ * Pull);
attracted([], _, _, _, VX, VY, VZ) -> {VX, VY, VZ}.

moved(#body{x = X, y = Y, z = Z, vx = VX, vy = VY, vz = VZ} = Body) ->
    Body#body{x = X + ?STEP * VX, y = Y + ?STEP * VY, z = Z + ?STEP * VZ}.

energy(Bodies) ->
    lists:foldl(
        fun(#body{vx = VX, vy = VY, vz = VZ, mass = Mass}, Total) -> Total + 0.5 * Mass * (VX * VX + VY * VY + VZ * VZ) end,
        0.0,
        Bodies
    ).
