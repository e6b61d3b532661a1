#include "echo.hpp"

#include <actors/ask/combine.hpp>
#include <fmt/format.h>
#include <net.hpp>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace crowd {

namespace {

using actors::done;
using actors::future;
using actors::loop;
using actors::task;
using namespace std::chrono_literals;

/// One thread runs all of this: nothing here needs a lock.
class site {
public:
  explicit site(const settings& with) : with_{with} {}

  task<> everything() {
    auto sleeping = on.start(all_sleepers());
    auto echoing = on.start(all_sockets());
    co_await std::move(sleeping);
    co_await std::move(echoing);
  }

  loop on;
  outcome seen;

private:
  std::chrono::nanoseconds now() const { return std::chrono::steady_clock::now() - begin_; }

  // -- time

  task<> sleeper(std::uint32_t number) {
    seen.most_asleep = std::max(seen.most_asleep, ++asleep_);
    // Nobody gets up before all have gone to bed.
    do co_await on.sleep(100ms + std::chrono::microseconds{number * 7919 % 100'000});
    while (seen.most_asleep < with_.sleepers);
    --asleep_;
    ++seen.woken;
    seen.slept = now();
  }

  task<> all_sleepers() {
    std::vector<future<done>> all;
    for (std::uint32_t i = 0; i < with_.sleepers; ++i) all.push_back(on.start(sleeper(i)));
    for (auto& each : all) co_await std::move(each);
  }

  // -- sockets

  task<> serve(net::socket peer) {
    std::string rest;
    for (;;) {
      auto line = co_await net::receive_line(on, peer.fd(), rest);
      if (line.empty()) co_return;
      line += '\n';
      co_await net::send_all(on, peer.fd(), std::move(line));
    }
  }

  task<> accept_all(const net::listener& from) {
    std::vector<future<done>> served;
    for (std::uint32_t i = 0; i < with_.sockets; ++i) {
      auto peer = co_await net::accept_from(on, from);
      served.push_back(on.start(serve(std::move(peer))));
    }
    for (auto& each : served) co_await std::move(each);
  }

  task<> client(std::uint16_t port, std::uint32_t number) {
    auto peer = co_await net::connect_to(on, port);
    seen.most_connected = std::max(seen.most_connected, ++connected_);
    while (seen.most_connected < with_.sockets) co_await on.sleep(1ms);  // all of them at once
    std::string rest;
    for (std::uint32_t i = 0; i < with_.rounds; ++i) {
      const auto said = fmt::format("client {}, line {}", number, i);
      co_await net::send_all(on, peer.fd(), said + '\n');
      const auto heard = co_await net::receive_line(on, peer.fd(), rest);
      heard == said ? ++seen.answers : ++seen.wrong;
    }
    --connected_;
    seen.echoed = now();
  }

  task<> all_sockets() {
    const auto from = net::listen_on_loopback();
    auto accepting = on.start(accept_all(from));
    std::vector<future<done>> all;
    for (std::uint32_t i = 0; i < with_.sockets; ++i) all.push_back(on.start(client(from.port, i)));
    for (auto& each : all) co_await std::move(each);
    co_await std::move(accepting);
  }

  const settings with_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::uint32_t asleep_ = 0;
  std::uint32_t connected_ = 0;
};

}  // namespace

outcome run(const settings& with) {
  site all{with};
  all.on.run(all.everything());
  return all.seen;
}

}  // namespace crowd
