// A pipe between processes that carries plain values.
#pragma once

#include <array>
#include <cerrno>
#include <cstddef>
#include <span>
#include <system_error>
#include <type_traits>
#include <unistd.h>
#include <vector>

namespace bench::lab {

/// One process writes, one reads. Both have both ends, so the end of what is written must be said
/// by a value.
template <class T> class typed_pipe {
  static_assert(std::is_trivially_copyable_v<T>);

public:
  typed_pipe() {
    if (::pipe(ends_.data()) != 0) fail("pipe");
  }
  ~typed_pipe() {
    for (const int end : ends_) ::close(end);
  }
  typed_pipe(const typed_pipe&) = delete;
  typed_pipe& operator=(const typed_pipe&) = delete;

  void write(std::span<const T> values) {
    auto left = std::as_bytes(values);
    while (!left.empty()) {
      const auto n = ::write(ends_[1], left.data(), left.size());
      if (n > 0)
        left = left.subspan(static_cast<std::size_t>(n));
      else if (errno != EINTR)
        fail("write");
    }
  }
  /// What is there, waiting for at least one: so many at most.
  void read(std::vector<T>& into, std::size_t most) {
    into.resize(most);
    const auto room = std::as_writable_bytes(std::span(into));
    std::size_t got = 0;
    do {
      const auto n = ::read(ends_[0], room.data() + got, room.size() - got);
      if (n > 0)
        got += static_cast<std::size_t>(n);
      else if (n == 0 || errno != EINTR)
        fail("read");
    } while (got == 0 || got % sizeof(T) != 0);
    into.resize(got / sizeof(T));
  }

private:
  [[noreturn]] static void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
  }

  std::array<int, 2> ends_{};
};

}  // namespace bench::lab
