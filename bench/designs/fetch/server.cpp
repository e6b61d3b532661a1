#include "bench/designs/fetch/server.hpp"

#include "bench/designs/fetch/problem.hpp"

#include <actors/ask/loop.hpp>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace bench::designs::fetch {

namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in on_loopback(std::uint16_t port) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return at;
}

descriptor listen_on_loopback(std::uint16_t& port) {
  descriptor s(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
  auto at = on_loopback(0);
  auto* address = reinterpret_cast<sockaddr*>(&at);
  socklen_t size = sizeof at;
  if (::bind(s.get(), address, size) != 0) fail("bind");
  if (::listen(s.get(), SOMAXCONN) != 0) fail("listen");
  if (::getsockname(s.get(), address, &size) != 0) fail("getsockname");
  port = ntohs(at.sin_port);
  return s;
}

/// Small answers go at once.
void send_at_once(int fd) {
  const int on = 1;
  if (::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) fail("setsockopt");
}

/// Requests are far smaller than what a socket takes at once.
void send_number(int fd, std::uint64_t number) {
  if (::send(fd, &number, sizeof number, MSG_NOSIGNAL) != sizeof number) fail("send");
}

/// Until the client goes: then with a reset.
actors::task<void> serve(actors::loop& on, descriptor peer, std::chrono::microseconds delay) {
  for (;;) {
    co_await on.readable(peer.get());
    std::uint64_t request = 0;
    if (::recv(peer.get(), &request, sizeof request, 0) != sizeof request) co_return;
    co_await on.sleep(delay);
    send_number(peer.get(), answer_to(request));
  }
}

actors::task<void> accept_all(actors::loop& on, const descriptor& from,
                              std::chrono::microseconds delay) {
  for (;;) {
    descriptor peer(::accept4(from.get(), nullptr, nullptr, SOCK_NONBLOCK));
    if (peer.get() < 0) {
      if (errno != EAGAIN && errno != ECONNABORTED) fail("accept");
      co_await on.readable(from.get());
    } else {
      send_at_once(peer.get());
      static_cast<void>(on.start(serve(on, std::move(peer), delay)));
    }
  }
}

/// In the server's process, until it is killed.
[[noreturn]] void run_server(const descriptor& from, std::chrono::microseconds delay) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  try {
    actors::loop on;
    on.run(accept_all(on, from, delay));
  } catch (const std::exception& e) {
    std::fprintf(stderr, "server: %s\n", e.what());
  }
  ::_exit(1);
}

}  // namespace

descriptor::~descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

server::server(std::chrono::microseconds answer_after) {
  const auto from = listen_on_loopback(port_);
  process_ = ::fork();
  if (process_ < 0) fail("fork");
  if (process_ == 0) run_server(from, answer_after);
}

server::~server() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

connection::connection(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  const auto at = on_loopback(port);
  if (::connect(fd(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) fail("connect");
  send_at_once(fd());
  // Ends with a reset: solution after solution, ports would run out while closed ones linger.
  const linger none{1, 0};
  if (::setsockopt(fd(), SOL_SOCKET, SO_LINGER, &none, sizeof none) != 0) fail("setsockopt");
}

void connection::send(std::uint64_t request) { send_number(fd(), request); }

std::uint64_t connection::receive() {
  std::uint64_t answer = 0;
  if (::recv(fd(), &answer, sizeof answer, MSG_WAITALL) != sizeof answer) fail("recv");
  return answer;
}

bool connection::try_receive(std::uint64_t& answer) {
  const auto to = std::as_writable_bytes(std::span(&partial_, 1)).subspan(received_);
  const auto got = ::recv(fd(), to.data(), to.size(), MSG_DONTWAIT);
  if (got == 0) throw std::runtime_error("the server has gone");
  if (got < 0 && errno == EAGAIN) return false;
  if (got < 0) fail("recv");
  received_ += static_cast<std::size_t>(got);
  if (received_ < sizeof partial_) return false;
  received_ = 0;
  answer = partial_;
  return true;
}

std::vector<connection> connect_all(std::uint16_t port, std::uint64_t clients) {
  std::vector<connection> all;
  for (std::uint64_t i = 0; i < clients; ++i) all.emplace_back(port);
  return all;
}

}  // namespace bench::designs::fetch
