#include <actors/base/block_cache.hpp>
#include <tests/support/memory.hpp>

#include <cstdint>
#include <cstring>
#include <deque>
#include <mutex>
#include <set>
#include <tests/support/catch.hpp>
#include <thread>
#include <vector>

using actors::detail::allocate_block;
using actors::detail::block_alignment;
using actors::detail::free_block;

TEST_CASE("blocks of every size are aligned, distinct and writable") {
  std::vector<std::pair<void*, std::size_t>> blocks;
  for (std::size_t size = 1; size <= 3000; size += size < 100 ? 1 : 37) {
    auto* block = allocate_block(size);
    CHECK(reinterpret_cast<std::uintptr_t>(block) % block_alignment == 0);
    std::memset(block, static_cast<int>(size % 256), size);
    blocks.emplace_back(block, size);
  }
  for (auto& [block, size] : blocks) {
    const auto* bytes = static_cast<const unsigned char*>(block);
    const auto expected = static_cast<unsigned char>(size % 256);
    CHECK((bytes[0] == expected && bytes[size - 1] == expected));
    free_block(block, size);
  }
}

TEST_CASE("what is freed on one thread is used again on another") {
  // one allocates, the other frees, as a sender and a receiver do
  using actors::test::memory;
  std::mutex mutex;
  std::deque<void*> belt;
  constexpr std::size_t size = 200;
  constexpr int count = 300'000;
  const auto before = memory::now().resident;
  std::thread consumer([&] {
    for (int done = 0; done < count;) {
      std::deque<void*> mine;
      {
        const std::lock_guard guard{mutex};
        mine.swap(belt);
      }
      for (auto* each : mine) free_block(each, size), ++done;
      if (mine.empty()) std::this_thread::yield();
    }
  });
  for (int i = 0; i < count;) {
    {
      const std::lock_guard guard{mutex};
      if (belt.size() < 1000)
        for (int n = 0; n < 100; ++n, ++i) belt.push_back(allocate_block(size));
    }
    if (i % 1000 == 0) std::this_thread::yield();
  }
  consumer.join();
  if (actors::test::memory_is_telling)
    CHECK(memory::now().resident < before + (std::size_t{20} << 20));
}

TEST_CASE("the blocks of a thread that ends are used by others") {
  using actors::test::memory;
  const auto round = [] {
    std::thread([] {
      std::vector<void*> mine;
      for (int i = 0; i < 5000; ++i) mine.push_back(allocate_block(500));
      for (auto* each : mine) free_block(each, 500);
    }).join();
  };
  round();
  const auto before = memory::now().resident;
  for (int i = 0; i < 50; ++i) round();
  if (actors::test::memory_is_telling)
    CHECK(memory::now().resident < before + (std::size_t{8} << 20));
}

TEST_CASE("what a thread has only freed is used by others when it has ended") {
  using actors::test::memory;
  const auto round = [] {
    std::vector<void*> blocks;
    for (int i = 0; i < 100; ++i) blocks.push_back(allocate_block(1000));
    std::thread([&] {
      for (auto* each : blocks) free_block(each, 1000);
    }).join();
  };
  round();
  const auto before = memory::now().resident;
  for (int i = 0; i < 500; ++i) round();
  if (actors::test::memory_is_telling)
    CHECK(memory::now().resident < before + (std::size_t{8} << 20));
}

TEST_CASE("a thread may free blocks while its other thread-locals go") {
  struct late {
    std::vector<void*> blocks;
    ~late() {
      for (auto* each : blocks) free_block(each, 64);
      for (int i = 0; i < 300; ++i) free_block(allocate_block(64), 64);
    }
  };
  std::thread([] {
    thread_local late mine;  // made before the cache: goes after it
    mine.blocks.reserve(300);
    for (int i = 0; i < 300; ++i) mine.blocks.push_back(allocate_block(64));
  }).join();
  std::set<void*> distinct;
  for (int i = 0; i < 1000; ++i) distinct.insert(allocate_block(64));
  CHECK(distinct.size() == 1000);
  for (auto* each : distinct) free_block(each, 64);
}

TEST_CASE("many threads allocate and free at the same time without sharing a block") {
  std::vector<std::thread> threads;
  std::atomic<int> torn{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&torn, t] {
      std::vector<unsigned char*> mine;
      for (int i = 0; i < 20'000; ++i) {
        auto* block = static_cast<unsigned char*>(allocate_block(96));
        std::memset(block, t + 1, 96);
        mine.push_back(block);
        if (mine.size() == 150)
          for (; mine.size() > 20; mine.pop_back()) {
            if (mine.back()[0] != t + 1 || mine.back()[95] != t + 1) ++torn;
            free_block(mine.back(), 96);
          }
      }
      for (auto* each : mine) free_block(each, 96);
    });
  for (auto& each : threads) each.join();
  CHECK(torn == 0);
}
