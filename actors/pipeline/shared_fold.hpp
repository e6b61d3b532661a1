// A parallel fold: its workers, each with a result of its own, and the carrier that fills their
// queue. In the end each gives what it has to the actor that merges.
//
//     producer: share ──put──▶ work_queue ──take──▶ workers ──data, once──▶ merge_folds
//                 ▲                                    │
//                 └────────────── credit ──────────────┘
//
// As in other parallel stages a worker takes a chunk when it has time for it.
#pragma once

#include <actors/pipeline/fold.hpp>
#include <actors/pipeline/spread.hpp>

namespace actors::pipeline::detail {

/// What the workers and the producer have in common. `back` is written before anything is queued.
template <class T> struct shared_work {
  shared_work(std::size_t workers, std::size_t want) : queue(workers, want) {}
  work_queue<T> queue;
  ref<credit> back;
  std::uint32_t port = 0;
};

/// `Out`: the fold with a link to the merge behind it.
template <class T, class Out> class folding_node final : public node<Out> {
public:
  using protocol = actors::protocol<begin, credit, caught_up, wake>;

  folding_node(run_ptr on, std::unique_ptr<Out> out, std::shared_ptr<shared_work<T>> work,
               std::size_t index)
      : node<Out>(std::move(on), std::move(out)), work_(std::move(work)), index_(index),
        pace_(this->run_->settings()) {}

  void on(begin, context& self) {
    this->start(self);
    again_ = self.as_ref(actors::protocol<wake>{});
    on(wake{});
  }
  // One chunk, then others have their turn.
  void on(wake) {
    if (this->over_) return;
    bool over = false;
    if (auto chunk = work_->queue.take(index_, over)) {
      handle(chunk->items);
      this->after_turn();
      work_->back.tell(credit{work_->port, pace_.want()});
      again_.tell(wake{});
    } else if (over) {
      this->guard([this] {
        this->look_at_run();
        this->finish();
      });
      this->after_turn();
    }
  }
  void on(credit m) {
    this->out_->credited(m);
    this->after_turn();
  }
  void on(caught_up) noexcept {}

private:
  void on_alarm() override {}

  void handle(chunk<T>& items) {
    const auto begun = clock::now();
    const auto before = this->taken_;
    this->guard([&] {
      while (!items.empty() && !this->run_->dropping()) {
        ++this->taken_;
        this->out_->push(items.take());
      }
    });
    items.drop();
    if (this->taken_ != before) pace_.note(this->taken_ - before, clock::now() - begun);
  }

  std::shared_ptr<shared_work<T>> work_;
  std::size_t index_;
  pace pace_;
  ref<wake> again_;
};

/// Carries to the workers of a parallel fold.
template <class T> class share {
public:
  share(std::shared_ptr<shared_work<T>> work, std::vector<ref<wake>> workers)
      : work_(std::move(work)), workers_(std::move(workers)) {}

  void connect(const ref<credit>& back, std::uint32_t port) {
    work_->back = back;
    work_->port = port;
  }
  void carry(chunk<T> full, std::uint64_t number) {
    if (const auto asleep = work_->queue.put(data<T>{std::move(full), number, 0}))
      workers_[*asleep].tell(wake{});
  }
  void end(std::uint64_t) {
    for (const auto each : work_->queue.close()) workers_[each].tell(wake{});
  }
  std::size_t want(const credit& c) const noexcept { return c.want; }

private:
  std::shared_ptr<shared_work<T>> work_;
  std::vector<ref<wake>> workers_;
};

template <class T> using share_out = chunk_out<T, share<T>>;

}  // namespace actors::pipeline::detail
