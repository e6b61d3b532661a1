// expect: actors: a pool derives its workers from the actor's struct, which is final
#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>

struct work {};

struct worker final {
  using protocol = actors::protocol<work>;
  void on(work) {}
};

void misuse(actors::system& sys) { sys.spawn_pool<worker>(); }
