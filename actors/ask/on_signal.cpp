// Signals. The handler counts, in pending_, and rings an eventfd; a thread of the library, which is
// started with the first use and ends with the process, takes the counts and tells who listens.
//
//   S1 The handler uses lock-free atomics, write, sigaction and raise only, and keeps errno.
//   S2 A signal's handler is ours while wanted_ of it is not 0; before_ has what there was.
//   S3 A listener that has been told and hears no more gives S2 up before it is told, so that
//      whoever sees a future end finds the old handler in place.
//   S4 A count that finds nobody is raised again, for the old handler.
//   S5 In a fork there is no thread, and the mutex may be locked for ever: nothing is touched, and
//      the handler gives the signal to the old one.
//
// Shutdown: with the static objects, or at a failed start. Who still waits gets system_down, and
// the old handlers are back. The object itself stays, for subscriptions that are dropped later.
#include <actors/ask/on_signal.hpp>

#include <actors/base/check_option.hpp>
#include <actors/base/fork.hpp>
#include <actors/base/lean_error.hpp>
#include <actors/base/out_of_memory.hpp>
#include <actors/base/thread.hpp>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <list>
#include <mutex>
#include <string>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace actors {
namespace {

constexpr int most = 64;  // signals of Linux
using signal_set = std::uint64_t;

constexpr signal_set set_of(int number) noexcept { return signal_set{1} << (number - 1); }
template <class F> void for_each(signal_set which, F f) {
  for (int n = 1; n <= most; ++n)
    if ((which & set_of(n)) != 0) f(n);
}

// -- in the handler's context -------------------------------------------------------------------

constexpr std::size_t places = most + 1;
std::array<std::atomic<std::uint32_t>, places> pending{};
std::array<struct sigaction, places> before{};  // guarded by the mutex, but in a fork
std::atomic<int> bell{-1};
std::atomic<std::uint32_t> home{0};  // the process, by its generation
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);
static_assert(std::atomic<int>::is_always_lock_free);

void ring() noexcept {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(bell.load(), &one, sizeof one));  // full: it rings already
}

extern "C" void actors_count_signal(int number) {
  const auto kept = errno;
  const auto at = static_cast<std::size_t>(number);
  if (fork_generation() == home.load()) {
    pending[at].fetch_add(1);
    ring();
  } else {  // S5; it comes when this returns
    ::sigaction(number, &before[at], nullptr);
    ::raise(number);
  }
  errno = kept;
}

error nobody_listens() noexcept {
  constexpr auto code = errc::system_down;
  return detail::lean_error(code, [] {
    return error{code, "on_signal in a fork of the process, or while the process ends"};
  });
}

// -- who listens --------------------------------------------------------------------------------

struct listener {
  std::uint64_t id;
  signal_set which;
  promise<int> answer;  // either
  ref<signal> to;       // or
};

enum class hears { more, no_more, nothing };  // nothing: it is gone

class listeners {
public:
  static listeners& all() {
    static auto& those = *new listeners;
    static const struct ending {
      ~ending() { those.close(); }
    } at_exit;
    return those;
  }

  /// False: they are closed, and it is not taken.
  bool add(listener& added) {
    const std::lock_guard guard{mutex_};
    if (over_) return false;
    if (!thread_.joinable()) start();
    std::list<listener> one;
    one.push_back(std::move(added));
    want(one.front().which);
    all_.splice(all_.end(), one);
    return true;
  }
  std::uint64_t new_id() noexcept { return ++last_id_; }

  void drop(std::uint64_t id) noexcept {
    std::list<listener> gone;
    const std::lock_guard guard{mutex_};
    for (auto at = all_.begin(); at != all_.end(); ++at) {
      if (at->id != id) continue;
      unwant(at->which);
      return gone.splice(gone.end(), all_, at);
    }
  }

private:
  listeners() { home = fork_generation(); }

  void start() {
    if (bell < 0) bell = ::eventfd(0, EFD_CLOEXEC);
    if (bell < 0) throw std::system_error{errno, std::generic_category(), "eventfd"};
    thread_ = thread{"actors.signal", [this] { run(); }};
  }

  void run() noexcept {
    for (;;) {
      std::uint64_t rings = 0;
      static_cast<void>(!::read(bell, &rings, sizeof rings));  // interrupted: looks in vain
      if (over_) return;
      for (int n = 1; n <= most; ++n)
        for (auto count = pending[static_cast<std::size_t>(n)].exchange(0); count != 0; --count)
          tell(n);
    }
  }

  void tell(int number) noexcept {
    std::list<listener> told;
    bool heard = false;
    {
      const std::lock_guard guard{mutex_};
      for (auto at = all_.begin(); at != all_.end();) {
        const auto each = at++;
        if ((each->which & set_of(number)) == 0) continue;
        const auto after = tell(*each, number);
        heard = heard || after != hears::nothing;
        if (after == hears::more) continue;
        unwant(each->which);
        told.splice(told.end(), all_, each);
      }
    }
    if (!heard) ::kill(::getpid(), number);  // S4
    for (auto& each : told) each.answer.set(number);
  }

  /// A future's listener is told by the caller.
  static hears tell(const listener& who, int number) noexcept {
    if (!who.to) return who.answer.abandoned() ? hears::nothing : hears::no_more;
    const auto refused = detail::with_memory_for("telling an actor of a signal",
                                                 [&] { return who.to.try_tell(signal{number}); });
    return refused && who.to.stopped() ? hears::nothing : hears::more;
  }

  // S2
  void want(signal_set which) {
    signal_set done = 0;
    for_each(which, [&](int n) {
      if (wanted_[static_cast<std::size_t>(n)]++ == 0) install(n, done);
      done |= set_of(n);
    });
  }
  void install(int number, signal_set done) {
    auto& old = before[static_cast<std::size_t>(number)];
    struct sigaction ours {};
    ours.sa_handler = actors_count_signal;
    ours.sa_flags = SA_RESTART | SA_ONSTACK;
    ::sigemptyset(&ours.sa_mask);
    if (::sigaction(number, nullptr, &old) == 0 && ::sigaction(number, &ours, nullptr) == 0) return;
    --wanted_[static_cast<std::size_t>(number)];
    unwant(done);
    detail::refuse_option("on_signal of " + std::to_string(number) +
                          ", expected a signal that a program may handle");
  }
  void unwant(signal_set which) noexcept {
    for_each(which, [this](int n) {
      if (--wanted_[static_cast<std::size_t>(n)] == 0) restore(n);
    });
  }
  /// Unless somebody else has taken it over.
  static void restore(int number) noexcept {
    struct sigaction now {};
    if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler == actors_count_signal)
      ::sigaction(number, &before[static_cast<std::size_t>(number)], nullptr);
  }

  void close() noexcept {
    if (fork_generation() != home) return;  // S5
    std::list<listener> left;
    {
      const std::lock_guard guard{mutex_};
      over_ = true;
      for (const auto& each : all_) unwant(each.which);
      left.swap(all_);
    }
    if (thread_.joinable()) {
      ring();
      thread_.is_current() ? thread_.detach() : thread_.join();
    }
    for (auto& each : left) each.answer.fail(nobody_listens());
  }

  std::mutex mutex_;  // guards what follows, but the atomics
  std::list<listener> all_;
  std::array<std::uint32_t, places> wanted_{};
  thread thread_;
  std::atomic<std::uint64_t> last_id_{0};
  std::atomic<bool> over_{false};
};

// -- what is asked for --------------------------------------------------------------------------

bool may_be_handled(int number) noexcept {
  switch (number) {
  case SIGKILL:
  case SIGSTOP:
  case SIGSEGV:
  case SIGBUS:
  case SIGFPE:
  case SIGILL:
    return false;
  default:
    return number >= 1 && number <= most;
  }
}

signal_set checked(std::initializer_list<int> which) {
  if (which.size() == 0) detail::refuse_option("on_signal of no signal, expected at least one");
  signal_set all = 0;
  for (const auto number : which) {
    if (!may_be_handled(number))
      detail::refuse_option("on_signal of " + std::to_string(number) +
                            ", expected a signal that a program may handle");
    all |= set_of(number);
  }
  return all;
}

bool in_a_fork() { return fork_generation() != home; }

}  // namespace

future<int> on_signal(std::initializer_list<int> which) {
  const auto set = checked(which);
  auto [answer, out] = make_promise<int>();
  auto& all = listeners::all();
  if (in_a_fork())
    answer.fail(nobody_listens());
  else if (listener one{all.new_id(), set, std::move(answer), {}}; !all.add(one))
    one.answer.fail(nobody_listens());
  return std::move(out);
}

signal_subscription on_signal(std::initializer_list<int> which, const ref<signal>& to) {
  const auto set = checked(which);
  if (!to) throw actor_error{errc::empty_ref, "the reference is empty: it refers to no actor"};
  auto& all = listeners::all();
  listener one{all.new_id(), set, {}, to};
  if (in_a_fork() || !all.add(one)) throw actor_error{nobody_listens()};
  return signal_subscription{one.id};
}

void signal_subscription::drop() noexcept {
  const auto id = std::exchange(id_, 0);
  if (id != 0 && !in_a_fork()) listeners::all().drop(id);
}

}  // namespace actors
