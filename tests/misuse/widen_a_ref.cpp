// expect: could not convert 'only_in' from 'ref<deposit>' to 'ref<deposit, balance>'
// expect: no viable conversion from returned value of type 'const ref<
#include <actors/actors.hpp>

struct deposit {};
struct balance {
  using reply = double;
};

actors::ref<deposit, balance> misuse(const actors::ref<deposit>& only_in) { return only_in; }
