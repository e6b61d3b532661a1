// Random pipelines against what they should give; random ends at random moments.
#include <tests/pipeline/support.hpp>

#include <rapidcheck.h>

#include <algorithm>
#include <sstream>

using namespace pipeline_test;

namespace {

/// rapidcheck with the tests' own seed and budget; a failure shows the smallest case that it found.
template <class Property> void check_property(Property property) {
  rc::detail::TestParams params;
  params.seed = actors::test::seed();
  params.maxSuccess = static_cast<int>(actors::test::budget("seeds"));
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata{}, params);
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  INFO(text.str());
  CHECK(result.template is<rc::detail::SuccessResult>());
}

int doubled(int i) { return i * 2; }
bool no_fourth(int i) { return i % 4 != 0; }
std::vector<int> thrice(int i) { return std::vector<int>(static_cast<std::size_t>(i % 3), i); }
int last_of(const std::vector<int>& all) { return all.back(); }

/// A stage for each number of the plan, from the last one on.
template <std::size_t Left, class Flow>
running extend(Flow flow, const std::vector<int>& plan, std::vector<int>& out) {
  if constexpr (Left == 0) {
    return std::move(flow) | into(out);
  } else {
    const auto go_on = [&](auto more) { return extend<Left - 1>(std::move(more), plan, out); };
    switch (plan[Left - 1]) {
    case 0:
      return go_on(std::move(flow) | map(doubled) | filter(no_fourth));
    case 1:
      return go_on(std::move(flow) | hop | flat_map(thrice, parallel(2)));
    case 2:
      return go_on(std::move(flow) | map(doubled, parallel(3, 4), ordered));
    case 3:
      return go_on(std::move(flow) | fan_out(map(doubled), filter(no_fourth) | flat_map(thrice)));
    default:
      return go_on(std::move(flow) | batch(3) | hop | map(last_of) | flat_map(thrice));
    }
  }
}

std::vector<int> expected_of(std::vector<int> items, const std::vector<int>& plan) {
  for (std::size_t left = plan.size(); left != 0; --left) {
    std::vector<int> next;
    const auto add_thrice = [&next](int i) {
      for (const int x : thrice(i)) next.push_back(x);
    };
    switch (plan[left - 1]) {
    case 0:
      for (const int i : items)
        if (no_fourth(doubled(i))) next.push_back(doubled(i));
      break;
    case 1:
      for (const int i : items) add_thrice(i);
      break;
    case 2:
      for (const int i : items) next.push_back(doubled(i));
      break;
    case 3:
      for (const int i : items) {
        next.push_back(doubled(i));
        if (no_fourth(i)) add_thrice(i);
      }
      break;
    default:
      for (std::size_t i = 0; i < items.size(); i += 3)
        add_thrice(items[std::min(i + 2, items.size() - 1)]);
    }
    items = std::move(next);
  }
  return items;
}

}  // namespace

TEST_CASE("the output of random ordered pipelines is that of a loop") {
  actors::system sys{quiet(2)};
  check_property([&] {
    const auto plan = *rc::gen::container<std::vector<int>>(2, rc::gen::inRange(0, 5));
    const auto items = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1'000));
    const options o{.chunk = *rc::gen::inRange<std::size_t>(1, 40),
                    .window = *rc::gen::inRange<std::size_t>(1, 5)};
    std::vector<int> out;
    auto done = extend<2>(from(sys, items, o), plan, out);
    const auto s = done.get();
    RC_ASSERT(out == expected_of(items, plan));
    for (std::size_t i = 0; i < s.stages.size(); ++i) {
      const auto& each = s.stages[i];
      RC_ASSERT(each.in == each.handled + each.filtered + each.skipped + each.dropped);
    }
  });
  check_rest(sys);
}

namespace {

enum class end { fail = 1, drop, drain, system };

/// A pipeline with all kinds of actors, ended at some moment in some way. Every stage may fail.
void end_somehow(end how, std::uint64_t moment, int failing_stage, std::size_t chunk) {
  std::atomic<int> alive{0};
  std::atomic<std::uint64_t> calls{0};
  auto system_options = quiet(2);
  system_options.drain = 0ms;
  auto sys = std::make_unique<actors::system>(std::move(system_options));
  const auto stage = [&, t = tracer{alive}](int number) {
    return [&, t, number](std::pair<int, tracer> item) {
      static_cast<void>(t);
      if (++calls >= moment && how == end::fail && number == failing_stage)
        throw std::runtime_error{"ended"};
      return item;
    };
  };
  auto done =
      from(*sys, all_numbers(), {.chunk = chunk, .window = 2}) | map([t = tracer{alive}](int i) {
        return std::pair{i, t};
      }) |
      map(stage(0)) | hop | map(stage(1), parallel(2), ordered) |
      map(stage(2), parallel(2), unordered) |
      partition_by([](const auto& item) { return item.first; }, 3) | map(stage(3)) | batch(3) |
      merge | flat_map([](std::vector<std::pair<int, tracer>> all) { return all; }) |
      map(stage(4)) |
      fold(
          std::vector<tracer>{},
          [f = stage(5)](std::vector<tracer>& kept, std::pair<int, tracer> item) mutable {
            kept.assign(1, f(std::move(item)).second);
          },
          [](std::vector<tracer>& kept, std::vector<tracer> more) { kept = std::move(more); },
          parallel(2)) |
      into([](const auto&) {});
  while (calls < moment) actors::thread::yield();
  if (how == end::drop) done.cancel(cancel_mode::drop);
  if (how == end::drain) done.cancel(cancel_mode::drain);
  if (how == end::system) sys.reset();
  const auto outcome = done.result();
  CHECK(outcome.has_value() == (how == end::drop || how == end::drain));
  const auto s = done.progress();
  check_books(s);
  if (how == end::drain) CHECK(s.dropped() == 0);
  if (sys != nullptr) check_rest(*sys);
  CHECK(alive == 1);  // that of `stage` itself
  sys.reset();
}

}  // namespace

TEST_CASE("ended at any moment in any way, a pipeline accounts for every item and leaves nothing") {
  actors::random draw{actors::test::seed()};
  for (auto left = actors::test::budget("seeds") * 4; left != 0; --left) {
    const auto how = static_cast<end>(1 + draw.below(4));
    const auto moment = 1 + draw.below(3'000);
    const auto failing = static_cast<int>(draw.below(6));
    const auto chunk = 1 + draw.below(64);
    CAPTURE(static_cast<int>(how), moment, failing, chunk);
    end_somehow(how, moment, failing, chunk);
  }
}
