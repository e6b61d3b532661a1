// A semaphore counts the tokens in each inbox, which has room for all there are: so nothing else
// has to be guarded.
#include "bench/designs/ring/threads.hpp"
#include "bench/lab/locks.hpp"

namespace bench::designs::ring {

namespace {

class counted_inbox {
public:
  explicit counted_inbox(std::uint64_t tokens) : slots_(tokens) {}

  void put(token t) {
    slots_[last_++ % slots_.size()] = t;
    arrived_.release();
  }
  token take() {
    arrived_.acquire();
    return slots_[first_++ % slots_.size()];
  }

private:
  std::vector<token> slots_;
  alignas(64) std::uint64_t last_ = 0;   // of the member before
  alignas(64) std::uint64_t first_ = 0;  // of this one
  lab::semaphore arrived_{0};
};

}  // namespace

outcome run_semaphore(const setup& s, const problem& p) {
  return lab::measure(s, p, [&](lab::meter& m) { return solve_by_threads<counted_inbox>(p, m); });
}

}  // namespace bench::designs::ring
