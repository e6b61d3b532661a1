#include <actors/pool/make_executor.hpp>

#include <actors/backend/reply.hpp>
#include <actors/base/thread.hpp>
#include <actors/pool/executors.hpp>
#include <actors/pool/loop_executor.hpp>

#include <array>
#include <string>
#include <utility>

namespace actors {

// -- the handle ---------------------------------------------------------

any_executor::any_executor(std::unique_ptr<executor_base> held, std::shared_ptr<void> kept)
    : kept_(std::move(kept)), held_(std::move(held)) {}

any_executor::any_executor(any_executor&& other) noexcept
    : kept_(std::move(other.kept_)), held_(std::move(other.held_)) {}

any_executor& any_executor::operator=(any_executor&& other) noexcept {
  if (this == &other) return *this;
  held_ = std::move(other.held_);  // the one before first, then what it lives on
  kept_ = std::move(other.kept_);
  return *this;
}

any_executor::~any_executor() = default;

void any_executor::shutdown(shutdown_mode how) {
  if (held_ != nullptr) held_->shutdown(how);
}

std::size_t any_executor::concurrency() const noexcept {
  return held_ == nullptr ? 1 : held_->concurrency();
}

std::size_t any_executor::ahead() const noexcept { return held_ == nullptr ? 1 : held_->ahead(); }

void any_executor::enqueue(detail::unit_ptr task) {
  if (held_ != nullptr) held_->enqueue(std::move(task));
}

void any_executor::enqueue_coroutine(detail::coroutine_ptr task) {
  if (held_ != nullptr) held_->enqueue_coroutine(std::move(task));
}

// -- one word -------------------------------------------------------------

namespace {

constexpr std::size_t most_workers = 1024;

any_executor on_threads(const executor_options& o) {
  return any_executor{std::make_unique<thread_executor>(o.workers)};
}

/// Ends a system: on a thread of its own where the calling one may be one of its workers.
void end_system(system* own) {
  const auto end = [own] { delete own; };
  if (backend::reply_slot::waiting_error())
    thread{"actors.end", end}.detach();
  else
    end();
}

any_executor on_actors(const executor_options& o) {
  if (o.on != nullptr) return any_executor{std::make_unique<actor_executor>(*o.on, o.workers)};
  const std::shared_ptr<system> own{new system{system_options{.workers = o.workers}}, end_system};
  return any_executor{std::make_unique<actor_executor>(*own, o.workers), own};
}

any_executor on_processes(const executor_options& o) {
  auto options = o.processes;
  options.workers = o.workers;
  return any_executor{std::make_unique<process_executor>(std::move(options))};
}

any_executor on_loop(const executor_options& o) {
  return any_executor{std::make_unique<loop_executor>(o.under_way)};
}

any_executor in_line(const executor_options&) {
  return any_executor{std::make_unique<inline_executor>()};
}

using maker = any_executor (*)(const executor_options&);

constexpr std::array<std::string_view, 5> names{"inline", "threads", "actors", "loop", "processes"};
constexpr std::array<maker, names.size()> makers{in_line, on_threads, on_actors, on_loop,
                                                 on_processes};

[[noreturn]] void refuse(const std::string& why) {
  throw actor_error{errc::bad_option, "make_executor: " + why};
}

}  // namespace

std::span<const std::string_view> executor_designs() noexcept { return names; }

any_executor make_executor(std::string_view design, executor_options options) {
  if (options.workers == 0 || options.workers > most_workers)
    refuse("workers is " + std::to_string(options.workers) + ", expected 1 to " +
           std::to_string(most_workers));
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == design) return makers[i](options);
  std::string there;
  for (const auto each : names) there += (there.empty() ? "" : ", ") + std::string{each};
  refuse("there is no design '" + std::string{design} + "'; there are " + there);
}

}  // namespace actors
