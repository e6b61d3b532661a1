// expect: actors: spawn_pool needs its header: #include <actors/pool/pool.hpp>
#include <actors/actors.hpp>

struct work {};

struct worker {
  using protocol = actors::protocol<work>;
  void on(work) {}
};

void misuse(actors::system& sys) { sys.spawn_pool<worker>({.workers = 4}); }
