// expect: actors: the message cannot be built from these arguments
#include <actors/actors.hpp>

struct deposit {
  double amount;
};

void misuse(const actors::ref<deposit>& account) { account.tell<deposit>("all of it"); }
