%% A process for each member.
-module(ring).
-export([main/1]).

main(Arguments) -> lab:run(Arguments, fun solve/2).

solve(P = #{members := Members, tokens := Tokens, hops := Hops}, M) ->
    Self = self(),
    All = [spawn_link(fun() -> member(P, M, I, Self) end) || I <- lists:seq(1, Members)],
    [Each ! {next, Next} || {Each, Next} <- lists:zip(All, tl(All) ++ [hd(All)])],
    Starts = [lists:nth(start_of(P, T) + 1, All) || T <- lists:seq(0, Tokens - 1)],
    lab:start(M),
    [Start ! {token, Hops div Tokens, none} || Start <- Starts],
    Reports = [receive {left, Each, Visits, Checksum} -> {Visits, Checksum} end || Each <- All],
    lab:stop(M),
    #{visits => lists:sum([V || {V, _} <- Reports]),
      checksum => lists:sum([C || {_, C} <- Reports])}.

start_of(#{members := Members, tokens := Tokens}, Token) -> Token * Members div Tokens.

member(P, M, I, Host) ->
    Visits = visits_of(P, I - 1),
    receive {next, Next} -> ok end,
    live(M, I, Host, Next, Visits, 0, 0).

live(M, I, Host, _, Visits, Visits, Checksum) ->
    lab:leave(M, I, Visits),
    Host ! {left, self(), Visits, Checksum};
live(M, I, Host, Next, Visits, N, Checksum) ->
    receive {token, Left, PassedOn} -> ok end,
    lab:done(M, PassedOn),
    case Left of
        1 -> ok;
        _ -> Next ! {token, Left - 1, lab:mark(M, N + 1)}
    end,
    live(M, I, Host, Next, Visits, N + 1, Checksum + I * Left).

%% How often any token comes to a member, from 0.
visits_of(P = #{members := Members, tokens := Tokens, hops := Hops}, Member) ->
    Each = Hops div Tokens,
    Rounds = [Each div Members + extra(Member + Members - start_of(P, T), Each, Members)
              || T <- lists:seq(0, Tokens - 1)],
    lists:sum(Rounds).

extra(Distance, Hops, Members) when Distance rem Members < Hops rem Members -> 1;
extra(_, _, _) -> 0.
