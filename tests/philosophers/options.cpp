#include <examples/philosophers/options.hpp>

#include <tests/support/catch.hpp>

#include <vector>

using namespace dining;
using namespace std::chrono_literals;

namespace {

std::optional<options> parsed(std::vector<const char*> arguments, std::string* answer = nullptr) {
  arguments.insert(arguments.begin(), "philosophers");
  std::string ignored;
  return parse(static_cast<int>(arguments.size()), arguments.data(), answer ? *answer : ignored);
}

std::string complaint(const std::vector<const char*>& arguments) {
  try {
    parsed(arguments);
    return "none";
  } catch (const usage_error& e) {
    return e.what();
  }
}

}  // namespace

TEST_CASE("without arguments every strategy is compared") {
  auto o = parsed({});
  REQUIRE(o);
  CHECK(o->chosen.size() == strategies().size());
  CHECK(o->with.seats == 5);
  CHECK(o->json.empty());
  CHECK(o->live);
}

TEST_CASE("arguments are understood") {
  auto o = parsed({"--strategy", "ordered", "--seats", "100000", "--meals=7", "--think", "0",
                   "--eat", "1.5ms", "--workers", "8", "--seed", "18446744073709551615", "--json",
                   "x.json", "--no-live", "--color", "never"});
  REQUIRE(o);
  REQUIRE(o->chosen.size() == 1);
  CHECK(o->chosen[0]->name == "ordered");
  CHECK(o->with.seats == 100'000);
  CHECK(o->with.meals == 7);
  CHECK(o->with.think == 0ns);
  CHECK(o->with.eat == 1500us);
  CHECK(o->with.workers == 8);
  CHECK(o->with.seed == ~std::uint64_t{0});
  CHECK(o->json == "x.json");
  CHECK_FALSE(o->live);
  CHECK(o->colors == options::color::never);
}

TEST_CASE("the gong is for comparisons, unless said otherwise") {
  CHECK(parsed({})->with.gong);
  CHECK_FALSE(parsed({"--no-gong"})->with.gong);
  CHECK_FALSE(parsed({"--strategy", "naive"})->with.gong);
  CHECK(parsed({"--strategy", "naive", "--gong"})->with.gong);
}

TEST_CASE("help and list are answers, not parties") {
  std::string answer;
  CHECK_FALSE(parsed({"--help"}, &answer));
  for (auto* part : {"--strategy", "--gong", "Exit codes:", "130"}) {
    INFO(part);
    CHECK(answer.find(part) != std::string::npos);
  }
  CHECK_FALSE(parsed({"--list"}, &answer));
  for (auto& s : strategies()) CHECK(answer.find(s.name) != std::string::npos);
}

TEST_CASE("wrong arguments are named in one line") {
  struct example {
    std::vector<const char*> arguments;
    const char* said;
  };
  for (auto& [arguments, said] : std::vector<example>{
           {{"--seats", "1"}, "--seats must be a whole number from 2 to 100,000, not '1'"},
           {{"--seats", "100001"}, "--seats"},
           {{"--seats", "-5"}, "--seats"},
           {{"--seats", "five"}, "'five'"},
           {{"--seats", "5.5"}, "--seats"},
           {{"--meals", "0"}, "--meals must be a whole number from 1"},
           {{"--meals", "99999999999"}, "--meals"},
           {{"--workers", "257"}, "--workers"},
           {{"--seed", "-1"}, "--seed"},
           {{"--think", "-1ms"}, "--think"},
           {{"--think=-1ms"}, "not '-1ms'"},
           {{"--eat", "5"}, "--eat must be a duration such as"},
           {{"--eat", "quick"}, "'quick'"},
           {{"--eat", ""}, "--eat"},
           {{"--strategy", "waitr"}, "do you mean 'waiter'?"},
           {{"--strategy", "chandymisra"}, "do you mean 'chandy-misra'?"},
           {{"--strategy", "al"}, "do you mean 'all'?"},
           {{"--color", "green"}, "--color must be auto, always or never"},
           {{"--gong", "--strategy", "waiter"}, "--gong is for the strategies naive"},
           {{"--nonsense"}, "--nonsense"},
           {{"extra"}, "extra"},
           {{"--json"}, "--json"}}) {
    auto text = complaint(arguments);
    INFO(text);
    CHECK(text.find(said) != std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
  }
}

TEST_CASE("the nearest name is found") {
  CHECK(nearest_name("waiter") == "waiter");
  CHECK(nearest_name("backof") == "back-off");
  CHECK(nearest_name("limited") == "limited-seats");
  CHECK(nearest_name("n") == "naive");
}
