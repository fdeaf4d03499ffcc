-module(sieve).
-export([main/1]).

%% Erlang's lists cannot be updated in place: atomics can.
main([Argument]) ->
    Size = list_to_integer(Argument),
    Sieve = atomics:new(Size, []),
    sift(Sieve, Size, 2),
    io:format("~b~n", [primes(Sieve, Size, 2, 0)]).

sift(_, Size, N) when N * N >= Size -> ok;
sift(Sieve, Size, N) ->
    case atomics:get(Sieve, N) of
        0 -> mark(Sieve, Size, N * N, N);
        _ -> ok
    end,
    sift(Sieve, Size, N + 1).

mark(_, Size, Multiple, _) when Multiple >= Size -> ok;
mark(Sieve, Size, Multiple, Step) ->
    atomics:put(Sieve, Multiple, 1),
    mark(Sieve, Size, Multiple + Step, Step).

primes(_, Size, Size, Found) -> Found;
primes(Sieve, Size, N, Found) -> primes(Sieve, Size, N + 1, Found + 1 - atomics:get(Sieve, N)).
