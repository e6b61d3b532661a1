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

# wanted_packages <group>...: the lines of these groups of scripts/packages
wanted_packages() {
  awk -v groups=" $* " '
    { sub(/ *#.*/, "") }
    /^\[/ { wanted = index(groups, " " substr($0, 2, length($0) - 2) " "); next }
    wanted && NF' scripts/packages
}

is_installed() { grep -qxF -e "$1" <<<"$installed"; }
is_offered() { [[ $(LC_ALL=C apt-cache policy "$1" 2>/dev/null) == *"Candidate: "[!\(]* ]]; }

# chosen_package <package>...: the first that this system has or offers; nothing instead of "-"
chosen_package() {
  local each
  for each; do
    [ "$each" != - ] || return 0
    if [ $# = 1 ] || is_installed "$each" || is_offered "$each"; then  # apt-cache is slow
      echo "$each"
      return 0
    fi
  done
  echo "$1"
}

missing_packages() {  # missing_packages <group>...: one a line
  local lines line all chosen installed
  lines=$(wanted_packages "$@")
  all=$(sed 's/|//g; s/ -$//' <<<"$lines")
  # shellcheck disable=SC2086  # one word is one package
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' $all 2>/dev/null |
    sed -n 's/^ii  *//p' || true)
  while read -r line; do
    # shellcheck disable=SC2086
    chosen=$(chosen_package ${line//|/ })
    [ -z "$chosen" ] || is_installed "$chosen" || echo "$chosen"
  done <<<"$lines"
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

quietly() { "$@" </dev/null >>build/setup.log 2>&1; }

install_packages() {  # install_packages <sudo or nothing> <group>...
  local sudo=$1 missing
  shift
  # shellcheck disable=SC2086  # $sudo may be nothing
  apt() { quietly $sudo env DEBIAN_FRONTEND=noninteractive apt-get "$@"; }
  add() {
    missing=$(missing_packages "$@" | xargs)
    say "installing with apt-get: $missing"
    # shellcheck disable=SC2086  # one word is one package
    apt install -y --no-install-recommends $missing
  }
  mkdir -p build
  : >build/setup.log
  # The package lists may be missing or old: then the first try fails at once.
  if ! add "$@"; then
    say "updating the package lists"
    { apt update && add "$@"; } || {
      tail -n 15 build/setup.log >&2
      die 3 "apt-get failed; its whole output is in build/setup.log"
    }
  fi
}

# set_up <group>...: makes sure that every package of these groups is there. Quick when they are.
set_up() {
  command -v dpkg-query >/dev/null ||
    die 3 "this is no Debian: install by hand what corresponds to: $(wanted_packages "$@" | xargs)"
  local missing sudo
  missing=$(missing_packages "$@" | xargs)
  [ -n "$missing" ] || return 0
  sudo=$(as_root) ||
    die 3 "packages are missing and I may not install them; run: sudo apt-get install $missing"
  install_packages "$sudo" "$@"
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
    cmake --preset "$preset" >"$log" 2>&1 || {
      cat "$log" >&2
      die 1 "CMake failed"
    }
    touch "build/$preset/build.ninja"
  fi
  say "building $* (preset $preset)"
  if [ -t 1 ]; then
    (cd "build/$preset" && ninja "$@")
  else
    (cd "build/$preset" && ninja "$@") | short_progress
  fi
}
