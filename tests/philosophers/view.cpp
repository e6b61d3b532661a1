#include <examples/philosophers/view.hpp>

#include <examples/philosophers/line.hpp>

#include <tests/support/catch.hpp>

#include <algorithm>
#include <regex>

using namespace dining;

namespace {

std::string without_escapes(const std::string& text) {
  static const std::regex escape{"\x1b\\[[0-9;?]*[a-zA-Z]"};
  return std::regex_replace(text, escape, "");
}

std::string all_of(const std::vector<std::string>& lines) {
  std::string text;
  for (auto& l : lines) text += without_escapes(l) + "\n";
  return text;
}

caption title() {
  return {"waiter: one waiter hands out both forks at once", 1234, nanoseconds{1}};
}

void eat_once(table& t, int seat) {
  t.hungry(seat);
  t.picks_up(seat, side::left);
  t.picks_up(seat, side::right);
  t.eats(seat);
  t.finishes(seat);
  t.puts_down(seat, side::left);
  t.puts_down(seat, side::right);
}

}  // namespace

TEST_CASE("a picture fits its screen, whatever the seats") {
  for (auto seats : {2, 5, 16, 17, 50, 200, 1000, 20'000}) {
    table t{seats, 1'000'000};
    eat_once(t, seats / 2);
    for (auto columns : {1, 10, 40, 80, 120, 300}) {
      for (auto rows : {1, 3, 9, 10, 12, 24, 40, 100}) {
        for (auto fancy : {false, true}) {
          auto lines = draw(t, title(), {columns, rows, fancy, fancy});
          INFO(seats << " seats on " << columns << " x " << rows);
          REQUIRE(static_cast<int>(lines.size()) <= std::max(rows - 1, 1));
          for (auto& l : lines) REQUIRE(characters(without_escapes(l)) <= columns);
        }
      }
    }
  }
}

TEST_CASE("without colour and unicode a picture is plain text") {
  for (auto seats : {5, 40, 20'000}) {
    table t{seats, 10};
    eat_once(t, 1);
    for (auto& l : draw(t, title(), {80, 24, false, false})) {
      INFO(l);
      CHECK(std::ranges::all_of(l, [](char c) { return c >= ' ' && c <= '~'; }));
    }
  }
}

TEST_CASE("few seats are shown with name, state, forks and meals") {
  table t{5, 10};
  eat_once(t, 0);
  t.hungry(1);
  t.picks_up(1, side::left);
  auto text = all_of(draw(t, title(), {80, 24, true, false}));
  INFO(text);
  CHECK(std::regex_search(text, std::regex{"Plato +thinking +#+\\.+ +1/10\n"}));
  CHECK(std::regex_search(text, std::regex{"Aristotle +hungry +Y +\\.+ +0/10\n"}));
  CHECK(text.find("thinking 4") != std::string::npos);
  CHECK(text.find("hungry 1") != std::string::npos);
  CHECK(text.find("1 of 50 meals  1,234/s") != std::string::npos);
}

TEST_CASE("many seats are shown by number, or as a character each") {
  table few{40, 1000};
  auto text = all_of(draw(few, title(), {80, 24, true, true}));
  CHECK(text.find("39 · ░") != std::string::npos);
  table many{1000, 10};
  text = all_of(draw(many, title(), {80, 24, true, true}));
  CHECK(text.find("one character is one seat") != std::string::npos);
  CHECK(std::ranges::count(text, '\n') < 24);
}

TEST_CASE("thousands of seats share characters") {
  table t{100'000, 4};
  for (int i = 0; i < 80; ++i) eat_once(t, i);
  auto text = all_of(draw(t, title(), {80, 24, true, true}));
  INFO(text);
  CHECK(text.find("one character is 79 seats") != std::string::npos);
  CHECK(text.find("·····") != std::string::npos);
}

TEST_CASE("a bar fills from left to right") {
  CHECK(bar(0, 4, true) == "░░░░");
  CHECK(bar(0.5, 4, true) == "██░░");
  CHECK(bar(0.125, 2, true) == "▎░");
  CHECK(bar(1, 4, true) == "████");
  CHECK(bar(0.5, 4, false) == "##..");
  CHECK(bar(2, 3, false) == "###");
  CHECK(bar(0.5, 0, true).empty());
}

TEST_CASE("a line is cut at its width, between characters") {
  CHECK(line{3, false}.put("·○●·").text() == "·○●");
  CHECK(line{5, false}.put_wide("ab", 4).put("cd").text() == "ab  c");
  CHECK(line{5, false}.put_right("ab", 4).text() == "  ab");
  CHECK(line{2, true}.put("ab", ink::red).put("cd", ink::red).text() == "\x1b[31mab\x1b[0m");
}
