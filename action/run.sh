#!/usr/bin/env bash
# Draws and compares: writes the pictures into a directory, the report into a Markdown file and the job summary, and the outcome into
# GITHUB_OUTPUT. It always succeeds: the last step of the action fails, after everything is attached and reported.
# Reads INPUT_PATH, INPUT_MODE, INPUT_BASE, INPUT_OUTPUTS, INPUT_STRICT, GITHUB_EVENT_PATH, GITHUB_EVENT_NAME.
set -euo pipefail

path=${INPUT_PATH:-.}
mode=${INPUT_MODE:-both}
diagram=${RUNNER_TEMP:-/tmp}/fluxscape-diagram
summary=${RUNNER_TEMP:-/tmp}/fluxscape-summary.md
log=${RUNNER_TEMP:-/tmp}/fluxscape-log.txt
changed=false
status=0
mkdir -p "$diagram"
: >"$summary"

strict=()
if [ "${INPUT_STRICT:-false}" = true ]; then strict=(--strict); fi

case "$mode" in check | diff | both | render) ;; *) echo "::error::mode must be check, diff, both or render, not $mode"; exit 2 ;; esac

worse() { if [ "$1" -gt "$status" ]; then status=$1; fi; }

# The standard error of a command, as a block that no backtick in it can close.
quoted() { printf '\n~~~~text\n'; sed 's/^~~~~/ ~~~~/' "$log" | head -c 20000; printf '~~~~\n'; }

check() {
  local code=0
  NO_COLOR=1 fluxscape update --check ${strict[@]+"${strict[@]}"} "$path" 2>"$log" || code=$?
  cat "$log" >&2
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

# The base of the pull request, from its event.
base_of_event() {
  python3 - "$GITHUB_EVENT_PATH" <<'PYTHON'
import json, sys
event = json.load(open(sys.argv[1]))
print((event.get("pull_request") or {}).get("base", {}).get("sha") or event.get("before") or "")
PYTHON
}

difference() {
  local base=${INPUT_BASE:-} code=0
  if [ -z "$base" ] && [ -n "${GITHUB_EVENT_PATH:-}" ]; then base=$(base_of_event); fi
  if [ -z "$base" ]; then echo "there is no base to compare with"; return; fi
  git -C "$path" cat-file -e "$base^{commit}" 2>/dev/null ||
    git -C "$path" fetch --quiet --depth 1 origin "$base" || {
    echo "::error::the base $base is not in this checkout and cannot be fetched: check out with fetch-depth: 0"
    worse 2
    return
  }
  local markdown=$diagram/diff.md
  (cd "$path" && fluxscape diff "$base" -o "$diagram/diff.svg" -o "$markdown") 2>"$log" || code=$?
  cat "$log" >&2
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
    if [ -n "$file" ]; then
      mkdir -p "$diagram/$(dirname "$file")"
      files+=(-o "$diagram/$file")
    fi
  done <<<"${INPUT_OUTPUTS:-}"
  fluxscape render "$path" ${strict[@]+"${strict[@]}"} "${files[@]}" || code=$?
  worse "$code"
}

# The pictures of this commit, if the configuration lists any: drawn in a copy, so that the checkout stays unchanged.
pictures() {
  local copy
  copy=$(mktemp -d)
  cp -R "$path/." "$copy"
  if fluxscape update --quiet "$copy" 2>/dev/null; then
    (cd "$copy" && find . -newer "$log" -type f \( -name '*.svg' -o -name '*.png' -o -name '*.html' \) -not -path './.git/*' -print) |
      while IFS= read -r file; do mkdir -p "$diagram/$(dirname "$file")" && cp "$copy/$file" "$diagram/$file"; done
  fi
  rm -rf "$copy"
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
{
  printf 'changed=%s\n' "$changed"
  printf 'diagram=%s\n' "$diagram"
  printf 'summary=%s\n' "$summary"
  printf 'status=%s\n' "$status"
} >>"$GITHUB_OUTPUT"
