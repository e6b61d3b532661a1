// Catch2, version 2 or 3, with what differs between them.
#pragma once

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_all.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <cstdint>
#include <string>

namespace actors::test {

#if __has_include(<catch2/catch_test_macros.hpp>)
using Catch::Approx;
/// The seed of Catch2's option --rng-seed.
inline std::uint32_t seed_of_catch() { return Catch::getSeed(); }
/// For CHECK_THAT of a string.
inline auto contains(const std::string& part) { return Catch::Matchers::ContainsSubstring(part); }
#else
using ::Approx;
inline std::uint32_t seed_of_catch() { return Catch::rngSeed(); }
inline auto contains(const std::string& part) { return Catch::Contains(part); }
#endif

}  // namespace actors::test
