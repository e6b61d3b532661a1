// An actor, and how to send to it.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <iostream>

namespace {

// [account]
struct deposit {
  double amount;
};
struct balance {
  using reply = double;  // a request names its reply
};

struct account {
  using protocol = actors::protocol<deposit, balance>;

  double total = 0;

  void on(deposit m) { total += m.amount; }
  double on(balance) { return total; }
};
// [/account]

// [account-ordered]
// The ask comes after the tells of the same sender, so it sees them all.
double balance_after(actors::ref<deposit, balance> to) {
  for (int i = 0; i < 1000; ++i) to.tell<deposit>(1);
  return to.ask<balance>().get();
}
// [/account-ordered]

void sends() {
  // [account-sends]
  actors::system sys;                   // one worker thread for each core
  auto savings = sys.spawn<account>();  // an actors::ref<deposit, balance>

  savings.tell(deposit{100});
  savings.tell<deposit>(50);  // builds the message in place
  std::cout << savings.ask<balance>().get() << '\n';

  // takes less: sending `balance` through it does not compile
  actors::ref<deposit> only_in = savings;
  only_in.tell<deposit>(1);
  // [/account-sends]
  std::cout << balance_after(savings) << '\n';

  // [account-try]
  savings.stop();
  sys.watch(savings).get();  // until it has ended
  if (auto back = savings.try_tell(deposit{7}))
    std::cout << "refused, and given back: " << back->amount << '\n';
  // [/account-try]
}

void plain() {
  // [account-plain]
  account plain;  // no system, no thread: a struct
  plain.on(deposit{20});
  plain.on(deposit{22});
  std::cout << plain.on(balance{}) << '\n';
  // [/account-plain]
}

}  // namespace

void snippets::account() {
  sends();
  plain();
}
