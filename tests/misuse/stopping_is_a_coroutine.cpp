// expect: actors: on(stopping) is never called in this form: write void on(actors::stopping)
#include <actors/actors.hpp>

struct work {};

struct worker {
  using protocol = actors::protocol<work>;
  void on(work) {}
  actors::task<> on(actors::stopping) { co_return; }
};

void misuse(actors::system& sys) { sys.spawn<worker>(); }
