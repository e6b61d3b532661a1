#include "reader.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <sys/inotify.h>
#include <system_error>
#include <unistd.h>

namespace logstat {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t start_size = 256;  // more than the line of a log up to its time

descriptor start_inotify() {
  descriptor d{::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)};
  if (d.get() < 0) throw std::system_error{errno, std::generic_category(), "inotify"};
  return d;
}

std::int64_t seconds_since_1970() {
  using namespace std::chrono;
  return floor<seconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

follower::follower(std::string file, std::chrono::seconds period, reading& shared)
    : file_{std::move(file)}, period_{period}, shared_{&shared}, changes_{start_inotify()},
      next_tick_{clock::now() + period} {
  // The folder tells of the file and of its successors; where a link leads, of what it leads to.
  watch(fs::absolute(file_).parent_path());
  watch(fs::canonical(file_).parent_path());
  open();
}

void follower::watch(const std::string& folder) const {
  constexpr std::uint32_t what =
      IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO;
  if (::inotify_add_watch(changes_.get(), folder.c_str(), what) < 0)
    throw std::system_error{errno, std::generic_category(), "cannot watch '" + folder + "'"};
}

void follower::open() {
  open_ = open_to_read(file_);
  is_ = identity_of(open_, file_);
  at_ = 0;
  start_.clear();
  lines_.forget();
}

std::optional<block> follower::operator()() {
  while (!shared_->stopped()) {
    if (caught_up_)
      if (auto b = tick()) return b;
    if (caught_up_ && written_anew()) return begin_again();
    if (auto b = read()) return b;
    caught_up_ = true;
    if (auto b = turn_over()) return b;
    wait();
  }
  if (open_.get() < 0) return std::nullopt;
  open_ = descriptor{};
  return block{.text = {}, .says = mark::end_of_file};  // half a line is nobody's mistake
}

std::optional<block> follower::read() {
  for (;;) {
    auto* to = lines_.room();
    const auto n = read_some(open_, file_, to, lines_.room_size());
    if (n == 0) return std::nullopt;
    at_ += n;
    start_.append(to, std::min(n, start_size - start_.size()));
    shared_->characters.fetch_add(n, std::memory_order_relaxed);
    lines_.filled(n);
    if (auto whole = lines_.take(); !whole.empty()) return block{.text = std::move(whole)};
  }
}

/// It may be as long as before by now.
bool follower::written_anew() const { return start_of(open_, file_, start_.size()) != start_; }

/// Another file has the name. Until it can be opened the old one is followed.
bool follower::replaced() const {
  const auto now = identity_of(file_);
  return now && (now->device != is_.device || now->number != is_.number) && !why_unreadable(file_);
}

std::optional<block> follower::turn_over() {
  if (replaced()) {
    if (auto more = read()) return more;  // written before it lost its name
    block last{.text = lines_.rest(), .says = mark::end_of_file};
    open();
    return last;
  }
  if (identity_of(open_, file_).size >= at_) return std::nullopt;
  return begin_again();
}

block follower::begin_again() {
  if (::lseek(open_.get(), 0, SEEK_SET) < 0)
    throw std::system_error{errno, std::generic_category(), "cannot seek in '" + file_ + "'"};
  at_ = 0;
  start_.clear();
  lines_.forget();
  return block{.text = {}, .says = mark::end_of_file};
}

std::optional<block> follower::tick() {
  const auto now = clock::now();
  if (now < next_tick_) return std::nullopt;
  while (next_tick_ <= now) next_tick_ += period_;
  return block{.text = {}, .says = mark::tick, .now = seconds_since_1970()};
}

void follower::wait() const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_tick_ - clock::now());
  const auto at_most = std::max(left, std::chrono::milliseconds{0});
  if (!wait_for(changes_.get(), shared_->bell.fd(), at_most)) return;
  // What has changed is looked up in the file itself.
  std::array<char, 4096> events;
  while (::read(changes_.get(), events.data(), events.size()) > 0) {
  }
  if (errno != EAGAIN && errno != EINTR)
    throw std::system_error{errno, std::generic_category(), "cannot read inotify"};
}

}  // namespace logstat
