// One case a process: life <case>. The names of the cases are read by CMakeLists.txt.
#include <tests/life/verdict.hpp>

#include <actors/caf.hpp>

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>

using life::clerk;
using life::last_words;
using life::send;

namespace {

std::map<std::string, std::function<void()>>& cases() {
  static std::map<std::string, std::function<void()>> all;
  return all;
}
void life_case(const char* name, std::function<void()> f) { cases()[name] = std::move(f); }

actors::system_options two() { return {.workers = 2}; }

void use(actors::system& sys) { send(sys.spawn<clerk>(), 100); }

caf::behavior plain_clerk(caf::event_based_actor*) {
  return {[](int) { ++life::the_verdict().handled; }};
}

/// Plain CAF actors, spawned and waited for by the calling thread.
void use_caf(actors::system& sys) {
  auto plain = actors::caf_system(sys).spawn(plain_clerk);
  caf::scoped_actor self{actors::caf_system(sys)};
  life::the_verdict().expected += 1;
  self->send(plain, 1);
  self->send_exit(plain, caf::exit_reason::user_shutdown);
  self->wait_for(plain);
}

/// While it lives another thread does, which has called f.
class other_thread {
public:
  explicit other_thread(std::function<void()> f) {
    std::promise<void> called;
    thread_ = std::thread{[&, f = std::move(f)] {
      f();
      called.set_value();
      ends_.get_future().wait();
    }};
    called.get_future().wait();
  }
  other_thread(const other_thread&) = delete;
  ~other_thread() {
    ends_.set_value();
    thread_.join();
  }

private:
  std::promise<void> ends_;
  std::thread thread_;
};

struct landlord {
  using protocol = actors::protocol<life::note, life::count>;
  actors::system inner{two()};
  actors::ref_of<clerk> tenant = inner.spawn<clerk>();
  void on(life::note) { tenant.tell<life::note>(); }
  int on(life::count) { return 0; }
};

/// Ends what is in it at the end of the process, before the verdict.
std::unique_ptr<actors::system>& kept() {
  static std::unique_ptr<actors::system> one;
  return one;
}

void add_cases() {
  life_case("function-local static", [] {
    static actors::system sys{two()};
    use(sys);
  });
  life_case("two statics that talk", [] {
    static actors::system one{two()};
    static actors::system other{two()};
    static const auto here = one.spawn<clerk>();
    static const auto there = other.spawn<clerk>();
    send(here, 100);
    send(there, 100);
  });
  life_case("static, with plain CAF actors of the main thread", [] {
    static actors::system sys{two()};
    use(sys);
    use_caf(sys);
  });
  life_case("static, made by another thread that has ended", [] {
    std::thread{[] {
      kept() = std::make_unique<actors::system>(two());
      use_caf(*kept());
    }}.join();
    use(*kept());
  });
  life_case("static, made by another thread that lives", [] {
    static const other_thread other{[] {
      kept() = std::make_unique<actors::system>(two());
      use_caf(*kept());
    }};
    use(*kept());
  });
  life_case("static, after one that ended in main", [] {
    {
      actors::system sys{two()};
      use(sys);
      use_caf(sys);
    }
    static actors::system later{two()};
    use(later);
  });
  life_case("thread_local, of a thread", [] {
    std::thread{[] {
      thread_local actors::system sys{two()};
      use(sys);
      use_caf(sys);
    }}.join();
  });
  life_case("thread_local, of the main thread", [] {
    thread_local actors::system sys{two()};
    use(sys);
    use_caf(sys);
  });
  life_case("thread_local, and one that sends when it has gone", [] {
    std::thread{[] {
      thread_local last_words words;
      words.to = {};
      thread_local actors::system sys{two()};
      const auto to = sys.spawn<clerk>();
      send(to, 10);
      words.to = to;
      --life::the_verdict().expected;  // what comes after the system's end is discarded
    }}.join();
  });
  life_case("made here, ended there, while here lives", [] {
    std::unique_ptr<actors::system> sys;
    const other_thread maker{[&] {
      sys = std::make_unique<actors::system>(two());
      use_caf(*sys);
    }};
    use(*sys);
    sys.reset();
  });
  life_case("made here, ended by a thread that ends", [] {
    auto sys = std::make_unique<actors::system>(two());
    use(*sys);
    use_caf(*sys);
    std::thread{[&] { sys.reset(); }}.join();
    actors::system next{two()};
    use(next);
  });
  life_case("member of an actor, ended with it", [] {
    actors::system sys{two()};
    const auto owner = sys.spawn<landlord>();
    send(owner, 10);
    owner.stop();
    sys.watch(owner).get();
    use(sys);
  });
  life_case("member of an actor, ended with the outer system", [] {
    actors::system sys{two()};
    const auto owner = sys.spawn<landlord>();
    send(owner, 10);
    owner.ask<life::count>().get();
  });
  life_case("member of an actor of a static system", [] {
    static actors::system sys{two()};
    static const auto owner = sys.spawn<landlord>();
    send(owner, 10);
    owner.ask<life::count>().get();
  });
  life_case("made and ended in a handler", [] {
    actors::system sys{two()};
    const auto worker = sys.spawn(actors::behavior{[](life::count) {
      actors::system inner{two()};
      use(inner);
      use_caf(inner);
      return 0;
    }});
    for (int i = 0; i < 3; ++i) worker.ask<life::count>().get();
  });
  life_case("ended by atexit", [] {
    kept() = std::make_unique<actors::system>(two());
    use(*kept());
    std::atexit([] { kept().reset(); });
  });
  life_case("never ended", [] {
    static auto* sys = new actors::system{two()};
    const auto to = sys->spawn<clerk>();
    send(to, 10);
    to.stop();
    sys->watch(to).get();
  });
  life_case("ended before what refers to it", [] {
    static actors::ref<life::note> to;
    static actors::weak_ref<life::note> weak;
    static actors::future<int> asked;
    static actors::future<actors::down> watched;
    static std::shared_ptr<void> letters;
    static last_words words;
    actors::system sys{two()};
    const auto strong = sys.spawn<clerk>();
    to = strong;
    weak = to;
    asked = strong.ask<life::count>();
    watched = sys.watch(strong);
    letters = sys.on_dead_letter([](const actors::dead_letter&) {});
    words.to = to;
    --life::the_verdict().expected;  // what comes after the system's end is discarded
    send(to, 10);
  });
}

}  // namespace

int main(int argc, char** argv) {
  static_cast<void>(life::the_verdict());
  add_cases();
  const auto found = cases().find(argc == 2 ? argv[1] : "");
  if (found == cases().end()) {
    std::fprintf(stderr, "usage: life <case>, one of:\n");
    for (const auto& [name, f] : cases()) std::fprintf(stderr, "  %s\n", name.c_str());
    return 2;
  }
  found->second();
}
