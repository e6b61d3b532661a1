// Pipelines: from a source through stages into a sink.
#include "chapters.hpp"

#include <actors/actors.hpp>
#include <actors/pipeline/pipeline.hpp>

#include <chrono>
#include <iostream>
#include <map>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

using namespace std::chrono_literals;

namespace {

// [pipeline-actor]
// Takes a chunk of readings at a time; as long as it has not answered, the pipeline waits.
struct archive {
  using protocol = actors::protocol<actors::pipeline::items<double>>;

  void on(actors::pipeline::items<double> chunk) {
    for (const double each : chunk.all) std::cout << "archived " << each << '\n';
  }
};
// [/pipeline-actor]

struct price_of {
  std::string what;
  using reply = std::size_t;
};
struct shop {
  using protocol = actors::protocol<price_of>;
  std::size_t on(const price_of& m) { return 10 * m.what.size(); }
};

void words() {
  // [pipeline-words]
  using namespace actors::pipeline;
  actors::system sys;

  const std::vector<std::string> text{"to be or not to be", "", "that is the question"};
  const auto not_empty = [](const std::string& line) { return !line.empty(); };
  const auto words_of = [](const std::string& line) {
    std::vector<std::string> out;
    for (const auto word : std::views::split(line, ' ')) out.emplace_back(word.begin(), word.end());
    return out;
  };
  const auto itself = [](const std::string& word) { return word; };
  std::unordered_map<std::string, std::uint64_t> table;

  auto done = from(sys, text) | filter(not_empty) | flat_map(words_of, parallel(2), ordered) |
              partition_by(itself, 2) | fold(count_each) |
              into([&](auto all) { table = std::move(all); });  // here it starts

  const stats books = done.get();  // waits; throws actor_error if a stage failed
  std::cout << books.in() << " lines, " << books.filtered() << " empty, " << table.size()
            << " words, \"be\" " << table["be"] << " times\n";
  // [/pipeline-words]
}

void lengths() {
  using namespace actors::pipeline;
  actors::system sys;
  const std::vector<std::string> words{"to", "be", "or", "not", "to", "be"};
  // [pipeline-parallel-fold]
  using histogram = std::map<std::size_t, int>;
  const auto add = [](histogram& so_far, const std::string& word) { ++so_far[word.size()]; };
  const auto join = [](histogram& so_far, histogram&& more) {
    for (const auto& [length, times] : more) so_far[length] += times;
  };
  histogram all;
  auto done = from(sys, words) | fold(histogram{}, add, join, parallel(sys.workers())) |
              into([&](histogram result) { all = std::move(result); });
  done.get();
  for (const auto& [length, times] : all) std::cout << length << " letters: " << times << '\n';
  // [/pipeline-parallel-fold]
}

void bad_items() {
  using namespace actors::pipeline;
  actors::system sys;
  // [pipeline-failures]
  const auto parse = [](const std::string& s) { return std::stoi(s); };
  const std::vector<std::string> input{"1", "two", "3"};
  std::vector<int> numbers;

  auto strict = from(sys, input) | map(parse, name("parse")) | into(numbers);
  std::cout << strict.result().error().text() << '\n';

  numbers.clear();
  auto lenient = from(sys, input) | map(parse, name("parse"), skip) | into(numbers);
  const auto skipped = lenient.get().skipped();
  std::cout << numbers.size() << " numbers, " << skipped << " skipped\n";
  // [/pipeline-failures]
}

void asked() {
  using namespace actors::pipeline;
  actors::system sys;
  const auto corner_shop = sys.spawn<shop>();
  const std::vector<std::string> list{"tea", "bread", "salt"};
  // [pipeline-async]
  std::vector<std::size_t> prices;
  auto done =
      from(sys, list) |
      map_async([&](const std::string& s) { return corner_shop.ask<price_of>(s); }, in_flight(64)) |
      into(prices);
  done.get();
  for (const auto each : prices) std::cout << each << '\n';
  // [/pipeline-async]
}

void pushed() {
  using namespace actors::pipeline;
  actors::system sys;
  // [pipeline-inlet]
  inlet<double> in;  // a handle that may be copied and sent to actors
  auto to = sys.spawn<archive>();
  auto done = from(sys, in, {.name = "readings"}) | batch(2, within(1h)) |
              map([](const std::vector<double>& pair) { return pair.front() + pair.back(); }) |
              into(to);
  for (const double reading : {1.5, 2.5, 4.0, 8.0})
    in.push(reading).get();  // an actor says co_await; waits while the pipeline is behind
  in.close();
  std::cout << done.get().stages.front().out << " in\n";
  // [/pipeline-inlet]
}

}  // namespace

void snippets::pipeline() {
  words();
  lengths();
  bad_items();
  asked();
  pushed();
}
