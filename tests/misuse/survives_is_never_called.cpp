// expect: actors: survives is never called in this form: write bool survives(const actors::error&)
#include <actors/actors.hpp>

struct work {};

struct worker {
  using protocol = actors::protocol<work>;
  void on(work) {}
  bool survives() { return true; }
};

void misuse(actors::system& sys) { sys.spawn<worker>(); }
