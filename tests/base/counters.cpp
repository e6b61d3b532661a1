#include <actors/base/counters.hpp>
#include <actors/base/dead_letter.hpp>
#include <actors/base/type_name.hpp>

#include <set>
#include <string>
#include <tests/support/catch.hpp>

namespace somewhere {
struct thing {};
template <class T> struct box {};
}  // namespace somewhere

TEST_CASE("the counters add up their causes") {
  actors::counters counts;
  CHECK(counts.dead() == 0);
  for (std::size_t i = 0; i < actors::num_dead_causes; ++i) counts.dead_by_cause[i] = i + 1;
  CHECK(counts.dead() == 21);
  CHECK(counts.dead(actors::dead_cause::receiver_stopped) == 1);
  CHECK(counts.dead(actors::dead_cause::conflated) == 6);
}

TEST_CASE("every cause has a name of its own") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < actors::num_dead_causes; ++i)
    names.insert(to_string(static_cast<actors::dead_cause>(i)));
  CHECK(names.size() == actors::num_dead_causes);
}

TEST_CASE("types have readable names") {
  CHECK(actors::type_name<somewhere::thing>() == "somewhere::thing");
  CHECK(actors::type_name<int>() == "int");
  CHECK(actors::type_name<somewhere::box<somewhere::thing>>() ==
        "somewhere::box<somewhere::thing>");
}

TEST_CASE("a dead letter shows its content as what it is, and as nothing else") {
  const std::string text = "content";
  actors::dead_letter letter;
  CHECK(letter.content<std::string>() == nullptr);
  letter.set_content(typeid(std::string), &text);
  REQUIRE(letter.content<std::string>() != nullptr);
  CHECK(*letter.content<std::string>() == "content");
  CHECK(letter.content<int>() == nullptr);
}
