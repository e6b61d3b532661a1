// A file is opened and read without waiting. One that has nothing yet (a pipe, a terminal) is
// watched by a thread of the reader, and the source is told: so it hears meanwhile that the
// pipeline is cancelled, or that its actor ends.
#include <actors/pipeline/lines.hpp>

#include <actors/base/thread.hpp>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace actors::pipeline::detail {

class descriptor {
public:
  explicit descriptor(int fd) noexcept : fd_(fd) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (fd_ >= 0) static_cast<void>(::close(fd_));  // it was only read
  }
  int get() const noexcept { return fd_; }

private:
  int fd_;
};

/// Wakes the source when there is something to read, or nobody is left who writes.
class watcher {
public:
  watcher(int fd, ref<wake> source)
      : fd_(fd), source_(std::move(source)), bell_(::eventfd(0, EFD_CLOEXEC)) {
    if (bell_.get() < 0) throw actor_error{errc::task_failed, "no descriptor to watch a file with"};
    thread_ = thread{"actors.lines", [this] { run(); }};
  }
  watcher(const watcher&) = delete;
  watcher& operator=(const watcher&) = delete;
  ~watcher() {
    over_ = true;
    ring();
  }

  /// Once more.
  void ask() noexcept { ring(); }

private:
  void ring() noexcept {
    const std::uint64_t one = 1;
    static_cast<void>(!::write(bell_.get(), &one, sizeof one));  // an eventfd that is hardly used
  }

  void run() noexcept {
    for (bool asked = false; !over_;) {
      std::array<pollfd, 2> both{pollfd{bell_.get(), POLLIN, 0},
                                 pollfd{asked ? fd_ : -1, POLLIN, 0}};
      if (::poll(both.data(), both.size(), -1) < 0) continue;
      if (both[1].revents != 0) asked = !tell();
      if (both[0].revents != 0) asked = silence();
    }
  }
  bool silence() const noexcept {
    std::uint64_t rings = 0;
    return ::read(bell_.get(), &rings, sizeof rings) == sizeof rings;
  }
  /// False: there was no memory; the file is still ready, and it is tried again.
  bool tell() const noexcept {
    try {
      static_cast<void>(source_.try_tell(wake{}));  // it may have ended
      return true;
    } catch (const std::bad_alloc&) {
      return false;
    }
  }

  const int fd_;
  const ref<wake> source_;
  const descriptor bell_;
  std::atomic<bool> over_{false};
  thread thread_;  // joined first
};

class line_reader {
public:
  line_reader(std::string name, ref<wake> source)
      : name_(std::move(name)), source_(std::move(source)),
        fd_(::open(name_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat s {};
    if (fd_.get() < 0 || ::fstat(fd_.get(), &s) != 0) fail("cannot open ");
    // A pipe that nobody has opened to write seems to be at its end, when it is read.
    waits_ = !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode);
  }
  line_reader(const line_reader&) = delete;
  line_reader& operator=(const line_reader&) = delete;

  supply next(std::string& line) {
    for (;;) {
      const auto left = buffered();
      if (const auto end = left.find('\n'); end != left.npos) {
        finish(line, left.substr(0, end));
        begin_ += end + 1;
        return supply::more;
      }
      begun_.append(left);
      begin_ = end_ = 0;
      if (const auto got = refill(); got == supply::later) return got;
      if (end_ == 0) break;
    }
    if (begun_.empty()) return supply::end;
    finish(line, {});
    return supply::more;
  }

private:
  static constexpr std::size_t buffer_size = std::size_t{1} << 18U;

  std::string_view buffered() const noexcept { return {buffer_.get() + begin_, end_ - begin_}; }

  void finish(std::string& line, std::string_view rest) {
    if (begun_.empty()) {
      if (rest.ends_with('\r')) rest.remove_suffix(1);
      line.assign(rest);
      return;
    }
    line = std::exchange(begun_, {});
    line.append(rest);
    if (line.ends_with('\r')) line.pop_back();
  }

  /// Nothing is buffered after it: the file is over.
  supply refill() {
    if (waits_ && !ready()) return wait();
    for (;;) {
      const auto n = ::read(fd_.get(), buffer_.get(), buffer_size);
      if (n >= 0) {
        end_ = static_cast<std::size_t>(n);
        return supply::more;
      }
      if (errno == EAGAIN) return wait();
      if (errno != EINTR) fail("cannot read ");
    }
  }

  supply wait() {
    waits_ = true;
    if (!watcher_) watcher_.emplace(fd_.get(), source_);
    watcher_->ask();
    return supply::later;
  }
  bool ready() {
    pollfd one{fd_.get(), POLLIN, 0};
    if (::poll(&one, 1, 0) <= 0) return false;
    waits_ = false;
    return true;
  }

  [[noreturn]] void fail(const char* what) const {
    throw actor_error{errc::task_failed, what + name_ + ": " + std::strerror(errno)};
  }

  const std::string name_;
  const ref<wake> source_;
  const descriptor fd_;
  const std::unique_ptr<char[]> buffer_{new char[buffer_size]};
  std::size_t begin_ = 0, end_ = 0;
  std::string begun_;  // a line whose end has not been read yet
  bool waits_ = false;
  std::optional<watcher> watcher_;
};

line_files::line_files(std::vector<std::filesystem::path> files)
    : files_(files.begin(), files.end()) {}
line_files::line_files(line_files&&) noexcept = default;
line_files::~line_files() = default;

supply line_files::next(std::string& line) {
  for (;;) {
    if (reader_ == nullptr) {
      if (files_.empty()) return supply::end;
      name_ = files_.front().string();
      number_ = 0;
      reader_ = std::make_unique<line_reader>(name_, self_);
      files_.pop_front();
    }
    const auto got = reader_->next(line);
    if (got == supply::more) ++number_;
    if (got != supply::end) return got;
    reader_.reset();
  }
}

}  // namespace actors::pipeline::detail
