#!/usr/bin/env bash
# Keeps one comment on the pull request: written if something changes, updated in place, removed when it no longer applies.
# Without a pull request, or with a token that may not comment, it reports that and succeeds.
# Reads FLUXSCAPE_SUMMARY (Markdown file), FLUXSCAPE_CHANGED, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GH_TOKEN. Uses gh.
set -euo pipefail

marker='<!-- fluxscape -->'
number=$(python3 -c 'import json, sys; print((json.load(open(sys.argv[1])).get("pull_request") or {}).get("number") or "")' "$GITHUB_EVENT_PATH")
if [ -z "$number" ]; then
  echo "no pull request: nothing to comment on"
  exit 0
fi
# The token of a pull request from a fork can only read.
cannot_comment() { echo "::notice::the token may not comment: the job summary has the same text"; exit 0; }

comments=repos/$GITHUB_REPOSITORY/issues/$number/comments
existing=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$marker\")) | .id") || cannot_comment
existing=${existing%%$'\n'*}

if [ "$FLUXSCAPE_CHANGED" != true ] || [ ! -s "$FLUXSCAPE_SUMMARY" ]; then
  if [ -n "$existing" ]; then
    gh api --method DELETE "repos/$GITHUB_REPOSITORY/issues/comments/$existing" >/dev/null || cannot_comment
    echo "removed the comment: it no longer applies"
  fi
  exit 0
fi

body=$(mktemp)
# A comment can have 65,536 characters.
python3 - "$marker" "$FLUXSCAPE_SUMMARY" "$body" <<'PYTHON'
import sys
marker, source, target = sys.argv[1:]
text = marker + "\n" + open(source, encoding="utf-8").read()
if len(text) > 65000:
    text = text[:64800].rsplit("\n", 1)[0] + "\n\nThe rest is in the job summary.\n"
open(target, "w", encoding="utf-8").write(text)
PYTHON
if [ -n "$existing" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$existing" -F "body=@$body" >/dev/null || cannot_comment
  echo "updated the comment"
else
  gh api --method POST "$comments" -F "body=@$body" >/dev/null || cannot_comment
  echo "commented"
fi
