#include <actors/backend/cell.hpp>
#include <actors/backend/proxy.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/caf.hpp>

#include <mutex>

namespace actors::backend {
namespace {

caf::abstract_actor& abstract(const caf::actor& actor) {
  if (!actor) throw actor_error{errc::empty_ref, "the CAF handle is empty"};
  return *caf::actor_cast<caf::abstract_actor*>(actor);
}

}  // namespace

caf::actor to_caf(cell& c) {
  auto strong = c.is_proxy() ? c.extras().proxy->target() : c.strong();
  return caf::actor_cast<caf::actor>(std::move(strong));
}

cell* from_caf(const caf::actor& actor, std::span<const accepted> wanted) {
  auto& target = abstract(actor);
  if (auto* ours = dynamic_cast<cell*>(&target)) {
    if (!accepts(*ours, wanted))
      throw actor_error{errc::type_mismatch,
                        ours->display_name() + " does not take all the messages asked for"};
    ours->intrusive_ptr_add_ref_impl();
    return ours;
  }
  auto* core = system_core::of(target.home_system());
  if (core == nullptr)
    throw actor_error{errc::foreign, "the CAF actor belongs to an actor system that is not ours"};
  return core->proxies().get(caf::actor_cast<caf::strong_actor_ptr>(actor));
}

caf::actor_system& caf_system_of(system_core& core) {
  caf_host::note_thread();
  return core.caf_system();
}

system_core* start_system_with(system_options options, caf::actor_system_config& config) {
  return system_core::start(std::move(options), &config);
}

}  // namespace actors::backend
