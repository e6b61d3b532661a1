// expect: actors: this actor's protocol has no such message
#include <actors/actors.hpp>

struct deposit {};
struct balance {
  using reply = double;
};

void misuse(const actors::ref<deposit>& account) { (void)account.ask<balance>(); }
