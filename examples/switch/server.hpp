/// A server of small pages on loopback, each of which takes its time.
#pragma once

#include <actors/pool/loop_executor.hpp>
#include <net.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace switching {

/// What it answers to "GET <number>", a line.
std::string text_of_page(std::uint32_t number);

/// Serves from a thread of its own as long as it lives: any number at a time.
class page_server {
public:
  explicit page_server(std::chrono::nanoseconds delay);
  ~page_server();
  page_server(const page_server&) = delete;
  page_server& operator=(const page_server&) = delete;
  std::uint16_t port() const noexcept { return from_.port; }

private:
  actors::task<> accept_all();
  actors::task<> serve(net::socket peer);

  std::chrono::nanoseconds delay_;
  net::listener from_;
  actors::loop_executor on_;
};

}  // namespace switching
