#include <actors/pool/remote_function.hpp>

#include <actors/pool/worker_entry.hpp>

#include <mutex>
#include <unordered_map>

namespace actors::detail {

namespace {

struct registry {
  std::mutex mutex;  // a library that is loaded later registers beside running threads
  std::unordered_map<std::uint64_t, const remote_function*> functions;
};

// Never destroyed: static destructors of others may still run tasks.
registry& all() {
  static auto* const only = new registry;
  return *only;
}

// FNV-1a.
std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325U;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return h;
}

}  // namespace

// Two source files may each have a function of their own with the same key. Initialisers run in the
// same order in every run of a binary, so the next free number is the same, too.
remote_function::remote_function(const char* key, remote_body body) : id_(hash(key)), body_(body) {
  link_worker_entry();
  auto& [mutex, functions] = all();
  const std::lock_guard guard{mutex};
  while (!functions.emplace(id_, this).second) ++id_;
}

const remote_function* remote_function::find(std::uint64_t id) {
  auto& [mutex, functions] = all();
  const std::lock_guard guard{mutex};
  const auto found = functions.find(id);
  return found == functions.end() ? nullptr : found->second;
}

}  // namespace actors::detail
