// Sources made of several ones, and stages that count items.
#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>
#include <tests/core/support.hpp>

#include <tests/support/catch.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace pipeline = actors::pipeline;
using namespace core_test;

TEST_CASE("concat: the items of each source, one source after the other") {
  actors::system sys{quiet(2)};
  int left = 3;
  const auto count_down = [left]() mutable -> std::optional<int> {
    if (left == 0) return std::nullopt;
    return left--;
  };
  std::vector<int> out;
  auto run = pipeline::from(sys, pipeline::concat(std::vector{7, 8}, std::vector<int>{}, count_down,
                                                  std::vector<int>(1'000, 5))) |
             pipeline::into(out);
  run.get();
  std::vector<int> expected{7, 8, 3, 2, 1};
  expected.resize(1'005, 5);
  CHECK(out == expected);
}

TEST_CASE("concat: an inlet that comes later is read when its turn comes") {
  actors::system sys{quiet(2)};
  const pipeline::inlet<int> first, second;
  for (int i = 0; i < 3; ++i) CHECK_FALSE(second.try_push(10 + i));
  std::vector<int> out;
  auto run = pipeline::from(sys, pipeline::concat(first, second)) | pipeline::into(out);
  for (int i = 0; i < 3; ++i) CHECK_FALSE(first.try_push(i));
  second.close();
  first.close();
  run.get();
  CHECK(out == std::vector{0, 1, 2, 10, 11, 12});
}

TEST_CASE("merged takes inlets, and sources made of several ones") {
  actors::system sys{quiet(2)};
  const pipeline::inlet<int> one;
  std::vector<int> out;
  auto run =
      pipeline::from(sys, pipeline::merged(one, pipeline::concat(std::vector{2}, std::vector{3}))) |
      pipeline::into(out);
  CHECK_FALSE(one.try_push(1));
  one.close();
  run.get();
  std::ranges::sort(out);
  CHECK(out == std::vector{1, 2, 3});
}

TEST_CASE("chunk counts items, and a window of items slides by one if nothing else is said") {
  actors::system sys{quiet(2)};
  using lists = std::vector<std::vector<int>>;
  lists chunks, windows, same;
  (pipeline::from(sys, std::vector{1, 2, 3, 4, 5}) | pipeline::chunk(2) | pipeline::into(chunks))
      .get();
  CHECK(chunks == lists{{1, 2}, {3, 4}, {5}});
  (pipeline::from(sys, std::vector{1, 2, 3, 4}) | pipeline::window(2) | pipeline::into(windows))
      .get();
  (pipeline::from(sys, std::vector{1, 2, 3, 4}) | pipeline::window(2, 1) | pipeline::into(same))
      .get();
  CHECK(windows == same);
  CHECK(windows.front() == std::vector{1, 2});
  CHECK(code_thrown_by([] { static_cast<void>(pipeline::chunk(0)); }) == errc::bad_option);
  CHECK(code_thrown_by([] { static_cast<void>(pipeline::window(0)); }) == errc::bad_option);
}
