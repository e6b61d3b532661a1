// The buffer as an actor, for designs whose producers and consumers ask it.
#pragma once

#include "bench/designs/bounded-buffer/waiting_buffer.hpp"

#include <actors/actors.hpp>

namespace bench::designs::bounded_buffer {

struct put {
  item what;
  using reply = actors::done;
};
struct take {
  using reply = item;
};

struct buffer {
  using protocol = actors::protocol<put, take>;
  using put_promise = actors::promise<actors::done>;
  using take_promise = actors::promise<item>;

  std::uint64_t* most;
  waiting_buffer<put_promise, take_promise> places;

  explicit buffer(std::uint64_t* into) : most(into) {}

  void on(put m, put_promise done) {
    places.put(m.what, std::move(done), accept, hand);
    *most = places.most();
  }
  void on(take, take_promise yours) { places.take(std::move(yours), accept, hand); }

  static void accept(put_promise p) { p.set(); }
  static void hand(take_promise p, item i) { p.set(i); }
};

}  // namespace bench::designs::bounded_buffer
