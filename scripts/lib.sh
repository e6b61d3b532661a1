# Shared by the scripts beside it, which source it first: goes to the project's root, and brings
# what setting up and building need. shellcheck shell=bash

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '== %s\n' "$*" >&2; }

die() {  # die <exit code> <message>
  printf '%s: %s\n' "${0##*/}" "$2" >&2
  exit "$1"
}

usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"; }  # the comment at a script's top

# --- packages ------------------------------------------------------------------------------------

wanted_packages() { sed 's/#.*//; s/ *$//; /^$/d' scripts/packages; }

missing_packages() {
  local wanted installed
  wanted=$(wanted_packages)
  # shellcheck disable=SC2086  # one word is one package
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^ii  *//p' || true)
  grep -vxF -e "${installed:-?}" <<<"$wanted" || true
}

# Prints how this user may become root: nothing for root itself, sudo where it asks no questions.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    return 0
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    echo "sudo"
  else
    return 1
  fi
}

install_packages() {  # install_packages <sudo or nothing> <package>...
  local sudo=$1 log=build/setup.log
  shift
  mkdir -p build
  apt() { $sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null >>"$log" 2>&1; }
  add() { apt install -y --no-install-recommends "$@"; }
  : >"$log"
  # The package lists may be missing or old: then the first try fails at once.
  if ! add "$@"; then
    say "updating the package lists"
    { apt update && add "$@"; } || {
      tail -n 15 "$log" >&2
      die 3 "apt-get failed; its whole output is in $log"
    }
  fi
}

# Makes sure that every package is there. Quick when they are.
set_up() {
  command -v dpkg-query >/dev/null ||
    die 3 "this is no Debian: install by hand what corresponds to: $(wanted_packages | xargs)"
  local missing sudo
  missing=$(missing_packages | xargs)
  [ -n "$missing" ] || return 0
  sudo=$(as_root) ||
    die 3 "packages are missing and I may not install them; run: sudo apt-get install $missing"
  say "installing with apt-get: $missing"
  # shellcheck disable=SC2086  # one word is one package
  install_packages "$sudo" $missing
}

# --- building ------------------------------------------------------------------------------------

# On a terminal ninja keeps its progress on one line. Elsewhere: one line for every tenth.
short_progress() {
  if [ -t 1 ]; then
    cat
  else
    awk '
      match($0, /^\[[0-9]+\/[0-9]+\] /) {
        split(substr($0, 2, RLENGTH - 3), step, "/")
        tenth = int(step[1] * 10 / step[2])
        if (tenth > shown && step[2] >= 10) { print; fflush(); shown = tenth }
        next
      }
      /^ninja: no work to do/ { next }
      { print; fflush() }'
  fi
}

configured() {  # configured <folder>
  [ -f "$1/build.ninja" ] && [ ! CMakePresets.json -nt "$1/build.ninja" ]
}

# build <preset> <target>...: configures when needed (ninja repeats it when CMake files change).
build() {
  local preset=$1 log
  shift
  log=build/$preset.configure.log
  mkdir -p build
  if ! configured "build/$preset"; then
    say "configuring build/$preset"
    cmake --preset "$preset" -DACTORS_UNITY="${ACTORS_UNITY:-OFF}" >"$log" 2>&1 || { cat "$log" >&2; die 1 "CMake failed"; }
    touch "build/$preset/build.ninja"
  fi
  say "building $* (preset $preset)"
  if [ -t 1 ]; then
    (cd "build/$preset" && ninja "$@")
  else
    (cd "build/$preset" && ninja "$@") | short_progress
  fi
}
