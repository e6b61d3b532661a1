#include <actors/pipeline/lines.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace actors::pipeline::detail {

/// A file and a line's buffer, both of C: getline reads quicker than streams do.
class line_reader {
public:
  explicit line_reader(const std::filesystem::path& file) : name_(file.string()) {
    file_ = std::fopen(name_.c_str(), "re");
    if (file_ == nullptr) fail("cannot open ");
    static_cast<void>(std::setvbuf(file_, nullptr, _IOFBF, std::size_t{1} << 18U));
  }
  line_reader(const line_reader&) = delete;
  line_reader& operator=(const line_reader&) = delete;
  ~line_reader() {
    std::free(buffer_);
    static_cast<void>(std::fclose(file_));  // it was only read
  }

  bool next(std::string& line) {
    errno = 0;
    const auto read = ::getline(&buffer_, &size_, file_);
    if (read < 0) {
      if (std::ferror(file_) != 0) fail("cannot read ");
      return false;
    }
    auto length = static_cast<std::size_t>(read);
    if (length != 0 && buffer_[length - 1] == '\n') --length;
    if (length != 0 && buffer_[length - 1] == '\r') --length;
    line.assign(buffer_, length);
    return true;
  }

private:
  [[noreturn]] void fail(const char* what) const {
    throw actor_error{errc::task_failed, what + name_ + ": " + std::strerror(errno)};
  }

  std::string name_;
  std::FILE* file_ = nullptr;
  char* buffer_ = nullptr;
  std::size_t size_ = 0;
};

line_source::line_source(std::filesystem::path file) : file_(std::move(file)) {}
line_source::line_source(line_source&&) noexcept = default;
line_source::~line_source() = default;

bool line_source::next(std::string& line) {
  if (reader_ == nullptr) reader_ = std::make_unique<line_reader>(file_);
  return reader_->next(line);
}

}  // namespace actors::pipeline::detail
