#include "server.hpp"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

namespace switching {

namespace {

constexpr std::string_view verb = "GET ";

std::string answer_to(std::string_view request) {
  std::uint32_t number = 0;
  if (!request.starts_with(verb)) return "400 what?";
  request.remove_prefix(verb.size());
  const auto end = request.data() + request.size();
  const auto [stop, failure] = std::from_chars(request.data(), end, number);
  return failure == std::errc{} && stop == end ? text_of_page(number) : "404 no such page";
}

}  // namespace

std::string text_of_page(std::uint32_t number) {
  return fmt::format("page {}: {:08x}", number, number * 2654435761U);
}

page_server::page_server(std::chrono::nanoseconds delay)
    : delay_{delay}, from_{net::listen_on_loopback()} {
  static_cast<void>(on_.on().start(accept_all()));
}

// Destroys what is suspended.
page_server::~page_server() { on_.shutdown(actors::shutdown_mode::cancel); }

actors::task<> page_server::accept_all() {
  for (;;) {
    auto peer = co_await net::accept_from(on_.on(), from_);
    static_cast<void>(on_.on().start(serve(std::move(peer))));
  }
}

actors::task<> page_server::serve(net::socket peer) {
  std::string rest;
  const auto request = co_await net::receive_line(on_.on(), peer.fd(), rest);
  co_await on_.on().sleep(delay_);
  auto answer = answer_to(request);
  answer += '\n';
  co_await net::send_all(on_.on(), peer.fd(), std::move(answer));
}

}  // namespace switching
