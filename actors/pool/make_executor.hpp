// make_executor: an executor by one word, for programs whose design is chosen when they run.
#pragma once

#include <actors/core/system.hpp>
#include <actors/pool/executor_base.hpp>
#include <actors/pool/map.hpp>
#include <actors/pool/process_executor.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace actors {

/// Owns an executor of any design. Move-only; one that was moved from is like one that is shut
/// down. Thread-safe as executor_base says; moving it is not.
class ACTORS_API any_executor final : public executor_base {
public:
  /// `kept` is destroyed after the executor.
  explicit any_executor(std::unique_ptr<executor_base> held, std::shared_ptr<void> kept = nullptr);
  any_executor(any_executor&& other) noexcept;
  any_executor& operator=(any_executor&& other) noexcept;
  ~any_executor() override;

  void shutdown(shutdown_mode how = shutdown_mode::wait) override;
  std::size_t concurrency() const noexcept override;

private:
  void enqueue(detail::unit_ptr task) override;
  void enqueue_coroutine(detail::coroutine_ptr task) override;
  std::size_t ahead() const noexcept override;

  std::shared_ptr<void> kept_;
  std::unique_ptr<executor_base> held_;
};

/// Options of make_executor. What a design has no use for it leaves alone.
struct executor_options {
  /// Threads, actors, processes: how many tasks at the same time. 1 to 1024.
  std::size_t workers = thread::cores();
  /// loop: how many tasks of a map are under way at the same time; at least 1.
  std::size_t under_way = 256;
  /// actors: the system that they live on, and which outlives them. nullptr: one of their own.
  system* on = nullptr;
  /// processes; `workers` above goes before the one in here.
  process_options processes = {};
};

/// "inline", "threads", "actors", "loop" or "processes". Throws actor_error (bad_option) for
/// another name, with those that there are, and for options out of range; otherwise as the
/// constructors.
ACTORS_API any_executor make_executor(std::string_view design, executor_options options = {});

/// The names that make_executor takes.
ACTORS_API std::span<const std::string_view> executor_designs() noexcept;

}  // namespace actors
