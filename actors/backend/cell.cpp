#include <actors/backend/cell.hpp>

#include <actors/backend/family.hpp>
#include <actors/backend/proxy.hpp>
#include <actors/backend/system_core.hpp>
#include <actors/base/fence.hpp>
#include <actors/base/out_of_memory.hpp>

#include <caf/actor_config.hpp>
#include <caf/actor_system.hpp>

#include <cstring>

namespace actors::backend {
namespace {

/// Where the parts of a cell's block lie.
struct layout {
  std::size_t object, arguments, total, align;

  static constexpr std::size_t cell_at = CAF_CACHE_LINE_SIZE;

  explicit layout(const actor_type& type) noexcept {
    object = round_up(cell_at + sizeof(cell), type.object_align);
    arguments = object + type.object_size;
    if (type.arguments_size != 0) arguments = round_up(arguments, type.arguments_align);
    // whole cache lines, so that no two cells share one
    total = round_up(arguments + type.arguments_size, CAF_CACHE_LINE_SIZE);
    align = std::max(type.object_align, type.arguments_align);
  }
};

/// The type is needed after the cell's destructor; it stands in the padding of the control block.
const actor_type*& type_slot(caf::actor_control_block* block) noexcept {
  static_assert(sizeof(caf::actor_control_block) + sizeof(void*) <= CAF_CACHE_LINE_SIZE);
  return *reinterpret_cast<const actor_type**>(reinterpret_cast<std::byte*>(block) +
                                               CAF_CACHE_LINE_SIZE - sizeof(void*));
}

/// In place of a list of watches: the actor has ended, and nobody has watched it.
watch_list* ended_unwatched() noexcept {
  return reinterpret_cast<watch_list*>(alignof(watch_list));
}

/// A thread takes them in blocks.
std::uint64_t next_id() noexcept {
  constexpr std::uint64_t block = 1024;
  static std::atomic<std::uint64_t> next_block{0};
  thread_local std::uint64_t next = 0;
  if (next % block == 0)
    next = first_typed_id + block * next_block.fetch_add(1, std::memory_order_relaxed);
  return next++ + 1;
}

}  // namespace

cell_extras::cell_extras() = default;
cell_extras::~cell_extras() = default;

cell::cell(caf::actor_config& config, system_core& core, const actor_type& type, void* object,
           void* arguments)
    : monitorable_actor(config), throughput_(static_cast<std::uint32_t>(core.options().throughput)),
      core_(&core), epoch_(core.epoch()), behavior_type_(&type), behavior_object_(object),
      type_(&type), object_(object), arguments_(arguments) {
  ::new (scope_at()) request_scope;  // of a proxy, too, which has no context
}

cell::~cell() {
  auto* list = watches_.load(std::memory_order_acquire);
  if (list != ended_unwatched()) delete list;
}

cell* cell::allocate(system_core& core, const actor_type& type, const spawn_options& options,
                     cell* parent) {
  const layout at{type};
  auto* block = static_cast<std::byte*>(detail::allocate_block(at.total, at.align));
  // The control block borrows the node without counting it: the core keeps every node it had, and
  // block_destructor does not destroy it. It saves two contended counts for each actor.
  alignas(caf::node_id) std::byte node[sizeof(caf::node_id)];
  std::memcpy(node, static_cast<const void*>(&core.borrowed_node()), sizeof(caf::node_id));
  const auto id = next_id();
  auto* control = ::new (block)
      caf::actor_control_block(id, *reinterpret_cast<caf::node_id*>(node), &core.caf_system(),
                               &data_destructor, &block_destructor);
  type_slot(control) = &type;
  caf::actor_config config;
  // abstract_actor hides the global placement new
  auto* self = ::new (static_cast<void*>(block + layout::cell_at))
      cell{config, core, type, block + at.object, block + at.arguments};
  try {
    if (!options.name.empty()) self->extras().name = options.name;
    if (options.throughput != 0) self->throughput_ = static_cast<std::uint32_t>(options.throughput);
    self->by_reference_ = options.by_reference;
    if (options.mailbox.special() || options.mailbox.overflow != overflow::wait) {
      self->extras().mailbox = std::make_unique<policy_mailbox>(*self, options.mailbox);
      self->inbox_.redirect();
      self->special_ = true;
    }
    if (options.own_thread) own_thread::start(*self);
    self->family_.parent = parent;
  } catch (...) {
    self->family_.parent = nullptr;
    self->abandon();
    throw;
  }
  return self;
}

void cell::abandon() noexcept {
  family_.parent = nullptr;
  static_cast<void>(inbox_.close());
  if (has_own_thread()) {
    extras_->own->abandon();
    extras_->own->worker.join();
  }
  caf::intrusive_ptr_release(ctrl());
}

// The end of the system looks for what has been counted as spawned, and stops what it finds in the
// family. light_fence(), both: either it sees this actor, or this sees that the system is closing.
void cell::start() {
  auto* first = type_->on_started != nullptr ? make_started_signal() : nullptr;
  core_->counts().spawned.add();
  light_fence();
  if (core_->closing()) {
    core_->actor_ended();
    if (first != nullptr) free_envelope(first);
    throw actor_error{errc::system_down, "spawn in a system that is ending"};
  }
  object_lives_ = true;
  if (!by_reference_) intrusive_ptr_add_ref_impl();
  family::adopt(*this);
  if (first != nullptr) deliver_control(first);  // nobody else sends yet
  light_fence();
  if (core_->closing())  // it may have looked before
    detail::with_memory_for(detail::stopping_an_actor, [&] { interrupt(errc::system_down); });
}

watch_list& cell::watches() {
  // acquire: pairs with who made it, or with the end
  auto* seen = watches_.load(std::memory_order_acquire);
  while (seen == nullptr || seen == ended_unwatched()) {
    auto made = std::make_unique<watch_list>();
    if (seen == ended_unwatched()) made->close(reason_);
    if (watches_.compare_exchange_strong(seen, made.get(), std::memory_order_acq_rel,
                                         std::memory_order_acquire))
      return *made.release();
  }
  return *seen;
}

// Who comes later learns the reason, too.
void cell::close_watches() noexcept {
  auto* seen = watches_.load(std::memory_order_acquire);
  // release: publishes the reason
  if (seen == nullptr &&
      watches_.compare_exchange_strong(seen, ended_unwatched(), std::memory_order_acq_rel,
                                       std::memory_order_acquire))
    return;
  seen->close(reason_);
}

cell_extras& cell::extras() { return extras_.made(); }

std::string cell::display_name() const {
  const auto number = id() & (first_typed_id - 1);
  const bool named = extras_ != nullptr && !extras_->name.empty();
  return (named ? extras_->name : std::string{type_->name}) + " #" + std::to_string(number);
}

const char* cell::name() const {
  return extras_ != nullptr && !extras_->name.empty() ? extras_->name.c_str() : "typed_actor";
}

void cell::intrusive_ptr_add_ref_impl() { caf::intrusive_ptr_add_ref(ctrl()); }
void cell::intrusive_ptr_release_impl() { caf::intrusive_ptr_release(ctrl()); }

// The last reference is gone. Of an actor that lives, that is the wish to stop it (by_reference):
// it becomes one that holds its life reference. Nobody runs it now, since a turn would hold one,
// and nobody comes to it before there are references again.
void cell::data_destructor(caf::abstract_actor* actor) {
  auto& self = cell_of(*actor);
  if (!self.object_lives_) return self.~cell();
  auto* block = self.ctrl();
  self.by_reference_ = false;
  // CAF gives back one weak reference after this function
  caf::intrusive_ptr_add_weak_ref(block);
  // the life reference, and one of this function: the actor may end at once.
  // release: whoever upgrades a weak reference finds it changed
  block->strong_refs.store(2, std::memory_order_release);
  detail::with_memory_for("stopping an actor that nobody refers to",
                          [&] { stop(self, stop_mode::after_mailbox); });
  self.intrusive_ptr_release_impl();
}

void cell::block_destructor(caf::actor_control_block* block) {
  const layout at{*type_slot(block)};
  detail::free_block(block, at.total, at.align);
}

}  // namespace actors::backend
