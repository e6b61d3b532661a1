// expect: actors: on(down) is never called in this form: write void on(actors::down)
#include <actors/actors.hpp>

struct work {};

struct watcher {
  using protocol = actors::protocol<work>;
  void on(work) {}
  void on(actors::down, int) {}
};

void misuse(actors::system& sys) { sys.spawn<watcher>(); }
