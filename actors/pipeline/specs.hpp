// The stages as users write them, and how each becomes a part of an actor or several.
#pragma once

#include <actors/pipeline/async.hpp>
#include <actors/pipeline/batch.hpp>
#include <actors/pipeline/builder.hpp>
#include <actors/pipeline/fold.hpp>
#include <actors/pipeline/into.hpp>
#include <actors/pipeline/keyed.hpp>
#include <actors/pipeline/map.hpp>
#include <actors/pipeline/shared_fold.hpp>
#include <actors/pipeline/spread.hpp>

namespace actors::pipeline::detail {

/// What the books are told before the run starts.
struct announcement {
  board& books;
  bool partitioned = false;
};

struct spec_base {
  static constexpr bool keeps_books = true;
  static constexpr bool ends_partitions = false;
  static constexpr bool is_serial = true;
  std::size_t at = 0;
};

// -- map, filter, flat_map, tee -------------------------------------------------------------------

struct map_kind {
  static constexpr auto name = "map";
  template <class F, class T> static constexpr bool check() { return check_map<F, T>(); }
  template <class F, class T> using output = made_by<F, T>;
  template <class T, class F, class P, class N> using stage = map_stage<T, F, P, N>;
};
struct filter_kind {
  static constexpr auto name = "filter";
  template <class F, class T> static constexpr bool check() { return check_filter<F, T>(); }
  template <class F, class T> using output = T;
  template <class T, class F, class P, class N> using stage = filter_stage<T, F, P, N>;
};
struct tee_kind {
  static constexpr auto name = "tee";
  template <class F, class T> static constexpr bool check() { return check_tee<F, T>(); }
  template <class F, class T> using output = T;
  template <class T, class F, class P, class N> using stage = tee_stage<T, F, P, N>;
};
struct flat_map_kind {
  static constexpr auto name = "flat_map";
  template <class F, class T> static constexpr bool check() { return check_flat_map<F, T>(); }
  template <class F, class T> using output = item_of<std::invoke_result_t<F&, T>>;
  template <class T, class F, class P, class N> using stage = flat_map_stage<T, F, P, N>;
};

template <class Kind, class F, class Options> struct item_spec : spec_base {
  static constexpr bool is_serial = !Options::is_parallel;
  using policy = typename Options::policy;

  item_spec(F f, Options o) : function(std::move(f)), options(std::move(o)) {}

  template <class T> static constexpr bool check() { return Kind::template check<F, T>(); }
  template <class T> using output = typename Kind::template output<F, T>;

  void announce(announcement& a) { at = a.books.add_stage(options.name); }

  template <class T, class Rest> auto attach(builder& b, Rest behind) {
    using U = output<T>;
    if constexpr (is_serial) {
      auto next = behind.template build<U>(b);
      using made = typename Kind::template stage<T, F, policy, decltype(next)>;
      return made{b.place_of(at), given<Rest::copies>(function), std::move(next)};
    } else {
      return spread_over<T, U>(b, behind);
    }
  }

  F function;
  Options options;

private:
  template <class T, class U, class Rest> spread_out<T, U> spread_over(builder& b, Rest& all) {
    auto behind = all.past_hops();
    using made = typename Kind::template stage<T, F, policy, bag_out<U>>;
    using worker = worker_node<T, U, made>;
    const auto count = options.actors.count;
    const auto window = options.actors.window != 0 ? options.actors.window : 4 * count;
    const auto next = behind.first_stage();
    auto collector = b.spawn_segment<U, Options::is_ordered>(next, behind.template build<U>(b), 1);
    auto queue = std::make_shared<work_queue<T>>(count, first_target(b.on()->settings()));
    std::vector<ref<wake>> workers;
    for (std::size_t i = 0; i < count; ++i)
      workers.push_back(
          b.spawn<worker>(at, false,
                          std::make_unique<made>(b.place_of(at), given<true>(function),
                                                 bag_out<U>{b.on(), b.place_behind(next)}),
                          queue, collector, i));
    return {b.on(), b.place_of(at, link_kind::to_workers), window,
            spread<T, U>{std::move(queue), std::move(workers), std::move(collector)}};
  }
};

template <class Kind, class F, class... Os> auto make_item_spec(F f, const Os&... given) {
  auto o = gather_options(Kind::name, given...);
  return item_spec<Kind, F, decltype(o)>{std::move(f), std::move(o)};
}

// -- map_async ------------------------------------------------------------------------------------

template <class F, class Options> struct async_spec : spec_base {
  static constexpr bool is_serial = false;  // no branch: it ends later than it is told to
  using policy = typename Options::policy;
  static_assert(
      !Options::is_parallel,
      "actors: map_async runs on one actor, with several answers in flight: no parallel(n)");

  async_spec(F f, std::size_t many, Options o)
      : function(std::move(f)), most(many), options(std::move(o)) {}

  template <class T> static constexpr bool check() { return check_map_async<F, T>(); }
  template <class T> using output = answer_of<F, T>;
  void announce(announcement& a) { at = a.books.add_stage(options.name); }

  template <class T, class Rest> auto attach(builder& b, Rest behind) {
    auto next = behind.template build<output<T>>(b);
    return async_stage<T, F, policy, Options::is_ordered, decltype(next)>{
        b.place_of(at), given<Rest::copies>(function), most, std::move(next)};
  }

  F function;
  std::size_t most;
  Options options;
};

// -- batch, window --------------------------------------------------------------------------------

struct batch_spec : spec_base {
  batch_spec(const char* named, std::size_t count, std::chrono::nanoseconds after)
      : label(named), most(actors::detail::at_least_one(named, count)), time(after) {}

  template <class T> static constexpr bool check() { return true; }
  template <class T> using output = std::vector<T>;
  void announce(announcement& a) { at = a.books.add_stage(label); }

  template <class T, class Rest> auto attach(builder& b, Rest behind) {
    auto next = behind.template build<std::vector<T>>(b);
    return batch_stage<T, decltype(next)>{b.place_of(at), most, time, std::move(next)};
  }

  const char* label;
  std::size_t most;
  std::chrono::nanoseconds time;
};

struct window_spec : spec_base {
  window_spec(std::size_t width, std::size_t advance)
      : size(actors::detail::at_least_one("the size of a window", width)),
        step(actors::detail::at_least_one("the step of a window", advance)) {}

  template <class T> static constexpr bool check() {
    static_assert(actors::detail::copyable<T>,
                  "actors: an item may be in several windows: it must be copyable");
    return true;
  }
  template <class T> using output = std::vector<T>;
  void announce(announcement& a) { at = a.books.add_stage("window"); }

  template <class T, class Rest> auto attach(builder& b, Rest behind) {
    auto next = behind.template build<std::vector<T>>(b);
    return window_stage<T, decltype(next)>{b.place_of(at), size, step, std::move(next)};
  }

  std::size_t size;
  std::size_t step;
};

// -- hop, merge -----------------------------------------------------------------------------------

struct hop_spec : spec_base {
  static constexpr bool keeps_books = false;
  static constexpr bool is_serial = false;

  template <class T> static constexpr bool check() { return true; }
  template <class T> using output = T;
  void announce(announcement&) noexcept {}

  template <class T, class Rest> link_out<T> attach(builder& b, Rest all) {
    auto behind = all.past_hops();
    const auto next = behind.first_stage();
    auto to = b.spawn_segment<T, false>(next, behind.template build<T>(b), 1);
    return b.link_to<T>(next, std::move(to));
  }
};

/// The end of partitions; partition_by sees to it.
struct merge_spec : spec_base {
  static constexpr bool keeps_books = false;
  static constexpr bool ends_partitions = true;

  template <class T> static constexpr bool check() { return true; }
  template <class T> using output = T;
  void announce(announcement& a) noexcept { a.partitioned = false; }
  template <class T, class Rest> auto attach(builder& b, Rest behind) {
    return behind.template build<T>(b);
  }
};

// -- fold -----------------------------------------------------------------------------------------

template <class Folder, class Options> struct fold_spec : spec_base {
  static constexpr bool ends_partitions = true;
  static constexpr bool is_serial = !Options::is_parallel;

  fold_spec(Folder f, Options o) : folder(std::move(f)), options(std::move(o)) {}

  template <class T> static constexpr bool check() {
    static_assert(is_serial || Folder::merges,
                  "actors: a parallel fold needs a function that merges two results");
    return check_fold<Folder, T>();
  }
  template <class T> using output = folded<Folder, T>;

  void announce(announcement& a) {
    at = a.books.add_stage(options.name);
    const auto several = std::exchange(a.partitioned, false) || !is_serial;
    if (several && Folder::merges) merge_at = a.books.add_stage("merge");
  }

  template <class T, class Rest> auto attach(builder& b, Rest behind) {
    if constexpr (is_serial) {
      auto next = behind.template build<output<T>>(b);
      return fold<T, decltype(next), Rest::copies>(b, std::move(next));
    } else {
      static_assert(!Rest::copies,
                    "actors: a fold behind partition_by runs for each partition: no parallel(n)");
      return shared_by_workers<T>(b, behind.past_hops());
    }
  }

  Folder folder;
  Options options;
  std::size_t merge_at = 0;

private:
  template <class T, class Next, bool Copy> auto fold(builder& b, Next next) {
    return fold_stage<T, Folder, typename Options::policy, Next>{
        b.place_of(at), given<Copy>(folder), std::move(next)};
  }

  template <class T, class Rest> share_out<T> shared_by_workers(builder& b, Rest behind) {
    using U = output<T>;
    const auto count = options.actors.count;
    const auto window = options.actors.window != 0 ? options.actors.window : 4 * count;
    auto next = behind.template build<U>(b);
    auto collector = b.spawn_segment<U, false>(
        merge_at,
        merge_folds<U, Folder, decltype(next)>{b.place_of(merge_at), folder, std::move(next)},
        count);
    auto work = std::make_shared<shared_work<T>>(count, first_target(b.on()->settings()));
    std::vector<ref<wake>> workers;
    for (std::size_t i = 0; i < count; ++i) {
      using made = decltype(fold<T, link_out<U>, true>(b, b.link_to<U>(merge_at, collector, i)));
      auto out = std::make_unique<made>(
          fold<T, link_out<U>, true>(b, b.link_to<U>(merge_at, collector, i)));
      workers.push_back(b.spawn<folding_node<T, made>>(at, false, std::move(out), work, i));
    }
    return {b.on(), b.place_of(at, link_kind::to_workers), window,
            share<T>{std::move(work), std::move(workers)}};
  }
};

// -- partition_by ---------------------------------------------------------------------------------

template <class Spec> inline constexpr bool folds_and_merges = false;
template <class Folder, class O>
inline constexpr bool folds_and_merges<fold_spec<Folder, O>> = Folder::merges;

template <class F, class Options> struct partition_spec : spec_base {
  static constexpr bool is_serial = false;

  partition_spec(F f, std::size_t n, Options o)
      : function(std::move(f)), count(actors::detail::at_least_one("partition_by", n)),
        options(std::move(o)) {}

  template <class T> static constexpr bool check() { return check_partition<F, T>(); }
  template <class T> using output = T;
  void announce(announcement& a) {
    at = a.books.add_stage(options.name);
    a.partitioned = true;
  }

  template <class T, class Rest> auto attach(builder& b, Rest behind) {
    constexpr auto first = Rest::begin;
    constexpr auto past = end_of_partitions<Rest>();
    static_assert(past != first,
                  "actors: partition_by needs a stage behind it, which runs for each partition");
    using specs = std::remove_reference_t<decltype(behind.specs())>;
    using made = typename inner_output<T, specs, first, past>::type;
    using terminal = std::remove_reference_t<decltype(behind.terminal())>;
    auto outer =
        rest<past, Rest::end, Rest::copies, specs, terminal>{behind.specs(), behind.terminal()}
            .past_hops();
    const auto collecting = stage_behind<first, past>(behind.specs(), outer);
    auto collector = b.spawn_segment<made, false>(
        collecting, collect<made, past>(b, behind.specs(), outer), count);
    return keyed_out<T, F, typename Options::policy>{
        b.place_of(at), given<Rest::copies>(function),
        partitions<T, first, past>(b, behind.specs(), collecting, collector)};
  }

  F function;
  std::size_t count;
  Options options;

private:
  template <class Specs, std::size_t I> using spec_at = std::tuple_element_t<I, Specs>;

  /// Past the fold or merge; the sink at the latest stays outside.
  template <class Rest> static constexpr std::size_t end_of_partitions() {
    using specs = std::remove_reference_t<decltype(std::declval<Rest&>().specs())>;
    return find_end<specs, Rest::begin, Rest::end>();
  }
  template <class Specs, std::size_t I, std::size_t End> static constexpr std::size_t find_end() {
    if constexpr (I + 1 >= End)
      return I;
    else if constexpr (spec_at<Specs, I>::ends_partitions)
      return I + 1;
    else
      return find_end<Specs, I + 1, End>();
  }

  template <class T, class Specs, std::size_t I, std::size_t End> struct inner_output {
    using type = typename inner_output<out_of<spec_at<Specs, I>, T>, Specs, I + 1, End>::type;
  };
  template <class T, class Specs, std::size_t End> struct inner_output<T, Specs, End, End> {
    using type = T;
  };

  template <std::size_t First, std::size_t Past, class Specs, class Outer>
  static std::size_t stage_behind(Specs& specs, Outer& outer) {
    if constexpr (folds_and_merges<spec_at<Specs, Past - 1>>)
      return std::get<Past - 1>(specs).merge_at;
    else
      return outer.first_stage();
  }

  /// What the collector of the partitions runs.
  template <class U, std::size_t Past, class Specs, class Outer>
  static auto collect(builder& b, Specs& specs, Outer& outer) {
    auto next = outer.template build<U>(b);
    if constexpr (folds_and_merges<spec_at<Specs, Past - 1>>) {
      auto& fold = std::get<Past - 1>(specs);
      using folder = std::decay_t<decltype(fold.folder)>;
      return merge_folds<U, folder, decltype(next)>{b.place_of(fold.merge_at), fold.folder,
                                                    std::move(next)};
    } else {
      return next;
    }
  }

  template <class T, std::size_t First, std::size_t Past, class Specs, class Collector>
  std::vector<link_out<T>> partitions(builder& b, Specs& specs, std::size_t collecting,
                                      const Collector& collector) {
    std::vector<link_out<T>> links;
    for (std::size_t i = 0; i < count; ++i) {
      auto make = [&]<class U>(builder& with) { return with.link_to<U>(collecting, collector, i); };
      rejoin<decltype(make)> back{make, collecting};
      auto inner = rest<First, Past, true, Specs, decltype(back)>{specs, back}.past_hops();
      const auto stage = inner.first_stage();
      auto to = b.spawn_segment<T, false>(stage, inner.template build<T>(b), 1);
      links.push_back(b.link_to<T>(stage, std::move(to)));
    }
    return links;
  }
};

// -- into -----------------------------------------------------------------------------------------

template <class X, class Options> struct into_spec : spec_base {
  into_spec(X x, Options o) : sink(std::move(x)), options(std::move(o)) {}

  template <class T> static constexpr bool check() { return check_into<X, T>(); }
  template <class T> using output = done;
  void announce(announcement& a) { at = a.books.add_stage(options.name); }

  template <class T, class Rest> auto attach(builder& b, Rest) {
    if constexpr (std::is_invocable_v<X&, T>)
      return function_sink<T, X, typename Options::policy>{b.place_of(at), std::move(sink)};
    else if constexpr (takes_items<X, T>)
      return asking_sink<T, X>{b.place_of(at), std::move(sink)};
    else
      return telling_sink<T, X, typename Options::policy>{b.place_of(at), std::move(sink)};
  }

  X sink;
  Options options;
};

}  // namespace actors::pipeline::detail
