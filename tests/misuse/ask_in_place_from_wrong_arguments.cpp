// expect: actors: the message cannot be built from these arguments
#include <actors/actors.hpp>

struct balance_in {
  int currency;
  using reply = double;
};

void misuse(const actors::ref<balance_in>& account) { (void)account.ask<balance_in>("euro"); }
