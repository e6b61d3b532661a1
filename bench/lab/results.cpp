#include "bench/lab/results.hpp"

#include "bench/harness/json.hpp"
#include "bench/harness/options.hpp"

#include <ctime>
#include <stdexcept>

namespace bench::lab {

namespace {

using nlohmann::json;

/// What must be equal for two runs to belong together.
json series(const machine& m, size scale) {
  return {{"cpu", m.cpu},
          {"cores", m.cores},
          {"kernel", m.kernel},
          {"compiler", m.compiler},
          {"flags", m.flags},
          {"commit", m.commit},
          {"scale", to_string(scale)}};
}

json series(const json& line) {
  const auto& m = line.at("machine");
  return {{"cpu", m.at("cpu")},           {"cores", m.at("cores")}, {"kernel", m.at("kernel")},
          {"compiler", m.at("compiler")}, {"flags", m.at("flags")}, {"commit", line.at("commit")},
          {"scale", line.at("scale")}};
}

run_key key(const json& line) {
  return {line.at("problem").get<std::string>() + "/" + line.at("config").get<std::string>(),
          line.at("design").get<std::string>(), line.at("workers").get<unsigned>()};
}

}  // namespace

results_file::results_file(const std::string& path, const machine& m, size scale)
    : path_(path), machine_(m), scale_(scale) {
  std::ifstream in(path);
  const auto ours = series(m, scale);
  char last = '\n';
  for (std::string text; std::getline(in, text);) {
    last = in.eof() ? ' ' : '\n';  // the last line was not finished
    const auto line = json::parse(text, nullptr, false);
    if (line.is_object() && line.contains("problem") && series(line) == ours) note(key(line), line);
  }
  out_.open(path, std::ios::app);
  if (last != '\n') out_ << '\n';
  if (!out_.flush()) throw std::runtime_error("cannot write to '" + path + "'");
}

unsigned results_file::rounds(const run_key& k) const {
  const auto found = rounds_.find(k);
  return found == rounds_.end() ? 0 : found->second;
}

json results_file::line(const run_key& k, unsigned round) const {
  const auto slash = k.workload.find('/');
  auto machine = bench::json_of(machine_);
  machine.erase("time");
  machine.erase("commit");
  machine.erase("other_cores");
  return {{"suite", "designs"},
          {"problem", k.workload.substr(0, slash)},
          {"config", k.workload.substr(slash + 1)},
          {"design", k.design},
          {"workers", k.workers},
          {"round", round},
          {"scale", to_string(scale_)},
          {"time", now_utc()},
          {"commit", machine_.commit},
          {"machine", std::move(machine)}};
}

void results_file::add(const run_key& k, unsigned round, const outcome& figures,
                       double other_cores) {
  auto l = line(k, round);
  l["other_cores"] = other_cores;
  for (auto& s : figures) l["metrics"][s.unit] = s.value;
  append(k, l);
}

void results_file::add_failure(const run_key& k, unsigned round, const char* kind,
                               const std::string& why) {
  auto l = line(k, round);
  l[kind] = why;
  append(k, l);
}

void results_file::append(const run_key& k, const json& l) {
  out_ << l.dump() << '\n';
  if (!out_.flush()) throw std::runtime_error("cannot write to '" + path_ + "'");
  note(k, l);
}

void results_file::note(const run_key& k, const json& l) {
  ++rounds_[k];
  if (!l.contains("metrics")) return;
  for (auto& [metric, value] : l.at("metrics").items())
    metrics_[k][metric].push_back(value.get<double>());
}

}  // namespace bench::lab
