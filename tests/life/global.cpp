// A global system is the first thing people write. It is made before main(), and may be before the
// globals of the library; it ends after main(), when the main thread's storage has gone.
#include <tests/life/verdict.hpp>

namespace {

const bool verdict_made = (static_cast<void>(life::the_verdict()), true);
actors::future<int> open_future;         // goes after the system
actors::ref<life::note> late_reference;  // the same
actors::system sys{{.workers = 2}};
life::last_words words;  // goes before it
actors::ref_of<life::clerk> global_clerk = sys.spawn<life::clerk>();
thread_local life::last_words of_thread;  // of the main thread: goes before all of these

}  // namespace

int main() {
  static life::last_words of_main;
  for (auto* each : {&words, &of_main, &of_thread}) each->to = global_clerk;
  late_reference = global_clerk;
  life::send(global_clerk, 1000);
  open_future = global_clerk.ask<life::count>();
  return verdict_made ? 0 : 1;
}
