#include <actors/base/thread_end.hpp>

#include <cxxabi.h>

// Of this program or shared library, which is not unloaded before its functions have been called.
extern "C" __attribute__((visibility("hidden"))) void* __dso_handle;

namespace actors::detail {
namespace {

void call(void* f) { reinterpret_cast<void (*)() noexcept>(f)(); }

}  // namespace

// What the compiler calls for thread_local objects, whose destructors it may run only once each.
void at_thread_end(void (*f)() noexcept) noexcept {
  abi::__cxa_thread_atexit(&call, reinterpret_cast<void*>(f), &__dso_handle);
}

}  // namespace actors::detail
