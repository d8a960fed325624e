#!/usr/bin/env bash
# Draws and compares: writes the pictures into a directory of its own, the report into a Markdown file and the job summary, and the outcome
# into GITHUB_OUTPUT. It always succeeds: the last step of the action fails, after everything is attached and reported.
# Reads INPUT_PATH, INPUT_MODE, INPUT_BASE, INPUT_OUTPUTS, INPUT_STRICT, EVENT_BASE (base of the pull request or push), GITHUB_WORKSPACE.
#
# The repository drawn may be anybody's. What it holds is data: no program here reads configuration from it, no word of it is expanded,
# and nothing is written into it.
set -euo pipefail
export LC_ALL=C NO_COLOR=1
unset CDPATH

own=${RUNNER_TEMP:-/tmp}
diagram=$own/fluxscape-diagram
summary=$own/fluxscape-summary.md
log=$own/fluxscape-log.txt
# Nothing of an earlier step of the job is attached again.
rm -rf -- "$diagram"
mkdir -p "$diagram"
: >"$summary"
changed=false
status=0

fail() { printf '::error::%s\n' "$1"; exit 2; }
worse() { if [ "$1" -gt "$status" ]; then status=$1; fi; }
token() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

mode=${INPUT_MODE:-both}
case "$mode" in check | diff | both | render) ;; *) fail 'mode must be check, diff, both or render' ;; esac
strict=()
if [ "${INPUT_STRICT:-false}" = true ]; then strict=(--strict); fi

# A path that is, or leads through, a link of the repository would name any directory of the runner.
workspace=$(cd -P -- "${GITHUB_WORKSPACE:-.}" && pwd -P)
path=$(cd -P -- "${INPUT_PATH:-.}" 2>/dev/null && pwd -P) || fail 'path is not a directory'
case "$path/" in
  */.git/*) fail 'path must not be inside .git' ;;
  "${workspace%/}"/*) ;;
  *) fail 'path leads out of the workspace' ;;
esac

# Prints the standard error of a command. The runner takes no line of it for a command of a workflow.
show_log() {
  local stop
  stop=$(token)
  printf '::stop-commands::%s\n' "$stop"
  cat "$log"
  printf '\n::%s::\n' "$stop"
}

# The same as a block that no run of tildes in it can close.
quoted() {
  local longest fence
  longest=$({ grep -o '~~*' "$log" || true; } | awk '{ if (length > most) most = length } END { print most + 0 }')
  fence=$(printf '~%.0s' $(seq $((longest < 3 ? 4 : longest + 1))))
  printf '\n%stext\n' "$fence"
  if [ "$(wc -c <"$log")" -le 20000 ]; then cat "$log"; else head -c 20000 "$log" | sed '$d'; fi
  printf '\n%s\n' "$fence"
}

check() {
  local code=0
  fluxscape update --check ${strict[@]+"${strict[@]}"} "$path" >/dev/null 2>"$log" || code=$?
  show_log
  if [ "$code" = 0 ]; then return; fi
  worse "$code"
  changed=true
  if [ "$code" = 1 ]; then
    printf '### The pictures are out of date\n\nRun \x60fluxscape update\x60 and commit the result.\n' >>"$summary"
  else
    printf '### The pictures could not be checked\n' >>"$summary"
  fi
  quoted >>"$summary"
}

# The pictures of this commit, if the configuration lists any: beside the checkout, which stays unchanged.
pictures() { fluxscape update --quiet --into "$diagram" "$path" >/dev/null 2>&1 || true; }

# git in the checkout that holds the path. A directory of the repository that looks like one of git's is never taken for it: only `.git`,
# which no commit can hold.
git_here() {
  local top=$path
  while [ ! -e "$top/.git" ]; do
    [ "$top" != / ] || return 1
    top=$(dirname "$top")
  done
  GIT_CONFIG_NOSYSTEM=1 GIT_NO_LAZY_FETCH=1 GIT_TERMINAL_PROMPT=0 git --git-dir="$top/.git" -c core.fsmonitor= -c core.hooksPath=/dev/null \
    -c core.pager=cat -c fetch.recurseSubmodules=no -c gc.auto=0 -c maintenance.auto=false -c protocol.ext.allow=never \
    -c safe.bareRepository=explicit "$@"
}

# Fetches the base, and as much history as it takes to find where the change began.
fetch_base() {
  local base=$1 head more
  git_here cat-file -e "$base^{commit}" 2>/dev/null ||
    git_here fetch --quiet --no-tags --depth 1 origin "$base" 2>/dev/null || return 1
  head=$(git_here rev-parse HEAD)
  for more in 50 500 5000; do
    if git_here merge-base "$base" HEAD >/dev/null 2>&1; then return 0; fi
    git_here fetch --quiet --no-tags --deepen "$more" origin "$base" "$head" 2>/dev/null || break
  done
  git_here merge-base "$base" HEAD >/dev/null 2>&1
}

difference() {
  local base=${INPUT_BASE:-${EVENT_BASE:-}} code=0 markdown=$diagram/diff.md
  # The first push of a branch has zeros before it.
  if [ -z "${base//0/}" ]; then echo "there is no base to compare with"; return; fi
  case "$base" in
    -* | *..*) fail 'base must be one revision' ;;
  esac
  if ! fetch_base "$base"; then
    printf '::error::%s\n' "the base, or the commit where the change began, is not in this checkout and cannot be fetched: check out with fetch-depth: 0"
    worse 2
    return
  fi
  fluxscape diff --merge-base "$base" -o "$diagram/diff.svg" -o "$markdown" "$path" >/dev/null 2>"$log" || code=$?
  show_log
  if [ "$code" = 2 ]; then
    worse 2
    printf '### The change could not be drawn\n' >>"$summary"
    quoted >>"$summary"
  elif [ -s "$markdown" ]; then
    changed=true
    { cat "$markdown"; printf '\n'; } >>"$summary"
  fi
}

draw() {
  local files=() file code=0
  while IFS= read -r file; do
    case "/$file/" in
      //) continue ;;
      //* | */../*) fail 'outputs must be relative paths without ..' ;;
    esac
    mkdir -p "$diagram/$(dirname "./$file")"
    files+=(-o "$diagram/$file")
  done <<<"${INPUT_OUTPUTS:-}"
  fluxscape render ${strict[@]+"${strict[@]}"} ${files[@]+"${files[@]}"} "$path" >/dev/null 2>"$log" || code=$?
  show_log
  worse "$code"
}

case "$mode" in
  check) check; pictures ;;
  diff) difference ;;
  both) check; pictures; difference ;;
  render) draw ;;
esac

if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -s "$summary" ]; then
  # GitHub drops a summary of a MiB and more without a word.
  head -c 900000 "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
# A value may hold a line break: what ends it must not be guessed.
output() {
  local end
  end=$(token)
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}
output changed "$changed"
output diagram "$diagram"
output summary "$summary"
output status "$status"
