// A fetch as a task of a loop.
#pragma once

#include "bench/designs/fetch/server.hpp"

#include <actors/ask/loop.hpp>

namespace bench::designs::fetch {

inline actors::task<std::uint64_t> fetch_on(actors::loop& on, connection& to,
                                            std::uint64_t request) {
  to.send(request);
  std::uint64_t answer = 0;
  do co_await on.readable(to.fd());
  while (!to.try_receive(answer));
  co_return answer;
}

}  // namespace bench::designs::fetch
