#include <actors/base/trampoline.hpp>

#include <utility>

namespace actors::detail {
namespace {

constinit thread_local trampoline* innermost = nullptr;

}  // namespace

trampoline::trampoline(std::coroutine_handle<> first) noexcept
    : outer_(std::exchange(innermost, this)), next_(first) {}

trampoline::~trampoline() { innermost = outer_; }

void trampoline::run(std::coroutine_handle<> first) {
  trampoline self{first};
  while (self.next_) {
    self.running_ = std::exchange(self.next_, nullptr);
    self.running_.resume();
  }
}

void trampoline::transfer(std::coroutine_handle<> from, std::coroutine_handle<> to) {
  if (innermost == nullptr || innermost->running_ != from) return run(to);
  innermost->next_ = to;
}

}  // namespace actors::detail
