#include "input.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace wordcount {

namespace {

[[noreturn]] void fail() { throw unreadable{std::generic_category().message(errno)}; }

constexpr std::string_view gzip_magic{"\x1f\x8b", 2};
constexpr std::string_view xz_magic{"\xfd"
                                    "7zXZ\0",
                                    6};

}  // namespace

// Not blocked by a pipe that somebody put in the place of the file.
file::file(const std::string& path) : fd_{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {
  if (fd_ < 0) fail();
}

file::~file() { ::close(fd_); }

std::size_t file::read(std::span<char> into, std::uint64_t offset) const {
  std::size_t got = 0;
  while (got < into.size()) {
    const auto n =
        ::pread(fd_, into.data() + got, into.size() - got, static_cast<off_t>(offset + got));
    if (n == 0) break;
    if (n > 0)
      got += static_cast<std::size_t>(n);
    else if (errno != EINTR)
      fail();
  }
  return got;
}

bool is_binary(std::span<const char> beginning) noexcept {
  const auto looked_at = std::min(beginning.size(), first_block);
  return looked_at != 0 && std::memchr(beginning.data(), '\0', looked_at) != nullptr;
}

content content_of(std::span<const char> beginning) noexcept {
  const std::string_view text{beginning.data(), beginning.size()};
  if (text.starts_with(gzip_magic)) return content::gzip;
  if (text.starts_with(xz_magic)) return content::xz;
  return is_binary(beginning) ? content::binary : content::text;
}

}  // namespace wordcount
