#pragma once

#include <cstdint>
#include <string_view>

namespace actors::test {

/// How much of something a test does: messages, cycles, seeds. The table in budget.cpp has two
/// counts for each name; ACTORS_TEST_BUDGET=ci (the default) or full chooses one. A program built
/// with sanitizers, some ten times slower, gets a tenth of the smaller one.
/// Throws std::invalid_argument for a name that the table lacks.
std::uint64_t budget(std::string_view name);

}  // namespace actors::test
