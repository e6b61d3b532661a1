// Options of a system.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <chrono>
#include <iostream>
#include <string_view>

using namespace std::chrono_literals;

void snippets::settings() {
  // [settings]
  actors::system sys{{
      .workers = 3,
      .throughput = 100,  // messages an actor handles before others get their turn
      .drain = 5s,        // how long the destructor waits for queued messages
      .log = [](actors::log_level, std::string_view line) { std::cerr << line << '\n'; },
  }};
  std::cout << sys.workers() << '\n';
  // [/settings]
}
