// What the other files do wrong, done right.
#include <actors/actors.hpp>

#include <chrono>

struct deposit {
  double amount;
};
struct balance {
  using reply = double;
};
struct flush {
  using reply = actors::done;
};

struct account {
  using protocol = actors::protocol<deposit, balance, flush>;
  double total = 0;
  void on(const deposit& m, actors::context& self) {
    total += m.amount;
    self.every(std::chrono::seconds{1}, deposit{1});
  }
  double on(balance) { return total; }
  void on(flush) {}
};

int main() {
  actors::system sys;
  auto all = sys.spawn<account>(100.0);
  const actors::ref<deposit> only_in = all;
  only_in.tell(deposit{1});
  only_in.tell<deposit>(1);
  (void)only_in.try_tell(deposit{1});
  (void)all.ask(flush{});
  return all.ask<balance>().get() > 0 ? 0 : 1;
}
