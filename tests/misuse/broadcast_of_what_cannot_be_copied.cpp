// expect: actors: broadcast needs messages that can be copied
#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>

#include <memory>

struct load {
  std::unique_ptr<int> what;
};

struct carrier {
  using protocol = actors::protocol<load>;
  void on(load) {}
};

void misuse(actors::system& sys) {
  sys.spawn_pool<carrier>({.workers = 2, .routing = actors::broadcast});
}
