%% A process for each account, each teller, and the auditor. Each transfer belongs to a day: the
%% auditor ends the day, waits until every teller's last transfer of it is done, and reads what each
%% account holds at the end of that day; transfers of the next day are booked apart meanwhile.
-module(bank).
-export([main/1]).

-define(OPENING_BALANCE, 1000).
-define(WORD, 16#ffffffffffffffff).

main(Arguments) -> lab:run(Arguments, fun solve/2).

solve(P = #{accounts := Accounts, tellers := Tellers}, M) ->
    Self = self(),
    All = [spawn_link(fun() -> account(P, M, ?OPENING_BALANCE, {0, 0}) end)
           || _ <- lists:seq(1, Accounts)],
    Auditor = spawn_link(fun() -> receive {tellers, Ts} -> auditor(Ts, All, 0) end end),
    Staff = [spawn_link(fun() -> open(P, M, I, list_to_tuple(All), Auditor, Self) end)
             || I <- lists:seq(0, Tellers - 1)],
    Auditor ! {tellers, Staff},
    lab:start(M),
    [Each ! begin_work || Each <- Staff],
    Reports = [receive {closed, Each, Report} -> Report end || Each <- Staff],
    lab:stop(M),
    Sum = fun(N) -> lists:sum([element(N, R) || R <- Reports]) end,
    Balances = [begin settle(A, 0), settle(A, 1) end || A <- All],
    [Each ! stop || Each <- [Auditor | Staff ++ All]],
    #{transfers => Sum(1), audits => Sum(2), wrong_audits => Sum(3),
      checksum => lists:foldl(fun(B, C) -> (C * 16#100000001b3 + B) band ?WORD end, 0, Balances)}.

%% Accounts

account(P = #{work_ns := Work}, M, Settled, Pending) ->
    receive
        {book, From, Amount, Day} ->
            lab:work(M, Work),
            Place = 1 + Day rem 2,
            From ! {booked, self()},
            account(P, M, Settled, setelement(Place, Pending, element(Place, Pending) + Amount));
        {settle, From, Day} ->
            Place = 1 + Day rem 2,
            Now = Settled + element(Place, Pending),
            From ! {settled, self(), Now},
            account(P, M, Now, setelement(Place, Pending, 0));
        stop -> ok
    end.

book(Account, Amount, Day) ->
    Account ! {book, self(), Amount, Day},
    receive {booked, Account} -> ok end.

settle(Account, Day) ->
    Account ! {settle, self(), Day},
    receive {settled, Account, Balance} -> Balance end.

%% The auditor

auditor(Tellers, Accounts, Day) ->
    receive
        {audit, From} ->
            [Each ! {end_day, self()} || Each <- Tellers],
            [receive {day_over, Each} -> ok end || Each <- Tellers],
            [Each ! {settle, self(), Day} || Each <- Accounts],
            Money = lists:sum([receive {settled, Each, B} -> B end || Each <- Accounts]),
            From ! {audited, Money},
            auditor(Tellers, Accounts, Day + 1);
        stop -> ok
    end.

%% Tellers. They look for the end of the day between transfers.

open(P, M, I, Accounts, Auditor, Host) ->
    receive begin_work -> ok end,
    work(P, M, I, Accounts, Auditor, Host, (I * 16#9e3779b97f4a7c15 + 1) band ?WORD, 0, 0, {0, 0}).

work(P = #{transfers := Transfers, tellers := Tellers}, M, I, Accounts, Auditor, Host, Random, Day,
     N, Audits) ->
    receive
        {end_day, From} ->
            From ! {day_over, self()},
            work(P, M, I, Accounts, Auditor, Host, Random, Day + 1, N, Audits)
    after 0 ->
        case N =:= Transfers div Tellers of
            true ->
                lab:leave(M, I + 1, N),
                Host ! {closed, self(), {N, element(1, Audits), element(2, Audits)}},
                idle();
            false ->
                Since = lab:mark(M, N),
                Next = transfer(P, Accounts, Random, Day),
                lab:done(M, Since),
                {Then, Audited} = audit_if_due(P, I, Auditor, Day, N + 1, Audits),
                work(P, M, I, Accounts, Auditor, Host, Next, Then, N + 1, Audited)
        end
    end.

transfer(#{accounts := Count}, Accounts, Random, Day) ->
    A = random(Random),
    B = random(A),
    C = random(B),
    From = A rem Count,
    To = (From + 1 + B rem (Count - 1)) rem Count,
    book(element(From + 1, Accounts), -(C rem 100), Day),
    book(element(To + 1, Accounts), C rem 100, Day),
    C.

audit_if_due(P = #{audit_every := Every, tellers := Tellers}, I, Auditor, Day, Done, Audits) ->
    case (Done + I * Every div Tellers) rem Every of
        0 ->
            Auditor ! {audit, self()},
            await_audit(P, Day, Audits);
        _ -> {Day, Audits}
    end.

await_audit(P = #{accounts := Accounts}, Day, {Audits, Wrong}) ->
    receive
        {end_day, From} ->
            From ! {day_over, self()},
            await_audit(P, Day + 1, {Audits, Wrong});
        {audited, Money} when Money =:= Accounts * ?OPENING_BALANCE -> {Day, {Audits + 1, Wrong}};
        {audited, _} -> {Day, {Audits + 1, Wrong + 1}}
    end.

idle() ->
    receive
        {end_day, From} ->
            From ! {day_over, self()},
            idle();
        stop -> ok
    end.

%% xorshift64 (Marsaglia)
random(X) ->
    A = X bxor (X bsl 13) band ?WORD,
    B = A bxor (A bsr 7),
    B bxor (B bsl 17) band ?WORD.
