#include "net.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace net {

namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error{errno, std::generic_category(), what};
}

socket new_socket() {
  socket s{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (s.fd() < 0) fail("socket");
  return s;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return at;
}

bool would_wait() noexcept { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

socket::~socket() {
  if (fd_ >= 0) ::close(fd_);
}

listener listen_on_loopback() {
  auto s = new_socket();
  auto at = loopback(0);
  socklen_t size = sizeof at;
  auto* address = reinterpret_cast<sockaddr*>(&at);
  if (::bind(s.fd(), address, size) != 0) fail("bind");
  if (::listen(s.fd(), SOMAXCONN) != 0) fail("listen");
  if (::getsockname(s.fd(), address, &size) != 0) fail("getsockname");
  return {std::move(s), ntohs(at.sin_port)};
}

actors::task<socket> accept_from(actors::loop& on, const listener& from) {
  for (;;) {
    const int fd = ::accept4(from.at.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) co_return socket{fd};
    if (errno == ECONNABORTED || errno == EINTR) continue;
    if (!would_wait()) fail("accept");
    co_await on.readable(from.at.fd());
  }
}

actors::task<socket> connect_to(actors::loop& on, std::uint16_t port) {
  auto s = new_socket();
  const auto at = loopback(port);
  if (::connect(s.fd(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) {
    if (errno != EINPROGRESS) fail("connect");
    co_await on.writable(s.fd());
    int why = 0;
    socklen_t size = sizeof why;
    if (::getsockopt(s.fd(), SOL_SOCKET, SO_ERROR, &why, &size) != 0) fail("getsockopt");
    if (why != 0) throw std::system_error{why, std::generic_category(), "connect"};
  }
  co_return s;
}

actors::task<> send_all(actors::loop& on, int fd, std::string text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const auto n = ::send(fd, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (n >= 0) {
      sent += static_cast<std::size_t>(n);
    } else if (would_wait()) {
      co_await on.writable(fd);
    } else if (errno != EINTR) {
      fail("send");
    }
  }
}

actors::task<std::string> receive_line(actors::loop& on, int fd, std::string& rest) {
  for (;;) {
    if (const auto end = rest.find('\n'); end != std::string::npos) {
      auto line = rest.substr(0, end);
      rest.erase(0, end + 1);
      co_return line;
    }
    std::array<char, 4096> some;
    const auto n = ::recv(fd, some.data(), some.size(), 0);
    if (n > 0) {
      rest.append(some.data(), static_cast<std::size_t>(n));
    } else if (n == 0) {
      co_return std::exchange(rest, {});
    } else if (would_wait()) {
      co_await on.readable(fd);
    } else if (errno != EINTR) {
      fail("recv");
    }
  }
}

void allow_descriptors(std::size_t count) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) fail("getrlimit");
  if (limit.rlim_cur >= count) return;
  if (limit.rlim_max < count)
    throw std::runtime_error{"needs " + std::to_string(count) +
                             " descriptors, and the system allows " +
                             std::to_string(limit.rlim_max) + " (ulimit -Hn)"};
  limit.rlim_cur = count;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) fail("setrlimit");
}

}  // namespace net
