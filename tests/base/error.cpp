#include <actors/base/error.hpp>
#include <actors/base/result.hpp>

#include <memory>
#include <set>
#include <tests/support/catch.hpp>

using actors::actor_error;
using actors::errc;
using actors::error;
using actors::result;

TEST_CASE("every error code has a name of its own") {
  std::set<std::string_view> names;
  const auto last = static_cast<int>(errc::foreign);
  for (int i = 0; i <= last; ++i) names.insert(to_string(static_cast<errc>(i)));
  CHECK(names.size() == static_cast<std::size_t>(last) + 1);
  CHECK(names.count("unknown") == 0);
  CHECK(to_string(static_cast<errc>(250)) == "unknown");
}

TEST_CASE("an error is a code with a text, and is compared by its code") {
  const error none;
  CHECK_FALSE(static_cast<bool>(none));
  const error one{errc::actor_failed, "division by zero"};
  CHECK(static_cast<bool>(one));
  CHECK(one == error{errc::actor_failed, "something else"});
  CHECK(one != error{errc::actor_stopped});
  CHECK(to_string(one) == "actor_failed: division by zero");
  CHECK(to_string(error{errc::timed_out}) == "timed_out");
  CHECK(to_string(none) == "none");
}

TEST_CASE("an actor_error carries an error and says it") {
  const actor_error e{errc::would_block, "wait elsewhere"};
  CHECK(e.code() == errc::would_block);
  CHECK(e.reason().text() == "wait elsewhere");
  CHECK(std::string{e.what()} == "would_block: wait elsewhere");
  const std::exception& base = e;
  CHECK(std::string{base.what()} == e.what());
}

TEST_CASE("a result is a value or an error") {
  result<std::string> good{"value"};
  REQUIRE(good.has_value());
  CHECK(*good == "value");
  CHECK(good->size() == 5);
  CHECK(good.value() == "value");
  CHECK(good.error().code() == errc::none);
  CHECK(good.value_or("other") == "value");

  const result<std::string> bad{error{errc::cancelled, "taken back"}};
  CHECK_FALSE(static_cast<bool>(bad));
  CHECK(bad.error().code() == errc::cancelled);
  CHECK(bad.value_or("other") == "other");
  CHECK_THROWS_AS(bad.value(), actor_error);
}

TEST_CASE("a result may hold what can only be moved") {
  result<std::unique_ptr<int>> one{std::make_unique<int>(3)};
  auto two = std::move(one);
  std::unique_ptr<int> owned = *std::move(two);
  CHECK(*owned == 3);
  CHECK(*result<std::unique_ptr<int>>{std::make_unique<int>(4)}.value() == 4);
}
