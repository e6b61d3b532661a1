#include <tests/pipeline/support.hpp>

#include <regex>

using namespace pipeline_test;

namespace {

/// Throws for some items.
struct picky {
  int every;
  int operator()(int i) const {
    if (i % every == every - 1) throw std::runtime_error{"cannot take " + std::to_string(i)};
    return i;
  }
};

}  // namespace

TEST_CASE("a stage that fails ends the pipeline, with its name and what was thrown") {
  actors::system sys{quiet(2)};
  auto done = from(sys, all_numbers()) | map(picky{1'000}, name("picky")) | hop | into([](int) {});
  const auto outcome = done.result();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == errc::task_failed);
  CHECK(outcome.error().text() == "pipeline: stage 1 (picky) failed: cannot take 999");
  const auto s = done.progress();
  check_books(s);
  CHECK(s.stages[1].skipped == 1);
  check_rest(sys);
  CHECK(sys.counters().dead() == 0);
}

TEST_CASE("a stage may skip what it fails on, and its causes are counted") {
  actors::system sys{quiet(2)};
  std::vector<int> out;
  const auto s = (from(sys, numbers(1'000)) | map(picky{100}, skip) |
                  map(
                      [](int i) {
                        if (i % 2 == 0) throw std::runtime_error{"even"};
                        return i;
                      },
                      parallel(2), skip) |
                  into(out))
                     .get();
  check_books(s);
  CHECK(s.stages[1].skipped == 10);
  CHECK(s.stages[1].causes.size() == 10);
  CHECK(s.stages[2].skipped == 500);
  CHECK(s.stages[2].causes == std::map<std::string, std::uint64_t>{{"even", 500}});
  CHECK(out.size() == 490);
}

TEST_CASE("a stage may begin anew: its state is that of its first day") {
  actors::system sys{quiet(2)};
  std::vector<int> out;
  const auto numbered = [n = 0](int i) mutable {
    if (i == 3) throw std::runtime_error{"three"};
    return n++;
  };
  check_books((from(sys, numbers(6)) | map(numbered, restart) | into(out)).get());
  CHECK(out == std::vector<int>{0, 1, 2, 0, 1});
  out.clear();
  const auto s = (from(sys, numbers(6)) |
                  fold(
                      0,
                      [](int& sum, int i) {
                        if (i == 3) throw std::runtime_error{"three"};
                        sum += i;
                      },
                      restart) |
                  into(out))
                     .get();
  check_books(s);
  CHECK(out == std::vector<int>{9});
  CHECK(s.stages[1].dropped == 3);
}

TEST_CASE("a parallel fold skips, fails and is cancelled as other stages") {
  actors::system sys{quiet(2)};
  const auto sum = [](std::int64_t& so_far, std::int64_t more) { so_far += more; };
  const auto picky_sum = [p = picky{100}](std::int64_t& so_far, int i) { so_far += p(i); };
  std::int64_t all = 0;
  const auto keep = [&](std::int64_t n) { all = n; };
  const auto s = (from(sys, numbers(200)) |
                  fold(std::int64_t{0}, picky_sum, sum, parallel(3), skip) | into(keep))
                     .get();
  check_books(s);
  CHECK(s.stages[1].skipped == 2);
  CHECK(all == 199 * 200 / 2 - 99 - 199);

  auto strict = from(sys, all_numbers()) |
                fold(std::int64_t{0}, picky_sum, sum, parallel(3), name("sum")) | into(keep);
  const auto outcome = strict.result();
  REQUIRE_FALSE(outcome);
  // Others may have come to a later one before the first had failed.
  const std::regex any_hundredth{R"(pipeline: stage 1 \(sum\) failed: cannot take \d*99)"};
  CHECK(std::regex_match(outcome.error().text(), any_hundredth));
  check_books(strict.progress());

  std::atomic<int> calls{0};
  const auto counting = [&](std::int64_t& so_far, int) { ++calls, ++so_far; };
  for (const auto how : {cancel_mode::drain, cancel_mode::drop}) {
    calls = 0;
    all = -1;
    auto endless =
        from(sys, all_numbers()) | fold(std::int64_t{0}, counting, sum, parallel(3)) | into(keep);
    while (calls < 1'000) actors::thread::yield();
    endless.cancel(how);
    check_books(endless.get());
    CHECK(all == (how == cancel_mode::drain ? calls.load() : -1));
  }
  check_rest(sys);
}

TEST_CASE("whatever fails is named: source, filter, range, key, fold, sink") {
  actors::system sys{quiet(2)};
  const auto failure = [](auto done) { return done.result().error().text(); };
  const auto no = [](const auto&...) -> bool { throw std::runtime_error{"no"}; };
  const auto nowhere = [](int) {};
  CHECK(failure(from(sys, []() -> std::optional<int> { throw std::runtime_error{"no"}; }) |
                into(nowhere)) == "pipeline: stage 0 (source) failed: no");
  CHECK(failure(from(sys, numbers(9)) | filter(no) | into(nowhere)) ==
        "pipeline: stage 1 (filter) failed: no");
  CHECK(failure(from(sys, numbers(9)) | flat_map([](int) {
                  return std::views::iota(0, 5) | std::views::transform([](int i) {
                           if (i == 3) throw std::runtime_error{"three"};
                           return i;
                         });
                }) |
                into(nowhere)) == "pipeline: stage 1 (flat_map) failed: three");
  CHECK(failure(from(sys, numbers(9)) | partition_by(no, 2) | map([](int i) { return i; }) |
                into(nowhere)) == "pipeline: stage 1 (partition_by) failed: no");
  CHECK(failure(from(sys, numbers(9)) | fold(0, [](int&, int) { throw std::runtime_error{"no"}; }) |
                into(nowhere)) == "pipeline: stage 1 (fold) failed: no");
  CHECK(failure(from(sys, numbers(9), {.name = "words"}) | into(no, name("end"))) ==
        "words: stage 1 (end) failed: no");
}

TEST_CASE("cancelling drains: what the source has given goes through") {
  actors::system sys{quiet(2)};
  actors::test::gate running;
  auto done = from(sys, all_numbers()) | map([](int i) { return i; }, parallel(2)) | batch(100) |
              into([&](const std::vector<int>& b) {
                if (b.front() == 1'000) running.pass();
              });
  running.await_reached();
  done.cancel();
  running.open();
  const auto s = done.get();
  check_books(s);
  CHECK(s.cancelled);
  CHECK(s.dropped() == 0);
  CHECK(s.stages[3].in * 100 >= s.in());
  check_rest(sys);
}

TEST_CASE("cancelling drops: what is under way is counted as dropped") {
  actors::system sys{quiet(2)};
  actors::test::gate running;
  auto done =
      from(sys, all_numbers()) | hop | map([](int i) { return i; }) | hop | into([&](int i) {
        if (i == 1'000) running.pass();
      });
  running.await_reached();
  done.cancel(cancel_mode::drop);
  running.open();
  const auto s = done.get();
  check_books(s);
  CHECK(s.cancelled);
  CHECK(s.dropped() > 0);
  CHECK(s.out() == 1'001);
  check_rest(sys);
}

TEST_CASE("the system's end ends a pipeline: an error, and nothing is left") {
  std::atomic<int> alive{0};
  auto sys = std::make_unique<actors::system>([] {
    auto o = quiet(2);
    o.drain = 0ms;
    return o;
  }());
  auto done = from(*sys, all_numbers()) |
              map(
                  [t = tracer{alive}](int i) {
                    return std::pair{i, t};
                  },
                  parallel(2)) |
              hop | batch(7) | into([](const auto&) {});
  while (done.progress().out() < 100) actors::thread::yield();
  sys.reset();
  REQUIRE(done.ready());
  CHECK(done.result().error().code() == errc::system_down);
  CHECK(alive == 0);
  check_books(done.progress());
}

TEST_CASE("a pipeline of an actor ends with it") {
  struct run_it {
    using reply = actors::done;
  };
  struct host {
    using protocol = actors::protocol<run_it>;
    actors::test::probe<std::shared_ptr<running>>* out;
    void on(run_it, actors::context& self) {
      out->put(std::make_shared<running>(from(self, all_numbers()) | hop | into([](int) {})));
    }
  };
  actors::system sys{quiet(2)};
  actors::test::probe<std::shared_ptr<running>> out;
  auto h = sys.spawn<host>(&out);
  h.ask<run_it>().get();
  auto done = out.wait_for(1).front();
  while (done->progress().out() < 100) actors::thread::yield();
  h.stop();
  CHECK(done->result().error().code() == errc::parent_ended);
  check_books(done->progress());
}

TEST_CASE("a handle that is dropped takes nothing back") {
  actors::system sys{quiet(2)};
  actors::test::probe<int> out;
  static_cast<void>(from(sys, numbers(1'000)) | hop | into([&](int i) { out.put(i); }));
  CHECK(out.wait_for(1'000).size() == 1'000);
}
