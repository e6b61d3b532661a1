// What the compiler looks into, and finds nothing to say about.
#include <actors/actors.hpp>
#include <actors/pool/pool.hpp>

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

struct count {
  using reply = double;
};
struct name {
  using reply = std::optional<long long>;
};
struct parcel {
  std::vector<std::unique_ptr<int>> items;
};
struct box {
  std::string label;
  std::map<int, parcel> parcels;
};
struct look {
  using reply = std::string_view;
  static constexpr bool shares = true;
  const char* at;
  std::span<int> cells;
};
struct tree {
  std::vector<tree> kids;
  look seen;
};
struct odd {
  union {
    int number;
    const char* text;
  };
  int cells[3];
};
struct base {
  int* p = nullptr;
};
struct derived : base {
  std::string text;
};
struct numbered {
  unsigned low : 3;
  void (*f)(int);
  std::tuple<int, std::string> parts;
};

class worker {
public:
  using protocol = actors::protocol<count, name, parcel, box, look, tree, odd, derived, numbered>;
  static actors::mailbox_policy mailbox() { return {}; }

  int on(count) { return 1; }
  int on(name) noexcept { return 2; }
  void on(parcel&&) {}
  void on(box m, actors::context& self) {
    self.after(std::chrono::seconds{1}, std::move(m));
    self.become<worker>(actors::behavior{[](count) { return 2; }});
  }
  std::string_view on(look) const { return "here"; }
  void on(const tree&) {}
  void on(odd) {}
  void on(derived) {}
  actors::task<> on(numbered) { co_return; }

  void on(actors::down, actors::context&) {}
  void on(const actors::exit&) {}
  void on(actors::stopping) {}
  bool survives(const actors::error&) const noexcept { return true; }
};

struct base_of_some {
  void on(parcel) {}
  virtual ~base_of_some() = default;
};
struct inherits final : base_of_some {
  using protocol = actors::protocol<parcel>;
  using base_of_some::on;
  void on(const actors::marked&, actors::context&) {}

private:
  void on(std::string) {}
};

actors::task<double> whole(int n) { co_return n; }

int main() {
  actors::system sys;
  sys.spawn<worker>();
  sys.spawn<inherits>();
  sys.spawn_pool<worker>({.workers = 2});
  sys.spawn<worker>().tell(box{});
  auto [answer, later] = actors::make_promise<double>();
  answer.set(1);
  later.then([](actors::result<double>) {});
}

// A constant may be given for any integer.
actors::task<std::size_t> constant() { co_return 0; }
void answer_constant(actors::promise<std::uint8_t>& answer) { answer.set(7); }
