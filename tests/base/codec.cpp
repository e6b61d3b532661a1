#include <actors/base/codec.hpp>

#include <actors/base/random.hpp>

#include <tests/support/budget.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/seed.hpp>

#include <deque>
#include <functional>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <unordered_map>
#include <unordered_set>

using actors::bytes;
using actors::decode;
using actors::encodable;
using actors::encode;
using actors::errc;

namespace {

enum class colour : std::uint8_t { red, green, blue };
enum loose { one_, two_ };

struct point {
  int x = 0;
  double y = 0;
  bool operator==(const point&) const = default;
};

struct empty {
  bool operator==(const empty&) const = default;
};

struct tree {
  int value = 0;
  std::vector<tree> children;
  bool operator==(const tree&) const = default;
};

struct letter {
  std::string to;
  std::optional<std::string> subject;
  std::vector<point> route;
  std::map<std::string, std::vector<bool>> flags;
  std::unordered_map<int, colour> colours;
  std::variant<empty, std::int64_t, std::string> body;
  std::array<std::uint16_t, 3> code{};
  std::pair<char, std::tuple<float, bool>> stamp;
  std::chrono::milliseconds age{};
  std::set<std::string> words;
  std::deque<std::list<int>> lists;
  tree family;
  bool operator==(const letter&) const = default;
};

class money {
public:
  money() = default;
  explicit money(std::int64_t cents) : cents_(cents) {}
  std::int64_t cents() const { return cents_; }

private:
  std::int64_t cents_ = 0;
};

}  // namespace

template <> struct actors::codec<money> {
  static void encode(encoder& to, const money& m) { to.write(m.cents()); }
  static void decode(decoder& from, money& m) {
    std::int64_t cents = 0;
    from.read(cents);
    if (cents < 0) from.malformed("money below nothing");
    m = money{cents};
  }
};

namespace {

// -- which types ----------------------------------------------------------

struct with_array {
  int a[3];
};
struct with_array_between {
  int a;
  int b[2];
  int c;
};
struct with_pointer {
  int* p;
};
struct with_reference {
  int& r;
};
struct with_const {
  const int n = 0;
};
struct with_unique {
  std::unique_ptr<int> p;
};
struct with_mutex {
  std::mutex m;
};
struct derived : point {
  int z;
};
struct derived_empty : empty {};
struct with_function {
  std::function<void()> f;
};
struct huge {
  std::array<char, 100'000> a;
};
struct large_array {
  char a[100'000];
};
struct enriched : std::vector<int> {
  int more;
};
union either {
  int a;
  float b;
};
struct in_unencodable {
  std::vector<std::optional<with_pointer>> all;
};
struct no_default {
  explicit no_default(int);
};
struct polymorphic {
  virtual ~polymorphic() = default;
};
template <class T> struct ten { T a, b, c, d, e, f, g, h, i, j; };
template <class T> struct hundred {
  ten<T> a;
  T b0, b1, b2, b3, b4, b5, b6, b7, b8, b9;
};
#define TEN(n) int n##0, n##1, n##2, n##3, n##4, n##5, n##6, n##7, n##8, n##9;
struct fields_100 {
  TEN(a) TEN(b) TEN(c) TEN(d) TEN(e) TEN(f) TEN(g) TEN(h) TEN(i) TEN(j)
};
struct fields_101 {
  TEN(a) TEN(b) TEN(c) TEN(d) TEN(e) TEN(f) TEN(g) TEN(h) TEN(i) TEN(j) int k;
};
#undef TEN

static_assert(encodable<letter> && encodable<tree> && encodable<point> && encodable<empty>);
static_assert(encodable<hundred<std::optional<int>>> && encodable<fields_100>);
static_assert(encodable<money> && encodable<std::vector<money>>);
static_assert(encodable<std::array<int, 0>> && encodable<std::tuple<>>);
static_assert(!encodable<int*> && !encodable<int&> && !encodable<const int> && !encodable<void>);
static_assert(!encodable<int[3]> && !encodable<int()> && !encodable<std::nullptr_t>);
static_assert(!encodable<std::string_view> && !encodable<std::span<int>>);
static_assert(!encodable<std::unique_ptr<int>> && !encodable<std::shared_ptr<int>>);
static_assert(!encodable<std::optional<int*>> && !encodable<std::map<int, int*>>);
static_assert(!encodable<std::variant<int, int*>> && !encodable<std::pair<int, int&>>);
static_assert(!encodable<long double> && !encodable<loose> && !encodable<either>);
static_assert(!encodable<with_array> && !encodable<with_array_between>);
static_assert(!encodable<with_pointer> && !encodable<with_reference> && !encodable<with_const>);
static_assert(!encodable<with_unique> && !encodable<with_mutex> && !encodable<with_function>);
static_assert(!encodable<derived> && !encodable<derived_empty> && !encodable<polymorphic>);
static_assert(!encodable<huge> && !encodable<large_array> && !encodable<fields_101>);
static_assert(!encodable<enriched> && !encodable<in_unencodable> && !encodable<no_default>);

// -- random values --------------------------------------------------------

struct maker {
  actors::random random;

  std::size_t few() { return random.below(4); }
  std::string text() { return std::string(few() * 3, static_cast<char>(random())); }
  template <class T> T number() { return static_cast<T>(random()); }
  tree family(unsigned depth) {
    tree out{number<int>(), {}};
    if (depth != 0)
      for (auto n = few(); n != 0; --n) out.children.push_back(family(depth - 1));
    return out;
  }
  letter any_letter() {
    letter out;
    out.to = text();
    if (random.below(2) == 0) out.subject = text();
    for (auto n = few(); n != 0; --n) out.route.push_back({number<int>(), random.unit()});
    for (auto n = few(); n != 0; --n) out.flags[text()].resize(few(), random.below(2) == 0);
    for (auto n = few(); n != 0; --n) out.colours[number<int>()] = number<colour>();
    if (const auto kind = random.below(3); kind == 1)
      out.body = number<std::int64_t>();
    else if (kind == 2)
      out.body = text();
    out.code = {number<std::uint16_t>(), 0, number<std::uint16_t>()};
    out.stamp = {number<char>(), {static_cast<float>(random.unit()), random.below(2) == 0}};
    out.age = std::chrono::milliseconds{number<int>()};
    for (auto n = few(); n != 0; --n) out.words.insert(text());
    out.lists.resize(few(), {number<int>(), 2});
    out.family = family(3);
    return out;
  }
};

template <class T> errc code_of(const bytes& from) { return decode<T>(from).error().code(); }

bytes raw(std::initializer_list<int> values) {
  bytes out;
  for (const int each : values) out.push_back(static_cast<std::byte>(each));
  return out;
}

template <class T> void check_round_trip(const T& value) {
  const auto once = encode(value);
  REQUIRE(once);
  const auto back = decode<T>(*once);
  REQUIRE(back);
  CHECK(*back == value);
}

}  // namespace

TEST_CASE("what is encoded decodes to an equal value") {
  maker make{actors::random{actors::test::seed()}};
  for (auto n = actors::test::budget("codec"); n != 0; --n) check_round_trip(make.any_letter());
  check_round_trip(std::numeric_limits<std::int64_t>::min());
  check_round_trip(std::numeric_limits<double>::infinity());
  check_round_trip(std::tuple<>{});
  check_round_trip(std::array<int, 0>{});
  check_round_trip(std::vector<empty>(1000));
  check_round_trip(std::multimap<int, int>{{1, 2}, {1, 2}});
  check_round_trip(hundred<int>{}.a.a);
  check_round_trip(std::chrono::sys_days{std::chrono::days{20'000}});
  CHECK(decode<money>(*encode(money{7})).value().cents() == 7);
}

TEST_CASE("the format is little-endian and fixed") {
  CHECK(*encode(std::uint32_t{0x01020304}) == raw({4, 3, 2, 1}));
  CHECK(*encode(std::string{"ab"}) == raw({2, 0, 0, 0, 'a', 'b'}));
  CHECK(*encode(std::optional<bool>{true}) == raw({1, 1}));
  CHECK(*encode(colour::blue) == raw({2}));
  CHECK(*encode(std::variant<int, bool>{false}) == raw({1, 0}));
  CHECK(*encode(std::map<char, bool>{{'x', true}}) == raw({1, 0, 0, 0, 'x', 1}));
  CHECK(*encode(empty{}) == raw({0}));
  CHECK(*encode(std::chrono::duration<std::int16_t>{3}) == raw({3, 0}));
}

TEST_CASE("every truncation of a valid encoding is malformed") {
  maker make{actors::random{actors::test::seed()}};
  for (auto n = actors::test::budget("codec") / 50; n != 0; --n) {
    const auto whole = encode(make.any_letter()).value();
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      if (code_of<letter>(part) != errc::malformed) FAIL("cut to " << size << " bytes");
    }
    bytes more = whole;
    more.push_back({});
    CHECK(code_of<letter>(more) == errc::malformed);
  }
}

TEST_CASE("bytes that are changed or random decode to a value or an error") {
  maker make{actors::random{actors::test::seed()}};
  auto& random = make.random;
  std::uint64_t values = 0;
  for (auto n = actors::test::budget("codec"); n != 0; --n) {
    auto changed = encode(make.any_letter()).value();
    for (auto flips = 1 + random.below(4); flips != 0; --flips)
      changed[random.below(changed.size())] = static_cast<std::byte>(random());
    // What decodes is a value: it can be encoded again.
    if (const auto value = decode<letter>(changed)) values += encode(*value).value().size() != 0;
    bytes noise(random.below(300));
    for (auto& each : noise) each = static_cast<std::byte>(random.below(3));
    if (const auto value = decode<letter>(noise)) values += encode(*value).value().size() != 0;
  }
  CHECK(values != 0);
}

TEST_CASE("a length that the input does not justify allocates nothing") {
  const auto lie = raw({255, 255, 255, 255, 1, 2, 3});
  CHECK(code_of<std::string>(lie) == errc::malformed);
  CHECK(code_of<std::vector<std::string>>(lie) == errc::malformed);
  CHECK(code_of<std::vector<double>>(lie) == errc::malformed);
  CHECK(code_of<std::vector<empty>>(lie) == errc::malformed);
  CHECK(code_of<std::vector<double>>(raw({3, 0, 0, 0, 1, 2, 3})) == errc::malformed);
}

TEST_CASE("what no value looks like is malformed") {
  CHECK(code_of<bool>(raw({2})) == errc::malformed);
  CHECK(code_of<std::optional<int>>(raw({7})) == errc::malformed);
  CHECK(code_of<std::variant<int, bool>>(raw({2})) == errc::malformed);
  CHECK(code_of<empty>(raw({1})) == errc::malformed);
  CHECK(code_of<std::set<char>>(raw({2, 0, 0, 0, 'x', 'x'})) == errc::malformed);
  CHECK(code_of<money>(encode(std::int64_t{-1}).value()) == errc::malformed);
}

TEST_CASE("the limits hold on both ways") {
  const std::string text(100, 'x');
  CHECK(encode(text, {.size = 103}).error().code() == errc::too_large);
  const auto fits = encode(text, {.size = 104});
  REQUIRE(fits);
  CHECK(decode<std::string>(*fits, {.size = 103}).error().code() == errc::too_large);
  CHECK(decode<std::string>(*fits, {.size = 104}));

  tree deep;
  for (int i = 0; i < 1000; ++i) {
    tree around;
    around.children.push_back(std::move(deep));
    deep = std::move(around);
  }
  CHECK(encode(deep).error().code() == errc::too_large);
  bytes nested;
  for (int i = 0; i < 100'000; ++i)
    for (const int each : {0, 0, 0, 0, 1, 0, 0, 0}) nested.push_back(static_cast<std::byte>(each));
  CHECK(code_of<tree>(nested) == errc::too_large);
}
