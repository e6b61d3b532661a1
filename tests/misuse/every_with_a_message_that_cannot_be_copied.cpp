// expect: actors: every() sends a copy each time
#include <actors/actors.hpp>

#include <chrono>
#include <memory>

struct tick {
  std::unique_ptr<int> number;
};

struct metronome {
  using protocol = actors::protocol<tick>;
  void on(tick, actors::context& self) { self.every(std::chrono::seconds{1}, tick{}); }
};

void misuse(actors::system& sys) { sys.spawn<metronome>(); }
