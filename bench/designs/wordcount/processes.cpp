// Worker processes count some pieces each; their tables come back as lists of words.
#include "bench/designs/wordcount/problem.hpp"

#include <actors/pool/process_executor.hpp>

#include <deque>

namespace bench::designs::wordcount {

struct part {
  std::string path;
  std::uint64_t begin, end;
  int content;
};
struct counted {
  std::vector<std::pair<std::string, std::int64_t>> words;
  std::uint64_t text;
};

inline counted count_parts(const std::vector<part>& parts) {
  counting::monitor with;
  counting::tally t;
  for (auto& each : parts)
    counting::count({each.path, each.begin, each.end, static_cast<counting::content>(each.content)},
                    t, with);
  return {{t.words.begin(), t.words.end()}, t.text};
}

namespace {

void add(counting::tally& all, const counted& more) {
  for (auto& [word, count] : more.words) all.words[word] += count;
  all.text += more.text;
}

counting::tally count(actors::executor_base& on, counting::pieces& from) {
  counting::tally all;
  std::deque<actors::future<counted>> under_way;
  const auto take_one = [&] {
    add(all, std::move(under_way.front()).get());
    under_way.pop_front();
  };
  for (auto some = next_portion(from); !some.empty(); some = next_portion(from)) {
    std::vector<part> parts;
    for (auto& each : some)
      parts.push_back({std::move(each.path), each.begin, each.end, static_cast<int>(each.what)});
    under_way.push_back(on.submit(actors::fn<count_parts>, std::move(parts)));
    if (under_way.size() > 4 * on.concurrency()) take_one();
  }
  while (!under_way.empty()) take_one();
  return all;
}

}  // namespace

outcome run_processes(const setup& s, const problem& p) {
  text_of(p);
  actors::process_executor on({.workers = s.workers});
  return lab::measure(s, p, [&](lab::meter& m) {
    return measure_count(
        p, m, [&](counting::pieces& from, counting::monitor&) { return count(on, from); });
  });
}

}  // namespace bench::designs::wordcount
