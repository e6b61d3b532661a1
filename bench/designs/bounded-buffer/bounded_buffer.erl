%% A process for each producer and consumer, and one that is the buffer. Who finds it full or empty
%% gets his answer later.
-module(bounded_buffer).
-export([main/1]).

main(Arguments) -> lab:run(Arguments, fun solve/2).

solve(P = #{producers := Producers, consumers := Consumers, capacity := Capacity, items := Items}, M) ->
    Host = self(),
    Buffer = spawn_link(fun() -> buffer(queue:new(), 0, Capacity, queue:new(), 0) end),
    Makers = [spawn_link(fun() ->
                                 receive go -> ok end,
                                 produce(P, M, Buffer, I, 0),
                                 Host ! full_time
                         end) || I <- lists:seq(1, Producers)],
    All = Producers * Items,
    Share = fun(I) when I =< All rem Consumers -> All div Consumers + 1;
               (_) -> All div Consumers
            end,
    Users = [spawn_link(fun() ->
                                receive go -> ok end,
                                Host ! {seen, consume(P, M, Buffer, Producers + I, Share(I), 0,
                                                      #{}, {0, 0, 0})}
                        end) || I <- lists:seq(1, Consumers)],
    lab:start(M),
    [Each ! go || Each <- Makers ++ Users],
    [receive full_time -> ok end || _ <- Makers],
    Books = [receive {seen, Book} -> Book end || _ <- Users],
    lab:stop(M),
    Buffer ! {stop, Host},
    Most = receive {most, Number} -> Number end,
    {Taken, Sum, OutOfOrder} = lists:foldl(fun({A, B, C}, {X, Y, Z}) -> {A + X, B + Y, C + Z} end,
                                           {0, 0, 0}, Books),
    #{taken => Taken, sum => Sum, out_of_order => OutOfOrder, most => Most}.

produce(#{items := Items}, M, _, I, Items) -> lab:leave(M, I, Items);
produce(P = #{work_ns := Work}, M, Buffer, I, N) ->
    lab:work(M, Work),
    Since = lab:mark(M, N),
    Buffer ! {put, self(), ((I - 1) bsl 32) bor N},
    receive accepted -> ok end,
    lab:done(M, Since),
    produce(P, M, Buffer, I, N + 1).

consume(_, M, _, I, Share, Share, _, Seen) ->
    lab:leave(M, I, Share),
    Seen;
consume(P = #{work_ns := Work}, M, Buffer, I, Share, N, Next, {Taken, Sum, OutOfOrder}) ->
    Since = lab:mark(M, N),
    Buffer ! {take, self()},
    Item = receive {item, X} -> X end,
    lab:done(M, Since),
    Producer = Item bsr 32,
    Number = Item band 16#ffffffff,
    Late = case Number < maps:get(Producer, Next, 0) of true -> 1; false -> 0 end,
    lab:work(M, Work),
    consume(P, M, Buffer, I, Share, N + 1, Next#{Producer => Number + 1},
            {Taken + 1, Sum + Item, OutOfOrder + Late}).

%% Size items are in it; Waiting holds those who wait for a place, or for an item: never both.
buffer(Items, Size, Capacity, Waiting, Most) ->
    receive
        {put, Who, Item} when Size < Capacity ->
            Who ! accepted,
            case Size =:= 0 andalso queue:out(Waiting) of
                {{value, Taker}, Others} ->
                    Taker ! {item, Item},
                    buffer(Items, 0, Capacity, Others, max(Most, 1));
                _ ->
                    buffer(queue:in(Item, Items), Size + 1, Capacity, Waiting, max(Most, Size + 1))
            end;
        {put, Who, Item} ->
            buffer(Items, Size, Capacity, queue:in({Who, Item}, Waiting), Most);
        {take, Who} when Size > 0 ->
            {{value, Item}, Rest} = queue:out(Items),
            Who ! {item, Item},
            case Size =:= Capacity andalso queue:out(Waiting) of
                {{value, {Putter, Next}}, Others} ->
                    Putter ! accepted,
                    buffer(queue:in(Next, Rest), Size, Capacity, Others, Most);
                _ ->
                    buffer(Rest, Size - 1, Capacity, Waiting, Most)
            end;
        {take, Who} ->
            buffer(Items, Size, Capacity, queue:in(Who, Waiting), Most);
        {stop, Host} -> Host ! {most, Most}
    end.
