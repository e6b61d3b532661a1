#include "bench/lab/outside.hpp"

#include "bench/harness/build_info.hpp"
#include "bench/harness/subprocess.hpp"
#include "bench/lab/measure.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <unistd.h>

namespace bench::lab {

namespace {

namespace fs = std::filesystem;
using command = std::vector<std::string>;

struct language {
  std::string name;
  std::string ending;
  std::string tool;  ///< that must be in PATH
  command (*compile)(const fs::path& folder, const std::string& program);
  command (*run)(const fs::path& folder, const std::string& program, unsigned workers);
};

const std::vector<language>& languages() {
  static const std::vector<language> all{
      {"go", ".go", "go",
       [](const fs::path& folder, const std::string& program) -> command {
         return {"go",
                 "build",
                 "-o",
                 folder / "program",
                 folder / "lab.go",
                 folder / (program + ".go")};
       },
       [](const fs::path& folder, const std::string&, unsigned workers) -> command {
         return {"env", "GOMAXPROCS=" + std::to_string(workers), folder / "program"};
       }},
      {"erlang", ".erl", "erlc",
       [](const fs::path& folder, const std::string& program) -> command {
         return {"erlc", "-o", folder, folder / "lab.erl", folder / (program + ".erl")};
       },
       [](const fs::path& folder, const std::string& program, unsigned workers) -> command {
         const auto schedulers = std::to_string(workers);
         return {"erl",      "+S",      schedulers + ":" + schedulers,
                 "+P",       "1000000", "+Bd",
                 "-noshell", "-env",    "ERL_CRASH_DUMP_SECONDS",
                 "0",        "-pa",     folder,
                 "-run",     program,   "main"};
       }},
  };
  return all;
}

const language& language_of(const fs::path& source) {
  for (auto& l : languages())
    if (source.extension() == l.ending) return l;
  throw std::logic_error(source.string() + " is in no language that is known");
}

bool is_installed(const std::string& tool) {
  const auto path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((fs::path(folder) / tool).c_str(), X_OK) == 0) return true;
  return false;
}

std::string contents(const fs::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read '" + file.string() + "'");
  return text.str();
}

/// Compiles into a folder of its own that is then given its name, so that nobody ever sees half of
/// it, and who was first wins.
void compile(const language& l, const fs::path& source, const fs::path& common,
             const fs::path& into) {
  const fs::path scratch = into.string() + "." + std::to_string(::getpid());
  fs::create_directories(scratch);
  fs::copy_file(common, scratch / common.filename());
  fs::copy_file(source, scratch / source.filename());
  const auto end = run_subprocess(l.compile(scratch, source.stem()), std::chrono::seconds(25));
  if (end.timed_out || end.exit_code != 0 || end.signal != 0)
    throw std::runtime_error(source.string() + " does not compile: " + end.output);
  std::error_code lost;
  fs::rename(scratch, into, lost);
  if (lost) fs::remove_all(scratch);
  if (!fs::exists(into)) throw std::system_error(lost, into.string());
}

/// Where the compiled program lies, beside this one. What it is made of is in its name.
fs::path compiled(const language& l, const fs::path& source) {
  const auto common = fs::path(build::source_dir) / "bench/lab/outside" / ("lab" + l.ending);
  const auto hash = std::hash<std::string>{}(contents(source) + contents(common));
  const auto name = source.stem().string() + "-" + l.name + "-" + std::to_string(hash);
  auto folder = fs::read_symlink("/proc/self/exe").parent_path() / "outside" / name;
  if (!fs::exists(folder)) compile(l, source, common, folder);
  return folder;
}

std::string text_of(const param& p) {
  if (auto number = std::get_if<std::uint64_t>(&p)) return std::to_string(*number);
  return std::get<std::string>(p);
}

outside_run parse(const std::string& output) {
  outside_run run;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    const auto j = nlohmann::json::parse(line);
    if (j.contains("figures"))
      run.figures = j.at("figures").get<std::map<std::string, double>>();
    else
      run.results.emplace_back(j.get<std::map<std::string, std::uint64_t>>());
  }
  if (run.results.size() < 2 || run.figures.empty())
    throw wrong_result("the program did not say what came out");
  return run;
}

}  // namespace

std::uint64_t outside_result::operator[](const std::string& field) const {
  const auto found = fields_.find(field);
  if (found == fields_.end()) throw wrong_result("the program did not say its '" + field + "'");
  return found->second;
}

outside_run run_outside(const setup& s, const std::string& source, const params& p,
                        const metering& how) {
  const auto path = fs::path(build::source_dir) / "bench/designs" / source;
  const auto& l = language_of(path);
  if (!is_installed(l.tool)) throw not_available(l.tool + " is not installed");
  auto line = l.run(compiled(l, path), path.stem(), s.workers);
  for (auto& [name, value] : p) line.push_back(name + "=" + text_of(value));
  line.push_back("least_ms=" + std::to_string(lab::least_time(s.scale).count()));
  line.push_back("metered=" + std::to_string(how.parties));
  line.push_back("every=" + std::to_string(how.every));
  const std::chrono::seconds limit(s.scale == size::standard ? 55 : 25);  // before ours is killed
  const auto end = run_subprocess(line, limit);
  if (end.timed_out)
    throw not_available("the program took more than " + std::to_string(limit.count()) + " s");
  if (end.exit_code != 0 || end.signal != 0)
    throw std::runtime_error(source + " failed: exit code " + std::to_string(end.exit_code) +
                             ", signal " + std::to_string(end.signal));
  return parse(end.output);
}

outcome figures_of(const outside_run& run, double operations) {
  const auto all = operations * static_cast<double>(run.results.size() - 1);
  outcome out{{"rate", all / run.figures.at("seconds")}, {"operations", all}};
  for (auto& [name, value] : run.figures) out.push_back({name, value});
  return out;
}

}  // namespace bench::lab
