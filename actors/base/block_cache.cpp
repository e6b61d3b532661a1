#include <actors/base/block_cache.hpp>

#include <actors/base/thread_end.hpp>

#include <pthread.h>
#include <sys/mman.h>

#include <array>
#include <cstdint>
#include <mutex>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ACTORS_PLAIN_HEAP 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ACTORS_PLAIN_HEAP 1
#endif
#endif

namespace actors::detail {
namespace {

void* heap_block(std::size_t size) {
  return ::operator new (size, std::align_val_t{block_alignment});
}

void heap_free(void* block) noexcept {
  ::operator delete (block, std::align_val_t{block_alignment});
}

}  // namespace

#ifdef ACTORS_PLAIN_HEAP

void* allocate_block(std::size_t size) { return heap_block(size); }
void free_block(void* block, std::size_t) noexcept { heap_free(block); }

#else

namespace {

constexpr std::size_t largest = 1024;
constexpr std::size_t step = block_alignment;
constexpr std::size_t num_bins = largest / step;
constexpr std::size_t piece_size = std::size_t{2} << 20;

/// What lies in a free block.
struct free_node {
  free_node* next;        // within a bin or a batch
  free_node* next_batch;  // in the depot, at the first node of a batch
  std::uint32_t count;    // likewise: how many nodes the batch has
};

constexpr std::size_t bin_of(std::size_t size) noexcept { return (size - 1) / step; }
constexpr std::size_t block_size(std::size_t bin) noexcept { return (bin + 1) * step; }
constexpr std::uint32_t batch_of(std::size_t bin) noexcept { return bin < 8 ? 64 : 16; }

/// Full batches of one size class, shared by all threads.
struct alignas(64) depot_bin {
  std::mutex mutex;
  free_node* batches = nullptr;

  free_node* take() {
    const std::lock_guard guard{mutex};
    auto* batch = batches;
    if (batch != nullptr) batches = batch->next_batch;
    return batch;
  }
  void give(free_node* batch, std::uint32_t count) {
    batch->count = count;
    const std::lock_guard guard{mutex};
    batch->next_batch = batches;
    batches = batch;
  }
};

/// Fresh memory, carved in order of address, so that neighbours are used together.
struct arena {
  std::mutex mutex;
  std::byte* at = nullptr;
  std::size_t left = 0;

  std::byte* carve(std::size_t bytes) {
    const std::lock_guard guard{mutex};
    if (left < bytes) refill();
    auto* out = at;
    at += bytes;
    left -= bytes;
    return out;
  }

private:
  void refill() {
    // twice the size, so that an aligned piece is inside; what is untouched costs nothing
    void* raw = ::mmap(nullptr, 2 * piece_size, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED) throw std::bad_alloc{};
    const auto address = reinterpret_cast<std::uintptr_t>(raw);
    const auto aligned = (address + piece_size - 1) & ~(piece_size - 1);
    auto* piece = static_cast<std::byte*>(raw) + (aligned - address);
    if (aligned != address) ::munmap(raw, aligned - address);
    ::munmap(piece + piece_size, piece_size - (aligned - address));
    // a hint: without huge pages all works as well, with more page faults
    static_cast<void>(::madvise(piece, piece_size, MADV_HUGEPAGE));
    at = piece;
    left = piece_size;
  }
};

struct shared_state {
  std::array<depot_bin, num_bins> bins;
  arena fresh;

  void lock() {
    for (auto& each : bins) each.mutex.lock();
    fresh.mutex.lock();
  }
  void unlock() {
    fresh.mutex.unlock();
    for (auto& each : bins) each.mutex.unlock();
  }
};

shared_state& shared();

// A child has one thread: what another one held at the fork would be locked for ever.
shared_state* make_shared_state() {
  auto* state = new shared_state;
  const auto lock = [] { shared().lock(); };
  const auto unlock = [] { shared().unlock(); };
  // it can only refuse for lack of memory: then a child may hang, as one of any program may
  static_cast<void>(::pthread_atfork(lock, unlock, unlock));
  return state;
}

shared_state& shared() {
  // never destroyed: threads may free blocks while the process ends
  static auto* state = make_shared_state();
  return *state;
}

struct thread_bin {
  free_node* head;
  std::uint32_t count;
};

struct thread_cache {
  std::array<thread_bin, num_bins> bins;
  bool in_use;  // its blocks go back to the depot when the thread ends
};

#define ACTORS_TLS [[gnu::tls_model("initial-exec")]] constinit thread_local
ACTORS_TLS thread_cache cache{};

void flush() noexcept {
  cache.in_use = false;
  for (std::size_t bin = 0; bin < num_bins; ++bin) {
    auto& mine = cache.bins[bin];
    if (mine.head != nullptr) shared().bins[bin].give(mine.head, mine.count);
    mine = {nullptr, 0};
  }
}

// Whoever puts something into an empty bin calls it: then it comes back, also when that is done
// after a flush, by a thread that goes on ending.
inline void use_cache() noexcept {
  if (cache.in_use) [[likely]]
    return;
  cache.in_use = true;
  at_thread_end(&flush);
}

free_node* carve_batch(std::size_t bin) {
  const auto size = block_size(bin);
  const auto count = batch_of(bin);
  auto* memory = shared().fresh.carve(size * count);
  free_node* head = nullptr;
  for (auto i = count; i-- > 0;) {
    auto* node = reinterpret_cast<free_node*>(memory + i * size);
    node->next = head;
    head = node;
  }
  head->count = count;
  return head;
}

[[gnu::noinline]] void* refill(std::size_t bin) {
  use_cache();
  auto* batch = shared().bins[bin].take();
  if (batch == nullptr) batch = carve_batch(bin);
  cache.bins[bin] = {batch->next, batch->count - 1};
  return batch;
}

[[gnu::noinline]] void spill(std::size_t bin) noexcept {
  auto& mine = cache.bins[bin];
  const auto batch = batch_of(bin);
  auto* first = mine.head;
  auto* last = first;
  for (std::uint32_t i = 1; i < batch; ++i) last = last->next;
  mine.head = last->next;
  mine.count -= batch;
  last->next = nullptr;
  shared().bins[bin].give(first, batch);
}

}  // namespace

void* allocate_block(std::size_t size) {
  if (size > largest) return heap_block(size);
  const auto bin = bin_of(size);
  auto& mine = cache.bins[bin];
  auto* node = mine.head;
  if (node == nullptr) return refill(bin);
  mine.head = node->next;
  --mine.count;
  return node;
}

void free_block(void* block, std::size_t size) noexcept {
  if (size > largest) return heap_free(block);
  const auto bin = bin_of(size);
  auto& mine = cache.bins[bin];
  auto* node = static_cast<free_node*>(block);
  if (mine.head == nullptr) use_cache();
  node->next = mine.head;
  mine.head = node;
  if (++mine.count >= 2 * batch_of(bin)) spill(bin);
}

#endif

}  // namespace actors::detail
