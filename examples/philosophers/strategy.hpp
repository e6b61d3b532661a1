/// The strategies, by name.
#pragma once

#include <span>
#include <string_view>

namespace actors {
class system;
}

namespace dining {

class party;

struct strategy {
  std::string_view name;
  std::string_view summary;
  bool may_deadlock;
  void (*seat)(actors::system&, party&);  // spawns everybody and lets them begin
};

void seat_with_waiter(actors::system&, party&);
void seat_with_ordered_forks(actors::system&, party&);
void seat_by_chandy_and_misra(actors::system&, party&);
void seat_at_most_all_but_one(actors::system&, party&);
void seat_backing_off(actors::system&, party&);
void seat_naively(actors::system&, party&);
// With threads and locks, to compare.
void seat_with_ordered_mutexes(actors::system&, party&);
void seat_with_semaphores(actors::system&, party&);
void seat_in_a_monitor(actors::system&, party&);
void seat_naively_with_locks(actors::system&, party&);

std::span<const strategy> strategies() noexcept;
/// The name that begins so, or else the one with the fewest letters to change; "all" is one, too.
std::string_view nearest_name(std::string_view wrong);

}  // namespace dining
