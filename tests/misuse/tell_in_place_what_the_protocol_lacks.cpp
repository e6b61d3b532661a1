// expect: actors: this actor's protocol has no such message
#include <actors/actors.hpp>

struct deposit {};
struct withdraw {
  double amount;
};

void misuse(const actors::ref<deposit>& account) { account.tell<withdraw>(100); }
