-module(empty).
-export([main/1]).

main(_) -> io:format("0~n").
