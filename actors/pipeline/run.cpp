#include <actors/pipeline/run.hpp>

#include <actors/backend/suspended.hpp>
#include <actors/base/lean_error.hpp>
#include <actors/base/out_of_memory.hpp>

#include <algorithm>
#include <cstdio>
#include <new>

namespace actors::pipeline {
namespace {

template <class Member> std::uint64_t sum(const stats& s, Member member) {
  std::uint64_t all = 0;
  for (const auto& each : s.stages) all += each.*member;
  return all;
}

}  // namespace

std::uint64_t stats::in_flight() const noexcept {
  std::uint64_t all = 0;
  for (const auto& each : stages) all += each.in_flight();
  return all;
}
std::uint64_t stats::filtered() const noexcept { return sum(*this, &stage_stats::filtered); }
std::uint64_t stats::skipped() const noexcept { return sum(*this, &stage_stats::skipped); }
std::uint64_t stats::dropped() const noexcept { return sum(*this, &stage_stats::dropped); }

double stats::rate() const noexcept {
  const auto seconds = std::chrono::duration<double>(elapsed).count();
  return seconds > 0 ? static_cast<double>(in()) / seconds : 0;
}

std::string to_string(const stats& s) {
  constexpr auto form = "%-20s %12s %12s %12s %10s %10s %10s\n";
  char line[128];
  const auto add = [&](const char* name, auto... cells) {
    std::snprintf(line, sizeof line, form, name, cells...);
    return std::string{line};
  };
  auto text = add("stage", "in", "out", "in flight", "filtered", "skipped", "dropped");
  const auto number = [](std::uint64_t n) { return std::to_string(n); };
  for (const auto& each : s.stages)
    text += add(each.name.c_str(), number(each.in).c_str(), number(each.out).c_str(),
                number(each.in_flight()).c_str(), number(each.filtered).c_str(),
                number(each.skipped).c_str(), number(each.dropped).c_str());
  return text;
}

}  // namespace actors::pipeline

namespace actors::pipeline::detail {

// -- board --------------------------------------------------------------------------------------

std::size_t board::add_stage(std::string name) {
  stages_.emplace_back(std::move(name));
  return stages_.size() - 1;
}

slot& board::add_slot(std::size_t stage, link_kind as) {
  auto& to = stages_[stage];
  to.counting = std::max(to.counting, as);
  return to.slots.emplace_back(as);
}

void board::lose(std::size_t stage, std::uint64_t items) noexcept {
  stages_[stage].lost.fetch_add(items, std::memory_order_relaxed);  // as slot::show
}

void board::skipped(std::size_t stage, const std::string& cause) {
  constexpr std::size_t most = 16;
  const std::lock_guard guard{mutex_};
  auto& causes = stages_[stage].causes;
  if (const auto known = causes.find(cause); known != causes.end())
    ++known->second;
  else if (causes.size() < most)
    causes.emplace(cause, 1);
}

void board::ended() noexcept {
  const auto took = std::max(clock::now() - begun_, clock::duration{1});
  took_.store(took, std::memory_order_relaxed);
}

stats board::read() const {
  stats out;
  const std::lock_guard guard{mutex_};
  for (const auto& each : stages_) {
    stage_stats s;
    s.name = each.name;
    for (const auto& one : each.slots) one.add_to(s, each.counting);
    s.dropped += each.lost.load(std::memory_order_relaxed);
    s.causes = each.causes;
    out.stages.push_back(std::move(s));
  }
  const auto took = took_.load(std::memory_order_relaxed);
  out.elapsed = took != clock::duration::zero() ? took : clock::now() - begun_;
  out.cancelled = cancelled_.load(std::memory_order_relaxed);
  return out;
}

// -- run ----------------------------------------------------------------------------------------

run::run(options given, std::shared_ptr<board> books, promise<stats> done)
    : options_(std::move(given)), books_(std::move(books)), done_(std::move(done)) {}

run::~run() {
  books_->ended();
  try {
    failure_ ? done_.fail(std::move(failure_)) : done_.set(books_->read());
  } catch (const std::bad_alloc&) {
    done_.fail(backend::describe_current_exception().with_code(errc::lost));
  }
}

bool run::advance_to(phase wanted) noexcept {
  auto now = phase_.load(std::memory_order_relaxed);
  while (now < wanted)
    if (phase_.compare_exchange_weak(now, wanted, std::memory_order_relaxed)) return true;
  return false;
}

// Not a dead letter where the actor has ended. One that cannot be told would never end.
void run::wake_all() noexcept {
  try {
    for (const auto& each : actors_) static_cast<void>(each.try_tell(wake{}));
  } catch (const std::bad_alloc&) {
    kill(backend::describe_current_exception().with_code(errc::task_failed));
  }
}

void run::cancel(cancel_mode how) {
  books_->cancelled();
  if (advance_to(how == cancel_mode::drain ? phase::draining : phase::dropping)) wake_all();
}

void run::fail(std::size_t stage) {
  fail(error{errc::task_failed, options_.name + ": stage " + std::to_string(stage) + " (" +
                                    books_->name_of(stage) + ") failed: " + text_of_exception()});
}

void run::fail(error why) {
  {
    const std::lock_guard guard{mutex_};
    if (!failure_) failure_ = std::move(why);
  }
  if (advance_to(phase::dropping)) wake_all();
}

void run::fail_of_its_own() {
  fail(error{errc::task_failed, options_.name + ": " + text_of_exception()});
}

void run::skip(std::size_t stage) { books_->skipped(stage, text_of_exception()); }

void run::kill(error why) noexcept {
  if (killed_.exchange(true)) return;
  {
    const std::lock_guard guard{mutex_};
    if (!failure_) failure_ = std::move(why);
  }
  static_cast<void>(advance_to(phase::dropping));
  for (const auto& each : actors_)
    actors::detail::with_memory_for(actors::detail::stopping_an_actor,
                                    [&] { each.stop(stop_mode::now); });
}

error run::early_end() const noexcept {
  const auto code = parent_ ? errc::parent_ended : errc::system_down;
  const auto what = parent_ ? ": its parent has ended" : ": the system has ended";
  return actors::detail::lean_error(code, [&] { return error{code, options_.name + what}; });
}

std::string text_of_exception() {
  try {
    throw;
  } catch (const actor_error& e) {
    return e.reason().text();
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

}  // namespace actors::pipeline::detail
