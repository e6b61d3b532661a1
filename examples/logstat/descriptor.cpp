#include "descriptor.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace logstat {

namespace {

[[noreturn]] void fail(const char* what, const std::string& file) {
  throw std::system_error{errno, std::generic_category(),
                          fmt::format("cannot {} '{}'", what, file)};
}

identity identity_of(const struct stat& s) {
  return {s.st_dev, s.st_ino, static_cast<std::uint64_t>(s.st_size)};
}

/// Compressed logs are common beside the newest one.
bool is_gzip(const descriptor& file) {
  std::array<unsigned char, 2> start{};
  return ::pread(file.get(), start.data(), start.size(), 0) == 2 && start[0] == 0x1f &&
         start[1] == 0x8b;
}

}  // namespace

descriptor::~descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

descriptor open_to_read(const std::string& file) {
  descriptor d{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (d.get() < 0) fail("open", file);
  return d;
}

identity identity_of(const descriptor& open, const std::string& file) {
  struct stat s {};
  if (::fstat(open.get(), &s) != 0) fail("look at", file);
  return identity_of(s);
}

std::optional<identity> identity_of(const std::string& file) {
  struct stat s {};
  if (::stat(file.c_str(), &s) != 0) return std::nullopt;
  return identity_of(s);
}

std::size_t read_some(const descriptor& from, const std::string& file, char* into,
                      std::size_t room) {
  for (;;) {
    const auto n = ::read(from.get(), into, room);
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno != EINTR) fail("read", file);
  }
}

std::string start_of(const descriptor& open, const std::string& file, std::size_t characters) {
  std::string start(characters, '\0');
  const auto n = ::pread(open.get(), start.data(), start.size(), 0);
  if (n < 0) fail("read", file);
  start.resize(static_cast<std::size_t>(n));
  return start;
}

bool wait_for(int wanted, int other, std::optional<std::chrono::milliseconds> at_most) {
  std::array<pollfd, 2> both{pollfd{wanted, POLLIN, 0}, pollfd{other, POLLIN, 0}};
  const auto time = at_most ? static_cast<int>(at_most->count()) : -1;
  if (::poll(both.data(), both.size(), time) < 0 && errno != EINTR)
    throw std::system_error{errno, std::generic_category(), "poll"};
  return both[0].revents != 0;
}

std::optional<std::string> why_unreadable(const std::string& file) {
  if (file == "-") return std::nullopt;
  const descriptor open{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (open.get() < 0) return fmt::format("cannot open '{}': {}", file, std::strerror(errno));
  struct stat s {};
  if (::fstat(open.get(), &s) != 0) fail("look at", file);
  if (S_ISDIR(s.st_mode)) return fmt::format("'{}' is a directory, expected a log file", file);
  if (S_ISREG(s.st_mode) && is_gzip(open))
    return fmt::format("'{}' is compressed, expected text; try: zcat FILE | logstat -", file);
  return std::nullopt;
}

}  // namespace logstat
