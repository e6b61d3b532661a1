#include "job.hpp"
#include "server.hpp"

#include <fmt/format.h>
#include <net.hpp>

#include <ranges>

namespace switching {

namespace {

struct page {
  std::uint16_t port;
  std::uint32_t number;
};

/// The same function on every executor. On a loop others go on while it waits; a thread, or a
/// worker process, waits with it.
actors::task<std::string> fetch(actors::loop& on, page wanted) {
  const auto server = co_await net::connect_to(on, wanted.port);
  auto request = fmt::format("GET {}\n", wanted.number);
  co_await net::send_all(on, server.fd(), std::move(request));
  std::string rest;
  co_return co_await net::receive_line(on, server.fd(), rest);
}

}  // namespace

outcome fetch_pages(actors::executor_base& on, const settings& with, const onlooker& look) {
  const page_server server{with.delay};
  const auto inputs =
      std::views::iota(0U, with.pages) | std::views::transform([&](std::uint32_t n) {
        return page{server.port(), n};
      });
  return read_all(on.map(inputs, actors::fn<fetch>), with.pages, look,
                  [](std::uint32_t i, const std::string& text) { return text == text_of_page(i); });
}

}  // namespace switching
