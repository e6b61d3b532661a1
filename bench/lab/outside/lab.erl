%% What all programs of the lab in Erlang have in common: parameters, the meter, and the loop around
%% a solution. See bench/lab/outside.hpp and bench/lab/meter.hpp, whose figures these are.
-module(lab).
-export([run/2, start/1, stop/1, mark/2, done/2, leave/3, work/2]).

%% Buckets of nanoseconds, within 1.6%.
-define(FINE_BITS, 5).
-define(PER_OCTAVE, 32).
-define(BUCKETS, ((40 - ?FINE_BITS + 1) * ?PER_OCTAVE)).

%% Solves the problem once to warm up, then until there is enough to measure. Solve(P, M) sets up,
%% calls start, works, and calls stop, all in one process; P and what it returns are maps.
run(Arguments, Solve) ->
    P = maps:from_list([parameter(A) || A <- Arguments]),
    M = meter(P),
    Before = memory("VmRSS"),
    say(Solve(P, M)),
    forget(M),
    repeat(Solve, P, M),
    F = figures(M),
    Peak = max(memory("VmHWM") - Before, 0),
    io:format("{\"figures\":~s}~n", [json(F#{peak_bytes => Peak})]),
    halt(0).

repeat(Solve, P = #{least_ms := Least}, M) ->
    say(Solve(P, M)),
    case get(ns) < Least * 1000000 of
        true -> repeat(Solve, P, M);
        false -> ok
    end.

parameter(Argument) ->
    [Name, Value] = string:split(Argument, "="),
    {list_to_atom(Name), list_to_integer(Value)}.

say(Result) -> io:format("~s~n", [json(Result)]).

json(Fields) ->
    ["{", lists:join(",", [io_lib:format("\"~s\":~w", [K, V]) || {K, V} <- maps:to_list(Fields)]), "}"].

%% The meter

meter(#{every := Every, metered := Parties}) ->
    M = #{every => Every, parties => Parties, steps => calibrate(),
          counts => counters:new(?BUCKETS, [write_concurrency]),
          longest => atomics:new(1, [{signed, false}]),
          operations => atomics:new(Parties, [{signed, false}]),
          left => atomics:new(Parties, [{signed, true}]),
          begun => atomics:new(1, [{signed, true}])},
    forget(M),
    M.

forget(#{counts := Counts, longest := Longest}) ->
    [counters:put(Counts, B, 0) || B <- lists:seq(1, ?BUCKETS)],
    atomics:put(Longest, 1, 0),
    [put(K, 0) || K <- [ns, fairness, solutions, cpu, voluntary, involuntary]].

start(#{left := Left, parties := Parties, begun := Begun}) ->
    [atomics:put(Left, I, 0) || I <- lists:seq(1, Parties)],
    put(at_start, usage()),
    atomics:put(Begun, 1, now_ns()).

stop(#{left := Left, operations := Operations, parties := Parties, begun := Begun}) ->
    add(ns, now_ns() - atomics:get(Begun, 1)),
    [add(K, V - maps:get(K, get(at_start))) || {K, V} <- maps:to_list(usage())],
    Rates = [rate(atomics:get(Operations, I), atomics:get(Left, I))
             || I <- lists:seq(1, Parties)],
    Sum = lists:sum(Rates),
    Squares = lists:sum([R * R || R <- Rates]),
    add(fairness, case Squares > 0 of true -> Sum * Sum / (Parties * Squares); false -> 1 end),
    add(solutions, 1).

%% Fails for who has not left.
rate(Operations, Left) when Left > 0 -> Operations / Left.

add(Key, Value) -> put(Key, get(Key) + Value).

now_ns() -> erlang:monotonic_time(nanosecond).

%% Before operation number N, from 0; `done` after it; `leave` after the last one. Parties from 1.
mark(#{every := Every}, N) when N rem Every =:= 0 -> now_ns();
mark(_, _) -> none.

done(_, none) -> ok;
done(#{counts := Counts, longest := Longest}, Since) ->
    Ns = now_ns() - Since,
    counters:add(Counts, 1 + bucket_of(Ns), 1),
    longer(Longest, Ns, atomics:get(Longest, 1)).

longer(_, Ns, Old) when Ns =< Old -> ok;
longer(Longest, Ns, Old) ->
    case atomics:compare_exchange(Longest, 1, Old, Ns) of
        ok -> ok;
        Other -> longer(Longest, Ns, Other)
    end.

leave(#{operations := Operations, left := Left, begun := Begun}, Index, N) ->
    atomics:put(Operations, Index, N),
    atomics:put(Left, Index, max(now_ns() - atomics:get(Begun, 1), 1)).

bucket_of(N) when N < ?PER_OCTAVE -> N;
bucket_of(N) ->
    Octave = trunc(math:log2(N)) - ?FINE_BITS,
    min((Octave bsl ?FINE_BITS) + (N bsr Octave), ?BUCKETS - 1).

middle_of(B) when B < 2 * ?PER_OCTAVE -> B;
middle_of(B) ->
    Octave = (B bsr ?FINE_BITS) - 1,
    (((B band (?PER_OCTAVE - 1)) + ?PER_OCTAVE) bsl Octave) + (1 bsl Octave) div 2.

figures(#{counts := Counts, longest := Longest}) ->
    F = #{seconds => get(ns) * 1.0e-9, jain => get(fairness) / get(solutions), cpu_s => get(cpu),
          voluntary_switches => get(voluntary), involuntary_switches => get(involuntary)},
    All = [{B, counters:get(Counts, B + 1)} || B <- lists:seq(0, ?BUCKETS - 1)],
    case lists:sum([C || {_, C} <- All]) of
        0 -> F;
        N -> F#{p50_ns => percentile(All, ceil(0.5 * N)), p99_ns => percentile(All, ceil(0.99 * N)),
                p999_ns => percentile(All, ceil(0.999 * N)), max_ns => atomics:get(Longest, 1)}
    end.

percentile([{B, C} | _], Wanted) when C >= Wanted -> middle_of(B);
percentile([{_, C} | More], Wanted) -> percentile(More, Wanted - C).

%% The machine

usage() ->
    {Cpu, _} = statistics(runtime),
    Tasks = filelib:wildcard("/proc/self/task/*/status"),
    #{cpu => Cpu * 1.0e-3,
      voluntary => lists:sum([status(T, "voluntary_ctxt_switches") || T <- Tasks]),
      involuntary => lists:sum([status(T, "nonvoluntary_ctxt_switches") || T <- Tasks])}.

memory(Field) -> 1024 * status("/proc/self/status", Field).

status(File, Field) ->
    {ok, Text} = file:read_file(File),
    {match, [Value]} = re:run(Text, ["^", Field, ":\\s*(\\d+)"], [multiline, {capture, [1], list}]),
    list_to_integer(Value).

%% Computes for so many nanoseconds of the processor's time: a chain of calibrated length.
work(_, 0) -> ok;
work(#{steps := Steps}, Ns) -> chain(round(Ns * Steps), 12345).

chain(0, X) -> X;
chain(N, X) -> chain(N - 1, (X * 1103515245 + 12345) band 16#7fffffff).

calibrate() -> 100000 / lists:min([element(1, timer:tc(fun() -> chain(100000, I) end)) * 1000
                                   || I <- lists:seq(1, 20)]).
