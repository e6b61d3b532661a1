// Who is asked, by a continuation or by a coroutine.
#pragma once

#include "bench/harness/finish_line.hpp"

#include <actors/actors.hpp>

namespace bench::ask_local {

struct successor_of {
  using reply = std::uint64_t;
  std::uint64_t number;
};

struct successor {
  using protocol = actors::protocol<successor_of>;
  std::uint64_t on(successor_of m) { return m.number + 1; }
};

struct start {};

/// `Asker` asks so many times, then crosses the line with the last number.
template <class Asker>
std::uint64_t solve_with(actors::system& sys, std::uint64_t asks, stopwatch& watch) {
  finish_line finish(1);
  const auto server = sys.spawn<successor>();
  const auto asker = sys.spawn<Asker>(server, asks, &finish);
  watch.start();
  asker.template tell<start>();
  const auto last = finish.wait();
  watch.stop();
  asker.stop();
  server.stop();
  return last;
}

}  // namespace bench::ask_local
