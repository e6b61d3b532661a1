// Sources and sinks.
#include <tests/pipeline/support.hpp>

#include <filesystem>
#include <fstream>
#include <optional>
#include <semaphore>
#include <sys/stat.h>

using namespace pipeline_test;

namespace {

class text_file {
public:
  explicit text_file(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("actors-pipeline-" + std::to_string(actors::random_seed()))) {
    std::ofstream{path_} << text;
  }
  text_file(const text_file&) = delete;
  text_file& operator=(const text_file&) = delete;
  ~text_file() {
    std::error_code ignored;  // a temporary file
    std::filesystem::remove(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

/// A named pipe.
class fifo {
public:
  fifo() { REQUIRE(::mkfifo(path().c_str(), 0600) == 0); }

  const std::filesystem::path& path() const { return place_.path(); }
  /// Waits for a reader.
  std::ofstream open_to_write() const { return std::ofstream{path()}; }

private:
  struct free_place : text_file {
    free_place() : text_file{""} { std::filesystem::remove(path()); }
  } place_;
};

}  // namespace

TEST_CASE("sources: containers are copied or moved in, views are read, functions are called") {
  actors::system sys;
  std::vector<int> in{1, 2, 3};
  std::vector<int> out;
  check_books((from(sys, in) | into(out)).get());
  check_books((from(sys, std::views::all(in)) | into(out)).get());
  check_books((from(sys, [n = 0]() mutable { return n < 3 ? std::optional{++n} : std::nullopt; }) |
               into(out))
                  .get());
  check_books((from(sys, std::vector<int>{}) | into(out)).get());
  CHECK(in == std::vector<int>{1, 2, 3});
  CHECK(out == std::vector<int>{1, 2, 3, 1, 2, 3, 1, 2, 3});
}

TEST_CASE("lines of a file, however they end; a file that is not there is an error") {
  actors::system sys{quiet(2)};
  const text_file file{"one\ntwo\r\n\nlast"};
  std::vector<std::string> out;
  check_books((from(sys, lines(file.path())) | into(out)).get());
  CHECK(out == std::vector<std::string>{"one", "two", "", "last"});
  auto none = from(sys, lines("/nonexistent/file")) | into(out);
  CHECK(none.result().error().text() ==
        "pipeline: stage 0 (source) failed: cannot open /nonexistent/file: No such file or "
        "directory");
}

TEST_CASE("lines of several files, with file and number") {
  actors::system sys{quiet(2)};
  const text_file one{"a\nb\n"}, none{""}, two{"\nlast"};
  std::vector<std::string> out;
  check_books((from(sys, lines({one.path(), none.path(), two.path()})) | into(out)).get());
  CHECK(out == std::vector<std::string>{"a", "b", "", "last"});
  out.clear();
  const auto show = [](const text_line& l) {
    return l.file + ":" + std::to_string(l.number) + ":" + l.text;
  };
  check_books((from(sys, lines({one.path(), two.path()}, numbered)) | map(show) | into(out)).get());
  CHECK(out ==
        std::vector<std::string>{one.path().string() + ":1:a", one.path().string() + ":2:b",
                                 two.path().string() + ":1:", two.path().string() + ":2:last"});
  out.clear();
  check_books((from(sys, lines(two.path(), numbered)) | map(show) | into(out)).get());
  CHECK(out.size() == 2);
}

TEST_CASE("lines that are longer than what is read at once, and cut by it") {
  actors::system sys{quiet(2)};
  constexpr std::size_t block = std::size_t{1} << 18U;
  std::vector<std::string> in, out;
  std::string text;
  for (const auto size : {block - 1, std::size_t{0}, block - 2, block, 3 * block, std::size_t{5}}) {
    in.emplace_back(size, 'x');
    text += in.back() + (size == block - 2 ? "\r\n" : "\n");
  }
  const text_file file{text};
  check_books((from(sys, lines(file.path())) | into(out)).get());
  CHECK(out == in);
}

TEST_CASE("lines of a pipe come as they are written, until nobody writes any more") {
  actors::system sys{quiet(2)};
  const fifo pipe;
  std::vector<std::string> out;
  std::counting_semaphore<> seen{0};
  auto done =
      from(sys, lines(pipe.path())) | tee([&](const std::string&) { seen.release(); }) | into(out);
  {
    auto writer = pipe.open_to_write();
    writer << "one\ntw" << std::flush;
    seen.acquire();
    writer << "o\n" << std::flush;
    seen.acquire();
    writer << "last";
  }
  check_books(done.get());
  CHECK(out == std::vector<std::string>{"one", "two", "last"});
}

TEST_CASE("lines of a pipe that nobody writes to can be cancelled, and end with the system") {
  const fifo pipe;
  std::vector<std::string> out;
  std::counting_semaphore<> seen{0};
  std::optional<running> left;
  {
    actors::system sys{quiet(2)};
    // What the other source has comes after the pipe was asked.
    const auto start = [&] {
      auto begun = from(sys, merged(lines(pipe.path()), std::vector<std::string>{"other"})) |
                   tee([&](const std::string&) { seen.release(); }) | into(out);
      seen.acquire();
      return begun;
    };
    for (const auto how : {cancel_mode::drain, cancel_mode::drop}) {
      auto done = start();
      done.cancel(how);
      CHECK(done.get().cancelled);
    }
    {
      auto done = start();
      const auto writer = pipe.open_to_write();  // and one that says nothing
      done.cancel(cancel_mode::drain);
      CHECK(done.get().cancelled);
    }
    left.emplace(start());
  }
  CHECK(left->result().error().code() == errc::system_down);
}

TEST_CASE("merged sources give all items of each, in its order") {
  actors::system sys;
  std::vector<int> out;
  check_books((from(sys, merged(numbers(1'000), std::vector<int>{-1, -2, -3})) | into(out)).get());
  std::vector<int> negative;
  std::ranges::copy_if(out, std::back_inserter(negative), [](int i) { return i < 0; });
  CHECK(negative == std::vector<int>{-1, -2, -3});
  std::erase_if(out, [](int i) { return i < 0; });
  CHECK(std::ranges::equal(out, numbers(1'000)));
}

TEST_CASE("a blocking source has a thread of its own") {
  actors::system sys{quiet(1)};
  actors::test::gate blocked;
  auto done = from(sys, blocking([&, n = 0]() mutable -> std::optional<int> {
                     blocked.pass();
                     return n < 3 ? std::optional{n++} : std::nullopt;
                   })) |
              into([](int) {});
  blocked.await_reached();
  std::vector<int> other;  // the one worker is free
  check_books((from(sys, numbers(10)) | into(other)).get());
  CHECK(other.size() == 10);
  blocked.open();
  check_books(done.get());
}

TEST_CASE("who pushes into an inlet is held back, and hears when it is over") {
  actors::system sys{quiet(2)};
  actors::test::gate slow;
  inlet<int> in{4};
  auto done = from(sys, in, {.chunk = 1, .window = 1}) | hop | into([&](int) { slow.pass(); });
  std::vector<actors::future<actors::done>> pushed;
  for (int i = 0; i < 100; ++i) pushed.push_back(in.push(i));
  slow.await_reached();
  CHECK_FALSE(pushed.back().ready());
  CHECK(in.try_push(7) == std::optional{7});
  slow.open();
  for (auto& each : pushed) each.get();
  in.close();
  CHECK(in.push(1).result().error().code() == errc::actor_stopped);
  CHECK(done.get().out() == 100);
}

TEST_CASE("an inlet ends with its last handle, and with its pipeline") {
  actors::system sys{quiet(2)};
  std::vector<int> out;
  auto in = std::make_unique<inlet<int>>();
  auto done = from(sys, *in) | into(out);
  in->push(5).get();
  in.reset();
  check_books(done.get());
  CHECK(out == std::vector<int>{5});

  inlet<int> second{1};
  auto other = from(sys, second) | into([](int) {});
  CHECK(core_test::code_thrown_by([&] { static_cast<void>(from(sys, second)); }) ==
        errc::bad_option);
  other.cancel(cancel_mode::drop);
  check_books(other.get());
  CHECK(second.push(1).result().error().code() == errc::actor_stopped);
  CHECK(second.try_push(1).has_value());
}

TEST_CASE("actors push with co_await, from several at once, and nothing is lost") {
  struct feed {
    int count;
    using reply = actors::done;
  };
  struct feeder {
    using protocol = actors::protocol<feed>;
    inlet<int> to;
    actors::task<> on(feed m) {
      for (int i = 0; i < m.count; ++i) co_await to.push(i);
    }
  };
  actors::system sys{quiet(2)};
  const auto each = static_cast<int>(actors::test::budget("messages") / 20);
  inlet<int> in{16};
  auto done = from(sys, in) | into([](int) {});
  std::vector<actors::future<actors::done>> fed;
  for (int i = 0; i < 4; ++i) fed.push_back(sys.spawn<feeder>(in).ask<feed>(each));
  for (auto& f : fed) f.get();
  in.close();
  const auto s = done.get();
  check_books(s);
  CHECK(s.out() == static_cast<std::uint64_t>(4 * each));
}

TEST_CASE("ticks come until the pipeline is cancelled, those that were missed as a number") {
  actors::system sys{quiet(2)};
  actors::test::probe<tick> seen;
  actors::test::gate slow;
  auto done = from(sys, every(100us)) | into([&](tick t) {
                if (seen.size() == 0) slow.pass();
                seen.put(t);
              });
  slow.await_reached();
  const auto until = actors::clock::now() + 2ms;
  while (actors::clock::now() < until) actors::thread::yield();
  slow.open();
  seen.wait_for(5);
  done.cancel();
  check_books(done.get());
  std::uint64_t number = 0, missed = 0;
  for (const auto& t : seen.values()) {
    CHECK(t.number == number + t.missed + 1);
    number = t.number;
    missed += t.missed;
  }
  CHECK(missed > 0);
}

TEST_CASE("sinks: an actor that answers chunks holds the pipeline back") {
  using numbers_of = items<int>;
  struct total {
    using reply = int;
  };
  struct consumer {
    using protocol = actors::protocol<numbers_of, total>;
    int sum = 0;
    void on(numbers_of m) {
      for (const int i : m.all) sum += i;
    }
    int on(total) const { return sum; }
  };
  actors::system sys{quiet(2)};
  auto to = sys.spawn<consumer>();
  check_books((from(sys, numbers(10'000)) | hop | into(to)).get());
  CHECK(to.ask<total>().get() == 9'999 * 10'000 / 2);

  // one that never answers
  struct silent {
    using protocol = actors::protocol<numbers_of>;
    std::vector<actors::promise<actors::done>> kept;
    void on(numbers_of, actors::promise<actors::done> p) { kept.push_back(std::move(p)); }
  };
  auto stuck = sys.spawn<silent>();
  auto done = from(sys, all_numbers(), {.chunk = 10, .window = 2}) | into(stuck);
  while (done.progress().in() < 20) actors::thread::yield();
  CHECK_FALSE(done.wait_for(5ms));
  CHECK(done.progress().in() == 20);
  done.cancel(cancel_mode::drop);
  stuck.stop();
  const auto outcome = done.result();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code() == errc::broken_promise);
  check_books(done.progress());
}

TEST_CASE("sinks: an actor that takes the items themselves is told") {
  actors::system sys{quiet(2)};
  auto to = sys.spawn<core_test::adder>();
  check_books(
      (from(sys, numbers(1'000)) | map([](int i) { return core_test::add{i}; }) | into(to)).get());
  CHECK(to.ask<core_test::total>().get() == 999 * 1'000 / 2);
  to.stop();
  REQUIRE(sys.drain(core_test::long_enough));
  auto late = from(sys, numbers(10)) | map([](int i) { return core_test::add{i}; }) | into(to);
  CHECK(late.result().error().code() == errc::task_failed);
  check_books(late.progress());
}

TEST_CASE("sinks: a full mailbox of an actor that is told holds the pipeline back") {
  struct item {
    int n;
  };
  struct sink {
    using protocol = actors::protocol<item>;
    std::vector<int>* taken;
    void on(item m) { taken->push_back(m.n); }
  };
  actors::system sys{quiet(2)};
  std::vector<int> taken;
  {
    const auto to = sys.spawn<sink>(actors::spawn_options{.mailbox = {.capacity = 4}}, &taken);
    std::vector<item> in;
    for (int i = 0; i < 2000; ++i) in.push_back({i});
    const auto books = (from(sys, std::move(in)) | into(to)).get();
    check_books(books);
    CHECK(books.stages.back().out == 2000);
    to.stop();
    sys.watch(to).get();
  }
  REQUIRE(taken.size() == 2000);
  CHECK(std::ranges::is_sorted(taken));
}

TEST_CASE("what an inlet has accepted goes through when the pipeline is cancelled") {
  actors::system sys{quiet(2)};
  for (int round = 0; round < 20; ++round) {
    actors::pipeline::inlet<int> in;
    std::vector<int> out;
    auto end = from(sys, in) | into(out);
    for (int i = 0; i < 5; ++i) in.push(i).get();
    end.cancel();
    check_books(end.get());
    CHECK(out == std::vector<int>{0, 1, 2, 3, 4});
    CHECK(in.push(5).result().error().code() == errc::actor_stopped);
  }
}

TEST_CASE("counts of 0 and times that make no sense are refused") {
  using namespace actors::pipeline;
  const auto refused = [](auto make) {
    return core_test::code_thrown_by([&] { static_cast<void>(make()); }) == errc::bad_option;
  };
  CHECK(refused([] { return parallel(0); }));
  CHECK(refused([] { return batch(0); }));
  CHECK(refused([] { return within(-1s); }));
  CHECK(refused([] { return window(0, 1); }));
  CHECK(refused([] { return window(1, 0); }));
  CHECK(refused([] { return window(0s); }));
  CHECK(refused([] { return every(0s); }));
  CHECK(refused([] { return inlet<int>(0); }));
  CHECK(refused([] { return partition_by([](int n) { return n; }, 0); }));
}
