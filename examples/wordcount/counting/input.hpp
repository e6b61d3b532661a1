/// Files, opened and decompressed: text in blocks.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

namespace wordcount {

/// A file cannot be read, or not to its end; `what()` says why, without the file's name.
struct unreadable : std::runtime_error {
  using runtime_error::runtime_error;
};

/// A file that is open for reading. Throws unreadable.
class file {
public:
  explicit file(const std::string& path);
  file(const file&) = delete;
  file& operator=(const file&) = delete;
  ~file();

  /// As many bytes as there are, from that offset on; fewer than asked for: the file ends there.
  std::size_t read(std::span<char> into, std::uint64_t offset) const;
  int fd() const noexcept { return fd_; }

private:
  int fd_;
};

/// What a file is, as its first block tells.
enum class content { unknown, text, binary, gzip, xz };

/// How much of a text is looked at: a NUL byte in it means that it is none.
inline constexpr std::size_t first_block = 32 * 1024;

content content_of(std::span<const char> beginning) noexcept;
bool is_binary(std::span<const char> beginning) noexcept;

/// What is in a compressed file.
class decoder {
public:
  virtual ~decoder() = default;
  /// The next bytes, as many as fit; fewer: that was all. Throws unreadable.
  virtual std::size_t read(std::span<char> into) = 0;
  /// Bytes of the file that have been used.
  virtual std::uint64_t used() const = 0;
};

/// `how`: gzip or xz. The file must live as long.
std::unique_ptr<decoder> decode(const file& from, content how);

}  // namespace wordcount
