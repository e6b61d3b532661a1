#include <actors/pool/actor_executor.hpp>

#include <actors/pool/actor_coroutines.hpp>
#include <actors/pool/crew.hpp>

namespace actors {

namespace {

/// A member of the crew: it works whenever it is told to pull.
struct puller {
  using protocol = actors::protocol<detail::pull>;

  puller(std::shared_ptr<detail::crew> c, std::size_t i) : crew(std::move(c)), index(i) {
    crew->join(index);
  }
  puller(const puller&) = delete;
  ~puller() { crew->leave(index); }

  void on(detail::pull) {
    if (crew->work(index)) crew->call(index);
  }

  std::shared_ptr<detail::crew> crew;
  std::size_t index;
};

}  // namespace

actor_executor::actor_executor(system& on, std::size_t workers)
    : crew_(std::make_shared<detail::crew>(workers != 0 ? workers : on.workers())) {
  try {
    for (std::size_t i = 0; i < crew_->size(); ++i)
      crew_->hire(on.spawn<puller>({.name = "pool worker"}, crew_, i));
    coroutines_ = detail::coroutine_crew::make(on, crew_->size());
  } catch (...) {
    crew_->dismiss();
    throw;
  }
}

actor_executor::~actor_executor() {
  if (backend::reply_slot::waiting_error()) {
    coroutines_->abandon();  // nobody waits in a task or a handler: they end by themselves
    crew_->abandon();
  } else {
    shutdown(shutdown_mode::wait);
  }
}

std::size_t actor_executor::concurrency() const noexcept { return crew_->size(); }

void actor_executor::enqueue(detail::unit_ptr task) { crew_->submit(std::move(task)); }

void actor_executor::shutdown(shutdown_mode how) {
  detail::check_may_wait();
  coroutines_->close(how);
  crew_->shut_down(how);
  crew_->dismiss();
  coroutines_->await_end();
}

}  // namespace actors
