// Options of a system.
#include "chapters.hpp"

#include <actors/actors.hpp>

#include <chrono>
#include <iostream>

using namespace std::chrono_literals;

void snippets::settings() {
  // [settings]
  actors::system sys{{
      .workers = 3,
      .throughput = 100,  // messages an actor handles before others get their turn
      .drain = 5s,        // how long the destructor waits for queued messages
      .log = [](const actors::log_line& line) { std::cerr << to_string(line) << '\n'; },
      .log_level = actors::log_level::debug,  // less serious lines are dropped; default: info
  }};
  std::cout << sys.workers() << '\n';
  // [/settings]
}
