#pragma once

#include <cstdint>

namespace actors::test {

/// The seed of this run: ACTORS_TEST_SEED when set, else a fresh one. Always the same within a
/// process; printed when first asked for, and again by a test that fails. Thread-safe.
std::uint64_t seed();

/// Whether anybody asked for the seed yet.
bool seed_used() noexcept;

}  // namespace actors::test
