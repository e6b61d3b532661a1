// The hello world that CAF ships, for the comparison of compile times.
#include <caf/all.hpp>

#include <chrono>
#include <iostream>
#include <string>

namespace {

caf::behavior mirror(caf::event_based_actor* self) {
  return {[=](const std::string& what) -> std::string {
    caf::aout(self) << what << std::endl;
    return {what.rbegin(), what.rend()};
  }};
}

void hello_world(caf::event_based_actor* self, const caf::actor& buddy) {
  self->request(buddy, std::chrono::seconds(10), "Hello World!").then([=](const std::string& what) {
    caf::aout(self) << what << std::endl;
  });
}

void caf_main(caf::actor_system& system) {
  auto buddy = system.spawn(mirror);
  system.spawn(hello_world, buddy);
}

}  // namespace

CAF_MAIN()
