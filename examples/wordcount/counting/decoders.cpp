// zlib for .gz, liblzma for .xz. Both check the sums that the files carry.
#include "input.hpp"

#include <array>
#include <cerrno>
#include <lzma.h>
#include <system_error>
#include <unistd.h>
#include <zlib.h>

namespace wordcount {

namespace {

constexpr unsigned input_buffer = 128 * 1024;

class gzip_decoder final : public decoder {
public:
  // A file that was decoded before is at its end. gzclose closes its descriptor.
  explicit gzip_decoder(const file& from) {
    if (::lseek(from.fd(), 0, SEEK_SET) == 0) from_ = ::gzdopen(::dup(from.fd()), "rb");
    if (from_ == nullptr) throw unreadable{"no memory, or no descriptor, for gzip"};
    ::gzbuffer(from_, input_buffer);
  }
  ~gzip_decoder() override { ::gzclose_r(from_); }

  std::size_t read(std::span<char> into) override {
    const auto n = ::gzread(from_, into.data(), static_cast<unsigned>(into.size()));
    int code = Z_OK;
    std::string text = ::gzerror(from_, &code);
    if (const auto name = text.find(": "); name != text.npos) text.erase(0, name + 2);
    if (code == Z_ERRNO) throw unreadable{std::generic_category().message(errno)};
    if (n < 0 || code != Z_OK) throw unreadable{"damaged gzip data (" + text + ")"};
    return static_cast<std::size_t>(n);
  }
  std::uint64_t used() const override { return static_cast<std::uint64_t>(::gzoffset(from_)); }

private:
  gzFile from_ = nullptr;
};

std::string text_of(lzma_ret code) {
  switch (code) {
  case LZMA_MEMLIMIT_ERROR:
    return "xz data that needs too much memory";
  case LZMA_MEM_ERROR:
    return "no memory for xz";
  case LZMA_BUF_ERROR:
    return "damaged xz data (unexpected end of file)";
  default:
    return "damaged xz data";
  }
}

class xz_decoder final : public decoder {
public:
  explicit xz_decoder(const file& from) : from_{from} {
    const auto code = ::lzma_stream_decoder(&stream_, memory_limit, LZMA_CONCATENATED);
    if (code != LZMA_OK) throw unreadable{text_of(code)};
  }
  ~xz_decoder() override { ::lzma_end(&stream_); }

  std::size_t read(std::span<char> into) override {
    stream_.next_out = reinterpret_cast<std::uint8_t*>(into.data());
    stream_.avail_out = into.size();
    while (stream_.avail_out != 0 && !over_) {
      if (stream_.avail_in == 0 && !all_read_) refill();
      const auto code = ::lzma_code(&stream_, all_read_ ? LZMA_FINISH : LZMA_RUN);
      over_ = code == LZMA_STREAM_END;
      if (!over_ && code != LZMA_OK) throw unreadable{text_of(code)};
    }
    return into.size() - stream_.avail_out;
  }
  std::uint64_t used() const override { return at_ - stream_.avail_in; }

private:
  static constexpr std::uint64_t memory_limit = std::uint64_t{256} << 20U;  // xz -9 needs 65 MB

  void refill() {
    const auto n = from_.read(buffer_, at_);
    all_read_ = n < buffer_.size();
    at_ += n;
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(buffer_.data());
    stream_.avail_in = n;
  }

  const file& from_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
  std::array<char, input_buffer> buffer_;
  std::uint64_t at_ = 0;
  bool all_read_ = false;
  bool over_ = false;
};

}  // namespace

std::unique_ptr<decoder> decode(const file& from, content how) {
  if (how == content::xz) return std::make_unique<xz_decoder>(from);
  return std::make_unique<gzip_decoder>(from);
}

}  // namespace wordcount
