#include <actors/backend/coordinator.hpp>

#include <actors/backend/system_core.hpp>
#include <actors/sched/worker.hpp>

#include <caf/all.hpp>
#include <caf/logger.hpp>
#include <system_error>

namespace actors::backend {

// -- jobs -----------------------------------------------------------------------------------------

void caf_jobs::attach(caf::actor_system& system, std::size_t throughput) {
  system_ = &system;
  throughput_ = throughput;
  for (auto& each : units_) each.attach(system);
}

void caf_jobs::unit::exec_later(caf::resumable* what) { system_->scheduler().enqueue(what); }

void caf_jobs::run_foreign(void* what, sched::worker& self) noexcept {
  auto* job = static_cast<caf::resumable*>(what);
  auto& host = units_[self.index()];
  const auto result = job->resume(&host, throughput_);
  // a broker leaves its registry here, and the next job must not find it
  host.proxy_registry_ptr(nullptr);
  if (result == caf::resumable::resume_later) return self.yield(sched::job::foreign(job));
  caf::intrusive_ptr_release(job);
}

void caf_jobs::thread_started(sched::worker&) noexcept {
  this_thread.home = &core_;
  caf_host::thread_is_of(system_);
  system_->thread_started();
}

void caf_jobs::thread_stops(sched::worker&) noexcept {
  this_thread.home = nullptr;
  system_->thread_terminates();
  caf_host::thread_is_of(nullptr);
}

void caf_jobs::parks(sched::worker&) noexcept { core_.thread_rests(); }

void caf_jobs::dropped(sched::job what) noexcept {
  if (what.is_foreign())
    return caf::scheduler::abstract_coordinator::cleanup_and_release(
        static_cast<caf::resumable*>(what.foreign_pointer()));
  // a typed actor: the system has ended them all before it stops the workers
}

// -- coordinator ----------------------------------------------------------------------------------

coordinator::~coordinator() {
  for (auto name : {caf::atom("SpawnServ"), caf::atom("ConfigServ")})
    system().registry().erase(name);
}

void coordinator::init(caf::actor_system_config& config) {
  abstract_coordinator::init(config);
  num_workers_ = workers_.workers();
}

// CAF's system does not survive an exception from here: its constructor calls this, and what it has
// made by then needs the scheduler that it would have destroyed. So the system is finished without
// workers, and ends again at once.
void coordinator::start() {
  jobs_.attach(system(), max_throughput());
  try {
    workers_.start();
    start_printer();
  } catch (...) {  // no thread, or no memory for one
    failure_ = std::current_exception();
  }
}

// CAF counts the thread of its printer before it starts it, and would wait for it for ever.
void coordinator::start_printer() {
  const auto before = caf_host::detached_threads(system());
  const auto forget_it = [&] {
    if (caf_host::detached_threads(system()) != before) system().dec_detached_threads();
  };
  try {
    abstract_coordinator::start();
  } catch (const std::system_error& e) {
    forget_it();
    throw std::system_error(e.code(), "cannot start the thread of CAF's printer");
  } catch (...) {
    forget_it();
    throw;
  }
}

void coordinator::stop() {
  // the printer's end needs no worker: it has its own thread
  if (!failure_) stop_actors();
  workers_.stop();
  clock_.cancel_all();
  timers_.stop();  // joins: nothing rings in a clock that is gone
}

void coordinator::enqueue(caf::resumable* what) { workers_.schedule(sched::job::foreign(what)); }

// -- clock ----------------------------------------------------------------------------------------

caf_clock::caf_clock(sched::timer_service& timers) : timers_(timers), alarm_(*this) {}

template <class F> void caf_clock::update(F&& change) {
  const std::lock_guard guard{mutex_};
  change();
  rearm();
}

// Arms for the earliest time-out, if it is earlier than what is armed.
void caf_clock::rearm() {
  if (schedule_.empty()) return;
  const auto earliest = schedule_.begin()->first;
  if (armed_ && armed_for_ <= earliest) return;
  if (armed_) timers_.cancel(alarm_);
  armed_ = timers_.arm(alarm_, earliest);
  armed_for_ = earliest;
}

void caf_clock::ring(sched::timer_entry& e) noexcept {
  auto& self = *static_cast<alarm&>(e).owner;
  const std::lock_guard guard{self.mutex_};
  // while this waited for the lock somebody may have armed the entry again
  self.timers_.cancel(self.alarm_);
  self.armed_ = false;
  self.trigger_expired_timeouts();
  self.rearm();
}

void caf_clock::set_ordinary_timeout(time_point t, caf::abstract_actor* self, caf::atom_value type,
                                     uint64_t id) {
  update([&] { simple_actor_clock::set_ordinary_timeout(t, self, type, id); });
}

void caf_clock::set_multi_timeout(time_point t, caf::abstract_actor* self, caf::atom_value type,
                                  uint64_t id) {
  update([&] { simple_actor_clock::set_multi_timeout(t, self, type, id); });
}

void caf_clock::set_request_timeout(time_point t, caf::abstract_actor* self, caf::message_id id) {
  update([&] { simple_actor_clock::set_request_timeout(t, self, id); });
}

void caf_clock::cancel_ordinary_timeout(caf::abstract_actor* self, caf::atom_value type) {
  update([&] { simple_actor_clock::cancel_ordinary_timeout(self, type); });
}

void caf_clock::cancel_request_timeout(caf::abstract_actor* self, caf::message_id id) {
  update([&] { simple_actor_clock::cancel_request_timeout(self, id); });
}

void caf_clock::cancel_timeouts(caf::abstract_actor* self) {
  update([&] { simple_actor_clock::cancel_timeouts(self); });
}

void caf_clock::schedule_message(time_point t, caf::strong_actor_ptr receiver,
                                 caf::mailbox_element_ptr content) {
  update([&] { simple_actor_clock::schedule_message(t, std::move(receiver), std::move(content)); });
}

void caf_clock::schedule_message(time_point t, caf::group target, caf::strong_actor_ptr sender,
                                 caf::message content) {
  update([&] {
    simple_actor_clock::schedule_message(t, std::move(target), std::move(sender),
                                         std::move(content));
  });
}

void caf_clock::cancel_all() {
  update([&] { simple_actor_clock::cancel_all(); });
}

}  // namespace actors::backend
