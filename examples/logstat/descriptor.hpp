/// Files as the system has them. Errors of this file are std::system_error, which name the file.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace logstat {

/// A descriptor that is closed at the end.
class descriptor {
public:
  explicit descriptor(int fd = -1) noexcept : fd_{fd} {}
  descriptor(descriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~descriptor();
  int get() const noexcept { return fd_; }

private:
  int fd_;
};

struct identity {
  std::uint64_t device, number;
  std::uint64_t size;  // in characters
};

descriptor open_to_read(const std::string& file);
identity identity_of(const descriptor& open, const std::string& file);
/// Of what has this name now, if anything.
std::optional<identity> identity_of(const std::string& file);
std::size_t read_some(const descriptor& from, const std::string& file, char* into,
                      std::size_t room);
/// The first so many characters, or all where there are fewer.
std::string start_of(const descriptor& open, const std::string& file, std::size_t characters);
/// Until one of two can be read, or for so long; true: the first can.
bool wait_for(int wanted, int other, std::optional<std::chrono::milliseconds> at_most);

/// In one line why this is no file to read, or nothing. '-' is standard input.
std::optional<std::string> why_unreadable(const std::string& file);

}  // namespace logstat
