// The face of the backend: thin forwards, so that core/ sees neither cells nor CAF.
#include <actors/backend/cell.hpp>
#include <actors/backend/system_core.hpp>

#include <limits>

namespace actors::backend {

system_core* start_system(system_options options) {
  return system_core::start(std::move(options), nullptr);
}
void end_system(system_core& core) noexcept { core.end(); }
bool drain(system_core& core, std::chrono::nanoseconds timeout) {
  core.check_may_drain();
  return core.drain(clock::later(clock::now(), timeout));
}
bool rest(system_core& core, std::chrono::nanoseconds timeout) {
  return core.drain(clock::later(clock::now(), timeout), true);
}
shutdown_report shut_down(system_core& core, clock::time_point deadline) {
  core.check_may_drain();
  return core.shutdown(deadline);
}
counters count(system_core& core) { return core.count(); }
std::size_t worker_count(const system_core& core) noexcept { return core.workers(); }
bool logs(const system_core& core, log_level level) noexcept { return core.log().takes(level); }
void write_log(system_core& core, const log_line& line) { core.log().write(line); }
void write_log(const cell& from, log_line line) {
  const auto name = from.display_name();
  line.actor = name;
  line.actor_id = from.id();
  from.core().log().write(line);
}
std::shared_ptr<void> subscribe(system_core& core,
                                std::function<void(const dead_letter&)> on_letter) {
  return core.letters().subscribe(std::move(on_letter));
}
void register_name(system_core& core, std::string name, cell& actor) {
  core.names().add(std::move(name), actor);
}
void unregister_name(system_core& core, const std::string& name) noexcept {
  core.names().remove(name);
}
cell* find_name(system_core& core, const std::string& name, std::span<const accepted> wanted) {
  auto* found = core.names().find(name);
  if (found == nullptr || accepts(*found, wanted)) return found;
  const auto text = found->display_name() + " does not take all the messages asked for";
  release(*found);
  throw actor_error{errc::type_mismatch, text};
}

cell* allocate_cell(system_core& core, const actor_type& type, const spawn_options& options,
                    cell* parent) {
  if (core.closing() || (parent == nullptr && core.refuses_thread()))
    throw actor_error{errc::system_down, "spawn in a system that is ending"};
  if (options.throughput > std::numeric_limits<std::uint32_t>::max())
    throw actor_error{errc::bad_option, "throughput is " + std::to_string(options.throughput) +
                                            ", expected 0 to 4294967295"};
  return cell::allocate(core, type, options, parent);
}
void abandon_cell(cell* c) noexcept { c->abandon(); }
cell* start_cell(cell* c) {
  try {
    c->start();
    return c;
  } catch (...) {  // the system is ending
    const auto& type = c->type();
    type.destroy(c->object());
    if (type.destroy_arguments != nullptr) type.destroy_arguments(c->arguments());
    c->abandon();
    throw;
  }
}
void* object_of(cell& c) noexcept { return c.object(); }
void* context_storage(cell& c) noexcept { return c.context_storage(); }
void* arguments_of(cell& c) noexcept { return c.arguments(); }

void add_ref(cell& c) noexcept { c.intrusive_ptr_add_ref_impl(); }
void release(cell& c) noexcept { c.intrusive_ptr_release_impl(); }
void add_weak_ref(cell& c) noexcept { caf::intrusive_ptr_add_weak_ref(block_of(c)); }
void release_weak(cell& c) noexcept { caf::intrusive_ptr_release_weak(block_of(c)); }
bool upgrade(cell& c) noexcept { return caf::intrusive_ptr_upgrade_weak(block_of(c)); }
std::uint64_t id_of(const cell& c) noexcept { return c.public_id(); }
std::string name_of(const cell& c) { return c.display_name(); }
bool has_ended(const cell& c) noexcept { return c.ended(); }
system_core& core_of(const cell& c) noexcept { return c.core(); }

}  // namespace actors::backend
