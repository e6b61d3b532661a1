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

namespace actors::detail {

/// Alignment of every block.
inline constexpr std::size_t block_alignment = 32;

/// A block of at least `size` bytes, aligned to 32. Thread-safe. Throws std::bad_alloc. O(1);
/// above 1 KiB this is operator new.
[[nodiscard]] ACTORS_API void* allocate_block(std::size_t size);

/// Gives a block back; `size` as at its allocation. Any thread.
ACTORS_API void free_block(void* block, std::size_t size) noexcept;

}  // namespace actors::detail
