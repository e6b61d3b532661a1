// The server, and connections to it. Requests and answers are numbers of eight bytes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace bench::designs::fetch {

/// A descriptor that is closed at the end.
class descriptor {
public:
  explicit descriptor(int fd = -1) noexcept : fd_(fd) {}
  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~descriptor();
  int get() const noexcept { return fd_; }

private:
  int fd_;
};

/// A process with an event loop. To be started while this process has no other thread.
class server {
public:
  explicit server(std::chrono::microseconds answer_after);
  ~server();
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  std::uint16_t port() const noexcept { return port_; }

private:
  std::uint16_t port_ = 0;
  pid_t process_ = -1;
};

class connection {
public:
  explicit connection(std::uint16_t port);

  int fd() const noexcept { return socket_.get(); }
  void send(std::uint64_t request);
  /// Waits for the answer.
  std::uint64_t receive();
  /// Whether the answer is there as a whole; waits for nothing.
  bool try_receive(std::uint64_t& answer);

  std::uint64_t fetch(std::uint64_t request) {
    send(request);
    return receive();
  }

private:
  descriptor socket_;
  std::uint64_t partial_ = 0;
  std::size_t received_ = 0;
};

/// One for each client.
std::vector<connection> connect_all(std::uint16_t port, std::uint64_t clients);

}  // namespace bench::designs::fetch
