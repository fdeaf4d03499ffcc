-module(fib).
-export([main/1]).

main([N]) -> io:format("~b~n", [fib(list_to_integer(N))]).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
