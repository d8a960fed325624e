#!/usr/bin/env bash
# Keeps one comment on the pull request: written when something changes, updated in place, removed when it is no longer true.
# Without a pull request, or with a token that may not comment, it says so and ends well.
# Reads FLUXSCAPE_SUMMARY (Markdown file), FLUXSCAPE_CHANGED, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GH_TOKEN. Uses gh.
set -euo pipefail

marker='<!-- fluxscape -->'
number=$(python3 -c 'import json, sys; print((json.load(open(sys.argv[1])).get("pull_request") or {}).get("number") or "")' "$GITHUB_EVENT_PATH")
if [ -z "$number" ]; then
  echo "no pull request: nothing to comment on"
  exit 0
fi
# The token of a pull request from a fork reads and no more.
refused() { echo "::notice::the token may not comment: the summary of the job says the same"; exit 0; }

comments=repos/$GITHUB_REPOSITORY/issues/$number/comments
existing=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$marker\")) | .id") || refused
existing=${existing%%$'\n'*}

if [ "$FLUXSCAPE_CHANGED" != true ] || [ ! -s "$FLUXSCAPE_SUMMARY" ]; then
  if [ -n "$existing" ]; then
    gh api --method DELETE "repos/$GITHUB_REPOSITORY/issues/comments/$existing" >/dev/null || refused
    echo "removed the comment: it is no longer true"
  fi
  exit 0
fi

body=$(mktemp)
# A comment holds 65,536 characters.
python3 - "$marker" "$FLUXSCAPE_SUMMARY" "$body" <<'PYTHON'
import sys
marker, source, target = sys.argv[1:]
text = marker + "\n" + open(source, encoding="utf-8").read()
if len(text) > 65000:
    text = text[:64800].rsplit("\n", 1)[0] + "\n\nThe rest is in the summary of the job.\n"
open(target, "w", encoding="utf-8").write(text)
PYTHON
if [ -n "$existing" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$existing" -F "body=@$body" >/dev/null || refused
  echo "updated the comment"
else
  gh api --method POST "$comments" -F "body=@$body" >/dev/null || refused
  echo "commented"
fi
