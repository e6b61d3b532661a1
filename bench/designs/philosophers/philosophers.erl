%% A process for each philosopher, and one that is the waiter: it knows who eats, and gives both
%% forks at once or none. Somebody hungry is passed over for a neighbour who came later only until so
%% many have come as there are seats.
-module(philosophers).
-export([main/1]).

main(Arguments) -> lab:run(Arguments, fun solve/2).

solve(P = #{seats := Seats}, M) ->
    Self = self(),
    Table = #{eats => atomics:new(Seats, []), meals => counters:new(1, [atomics]),
              collisions => counters:new(1, [atomics])},
    Waiter = spawn_link(fun() -> waiter(Seats, 1) end),
    All = [spawn_link(fun() -> philosopher(P, M, Table, I, Waiter, Self) end)
           || I <- lists:seq(1, Seats)],
    lab:start(M),
    [Each ! go || Each <- All],
    [receive full -> ok end || _ <- All],
    lab:stop(M),
    Waiter ! stop,
    #{meals := Meals, collisions := Collisions} = Table,
    #{meals => counters:get(Meals, 1), collisions => counters:get(Collisions, 1)}.

philosopher(P, M, Table, I, Waiter, Host) ->
    receive go -> ok end,
    live(P, M, Table, I, Waiter, 0),
    Host ! full.

live(#{meals := Meals}, M, _, I, _, Meals) -> lab:leave(M, I, Meals);
live(P, M, Table, I, Waiter, N) ->
    spend(P, M),
    Since = lab:mark(M, N),
    Waiter ! {hungry, I, self()},
    receive eat -> ok end,
    begin_meal(Table, I, P),
    spend(P, M),
    end_meal(Table, I),
    Waiter ! {full, I},
    lab:done(M, Since),
    live(P, M, Table, I, Waiter, N + 1).

spend(#{busy_ns := Busy, sleep_ns := Sleep}, M) ->
    lab:work(M, Busy),
    case Sleep of
        0 -> ok;
        _ -> timer:sleep(Sleep div 1000000)
    end.

begin_meal(#{eats := Eats, meals := Meals, collisions := Collisions}, I, #{seats := Seats}) ->
    atomics:put(Eats, I, 1),
    case atomics:get(Eats, left_of(I, Seats)) + atomics:get(Eats, right_of(I, Seats)) of
        0 -> ok;
        _ -> counters:add(Collisions, 1, 1)
    end,
    counters:add(Meals, 1, 1).

end_meal(#{eats := Eats}, I) -> atomics:put(Eats, I, 0).

%% Its guests are in its dictionary: {Ticket, Pid} for who is hungry, eats; who thinks is not there.
waiter(Seats, Ticket) ->
    receive
        {hungry, I, Who} ->
            put(I, {Ticket, Who}),
            serve(I, Seats),
            waiter(Seats, Ticket + 1);
        {full, I} ->
            erase(I),
            serve(left_of(I, Seats), Seats),
            serve(right_of(I, Seats), Seats),
            waiter(Seats, Ticket);
        stop -> ok
    end.

serve(I, Seats) ->
    case get(I) of
        {Ticket, Who} ->
            case goes_first(get(left_of(I, Seats)), Ticket, Seats)
                orelse goes_first(get(right_of(I, Seats)), Ticket, Seats) of
                true -> ok;
                false ->
                    put(I, eats),
                    Who ! eat
            end;
        _ -> ok
    end.

goes_first(undefined, _, _) -> false;
goes_first(eats, _, _) -> true;
goes_first({Ticket, _}, Than, Seats) -> Ticket + Seats < Than.

left_of(1, Seats) -> Seats;
left_of(I, _) -> I - 1.
right_of(Seats, Seats) -> 1;
right_of(I, _) -> I + 1.
