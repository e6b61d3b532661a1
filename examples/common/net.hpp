/// Sockets on loopback, for tasks of an actors::loop.
#pragma once

#include <actors/ask/loop.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace net {

/// A descriptor that is closed at the end. Errors of this file are std::system_error.
class socket {
public:
  explicit socket(int fd = -1) noexcept : fd_{fd} {}
  socket(socket&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  socket& operator=(socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~socket();
  int fd() const noexcept { return fd_; }

private:
  int fd_;
};

struct listener {
  socket at;
  std::uint16_t port;
};

/// Listens on a port of 127.0.0.1 that the system chooses.
listener listen_on_loopback();

actors::task<socket> accept_from(actors::loop& on, const listener& from);
actors::task<socket> connect_to(actors::loop& on, std::uint16_t port);
actors::task<> send_all(actors::loop& on, int fd, std::string text);
/// Up to and without the next '\n'; what comes behind it stays in `rest`. At the end of the stream:
/// what there is.
actors::task<std::string> receive_line(actors::loop& on, int fd, std::string& rest);

/// Lets this process have at least so many descriptors; throws std::runtime_error, a line that says
/// how, when the system allows fewer.
void allow_descriptors(std::size_t count);

}  // namespace net
