// Memory for messages and actors: small blocks from a cache of the calling thread.
//
// A block is allocated on one thread and freed on another all the time (sender, receiver). Each
// thread keeps a bin of free blocks per size class; a bin that runs empty takes a batch from a
// shared depot, one that runs over gives a batch back. So the common case is a few instructions
// without a lock, and the depot's lock is taken once a batch.
// (after Bonwick and Adams, "Magazines and Vmem", USENIX 2001)
//
// Fresh memory is carved from 2 MiB pieces that ask the kernel for huge pages: the first touch of
// a page is what spawning a million actors spends most of its time on. Pieces are not given back.
// With address or thread sanitizer every block is its own heap allocation, so that they see all.
#pragma once

#include <actors/base/export.hpp>

#include <cstddef>
#include <new>

namespace actors::detail {

/// Alignment of every block.
inline constexpr std::size_t block_alignment = 32;

/// A block of at least `size` bytes, aligned to 32. Thread-safe. Throws std::bad_alloc. O(1);
/// above 1 KiB this is operator new.
[[nodiscard]] ACTORS_API void* allocate_block(std::size_t size);

/// Gives a block back; `size` as at its allocation. Any thread.
ACTORS_API void free_block(void* block, std::size_t size) noexcept;

/// The same for values that want more than block_alignment: those leave the cache.
[[nodiscard]] inline void* allocate_block(std::size_t size, std::size_t align) {
  if (align <= block_alignment) return allocate_block(size);
  return ::operator new (size, std::align_val_t{align});
}
inline void free_block(void* block, std::size_t size, std::size_t align) noexcept {
  if (align <= block_alignment) return free_block(block, size);
  ::operator delete (block, std::align_val_t{align});
}

/// Base of classes whose objects are blocks, whatever their alignment.
struct block_allocated {
  static void* operator new(std::size_t size) { return allocate_block(size); }
  static void* operator new(std::size_t size, std::align_val_t align) {
    return allocate_block(size, static_cast<std::size_t>(align));
  }
  static void operator delete(void* p, std::size_t size) noexcept { free_block(p, size); }
  static void operator delete(void* p, std::size_t size, std::align_val_t align) noexcept {
    free_block(p, size, static_cast<std::size_t>(align));
  }
};

}  // namespace actors::detail
