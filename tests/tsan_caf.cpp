// What the thread sanitizer has to be told about Debian's CAF, which is not instrumented. In
// programs that are built with it, this file stands beside every test.
#include <caf/actor_control_block.hpp>
#include <caf/ref_counted.hpp>

// CAF's reference counts hand our objects from thread to thread inside libcaf_core.so, unseen.
// These definitions take the place of CAF's there, too: they do the same, with the same memory
// orders, where the sanitizer sees it.
namespace caf {

void intrusive_ptr_release(actor_control_block* block) {
  if (block->strong_refs.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  block->data_dtor(block->get());
  intrusive_ptr_release_weak(block);
}

void intrusive_ptr_release_weak(actor_control_block* block) {
  if (block->weak_refs.fetch_sub(1, std::memory_order_acq_rel) == 1) block->block_dtor(block);
}

bool intrusive_ptr_upgrade_weak(actor_control_block* block) {
  auto count = block->strong_refs.load();
  while (count != 0)
    if (block->strong_refs.compare_exchange_weak(count, count + 1)) return true;
  return false;
}

void ref_counted::deref() const noexcept {
  if (rc_.fetch_sub(1, std::memory_order_acq_rel) == 1) request_deletion(true);
}

}  // namespace caf

// The mailbox of a plain CAF actor and CAF's own scheduler hand over inside the library, too. The
// sanitizer then takes the first touch of what was handed over for a race; these are the functions
// of CAF that touch it. Messages between typed actors on our scheduler pass through none of them.
extern "C" const char* __tsan_default_suppressions() {
  return "race:caf::type_erased_tuple::matches\n"     // the content of a received message
         "race:caf::scheduled_actor::categorize\n"    // the same, for CAF's own signals
         "race:caf::detail::behavior_impl::invoke\n"  // the same, in the handler
         "race:caf::message::~message\n"              // the same, when it goes
         "race:caf::intrusive::drr_cached_queue\n"    // the mailbox element, when it goes
         "race:caf::actor_control_block::enqueue\n"   // the actor to which a response goes
         "race:caf::scoped_actor::scoped_actor\n"     // the actor that sent it
         "race:caf::detail::double_ended_queue\n"     // an entry of CAF's job queue
         "race:caf::scheduler::coordinator<caf::policy::work_stealing>::stop\n"  // the last entry
         "race:caf::event_based_actor::make_behavior\n"  // an actor taken from CAF's scheduler
         "race:caf::scheduler::worker<caf::policy::\n"   // the same
         // the count of an exception that two threads hold is kept inside libstdc++.so
         "race:std::__exception_ptr::exception_ptr::_M_release\n";
}
