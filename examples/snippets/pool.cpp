// Workers of one kind behind one reference.
#include "chapters.hpp"

#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>

#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

// [pool-worker]
struct image {
  std::string name;
  int pixels;
  using reply = int;
};

struct resizer {
  using protocol = actors::protocol<image>;

  int factor;

  int on(const image& m) {
    if (m.pixels < 0) throw std::runtime_error{m.name + " is broken"};
    return m.pixels / factor;
  }
};
// [/pool-worker]

}  // namespace

void snippets::pool() {
  // [pool-use]
  actors::system sys;
  auto shrink = sys.spawn_pool<resizer>({.workers = 4, .routing = actors::work_pulling}, 10);
  std::cout << shrink.ask<image>("portrait", 500).get() << '\n';  // as any actor

  std::vector<image> images{{"sea", 1000}, {"wreck", -1}, {"shore", 2000}};
  int pixels = 0;
  for (auto& [index, thumb] : actors::as_completed(images | actors::ask_each(shrink)))
    if (thumb)
      pixels += *thumb;
    else
      std::cout << thumb.error().text() << '\n';
  std::cout << pixels << '\n';
  // [/pool-use]

  // [pool-size]
  shrink.resize(2, 8).get();  // from now on 2 workers, up to 8 while images wait
  shrink.drain().get();       // nothing waits and nobody is busy
  std::cout << shrink.stats().finished << " images, " << shrink.stats().restarted << " restart\n";
  // [/pool-size]

  // [pool-keys]
  auto by_name = sys.spawn_pool<resizer>(
      {.workers = 4, .routing = actors::consistent_hash([](const image& m) { return m.name; })}, 2);
  // [/pool-keys]
  std::cout << by_name.ask_all<image>("all", 8).get().size() << '\n';
}
