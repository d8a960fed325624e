#!/usr/bin/env bash
# Keeps one comment on the pull request: written if something changes, updated in place, removed when it no longer applies.
# Without a pull request, or with a token that may not comment, it reports that and succeeds.
# Reads FLUXSCAPE_SUMMARY (Markdown file), FLUXSCAPE_CHANGED, PULL_REQUEST (its number), GITHUB_REPOSITORY, GH_TOKEN. Uses gh.
set -euo pipefail

# No program that runs here may find configuration or modules in the repository drawn.
cd "${RUNNER_TEMP:-/tmp}"
marker='<!-- fluxscape -->'
if ! [[ ${PULL_REQUEST:-} =~ ^[0-9]+$ ]]; then
  echo "no pull request: nothing to comment on"
  exit 0
fi
# The token of a pull request from a fork can only read.
cannot_comment() { echo "::notice::the token may not comment: the job summary has the same text"; exit 0; }

comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments
# A comment that somebody else began in the same way stays theirs.
me=$(gh api user --jq .login 2>/dev/null) || me='github-actions[bot]'
own=".[] | select((.body | startswith(\"$marker\")) and (.user.type == \"Bot\" or .user.login == \"$me\")) | .id"
existing=$(gh api --paginate "$comments" --jq "$own") || cannot_comment
existing=${existing%%$'\n'*}

if [ "$FLUXSCAPE_CHANGED" != true ] || [ ! -s "$FLUXSCAPE_SUMMARY" ]; then
  if [ -n "$existing" ]; then
    gh api --method DELETE "repos/$GITHUB_REPOSITORY/issues/comments/$existing" >/dev/null || cannot_comment
    echo "removed the comment: it no longer applies"
  fi
  exit 0
fi

body=$(mktemp)
{
  printf '%s\n' "$marker"
  # A comment can have 65,536 characters. Whole lines are kept.
  if [ "$(wc -c <"$FLUXSCAPE_SUMMARY")" -le 65000 ]; then
    cat "$FLUXSCAPE_SUMMARY"
  else
    head -c 64800 "$FLUXSCAPE_SUMMARY" | sed '$d'
    printf '\nThe rest is in the job summary.\n'
  fi
} >"$body"
if [ -n "$existing" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$existing" -F "body=@$body" >/dev/null || cannot_comment
  echo "updated the comment"
else
  gh api --method POST "$comments" -F "body=@$body" >/dev/null || cannot_comment
  echo "commented"
fi
