#!/usr/bin/env bash
# Puts a released binary on the PATH, or builds the checkout of the action. A release is used only if GitHub attests that this project's
# workflow built it, or if it has the checksum that this version of the action names in action/SHA256SUMS: the place that serves the archive
# vouches for nothing.
# Reads FLUXSCAPE_VERSION (`v1.2.3` or `source`), FLUXSCAPE_RELEASES (address of releases), FLUXSCAPE_REPOSITORY (owner/name),
# GITHUB_ACTION_PATH, RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP; GH_TOKEN for the attestation.
set -euo pipefail

directory=$(mktemp -d "${RUNNER_TEMP:-/tmp}/fluxscape-XXXXXX")
fail() { printf '::error::%s\n' "$1"; exit 2; }

if [ "$FLUXSCAPE_VERSION" = source ]; then
  # Cargo and rustup read configuration from the working directory: that must not be the repository drawn.
  cd "$GITHUB_ACTION_PATH"
  RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$PWD=/fluxscape" \
    cargo install --locked --quiet --path . --root "$directory"
  printf '%s\n' "$directory/bin" >>"$GITHUB_PATH"
  exit 0
fi

if ! [[ $FLUXSCAPE_VERSION =~ ^v[0-9][0-9A-Za-z.+-]*$ ]]; then fail 'version must be a release such as v0.1.0, or source'; fi
program=fluxscape
case "${RUNNER_OS:-Linux}-${RUNNER_ARCH:-X64}" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc program=fluxscape.exe ;;
  *) fail "there is no release of fluxscape for ${RUNNER_OS:-?} on ${RUNNER_ARCH:-?}: use version: source" ;;
esac

archive=fluxscape-$FLUXSCAPE_VERSION-$target.tar.gz
cd "$directory"
curl --fail --silent --show-error --location --proto-redir '=https' --retry 3 --output "$archive" \
  "$FLUXSCAPE_RELEASES/$FLUXSCAPE_VERSION/$archive" || fail "cannot download $archive"

# Whether GitHub attests that the release workflow of the project built the archive from the tag.
attested() {
  command -v gh >/dev/null && [ -n "${GH_TOKEN:-}" ] &&
    gh attestation verify "$archive" --repo "$FLUXSCAPE_REPOSITORY" --source-ref "refs/tags/$FLUXSCAPE_VERSION" \
      --signer-workflow "$FLUXSCAPE_REPOSITORY/.github/workflows/release.yml" >attestation.txt 2>&1
}

# Whether it has the checksum that the action names.
pinned() {
  local expected actual
  expected=$(awk -v file="$archive" '$2 == file { print $1 }' "$GITHUB_ACTION_PATH/action/SHA256SUMS")
  actual=$( (sha256sum "$archive" 2>/dev/null || shasum -a 256 "$archive") | cut -d ' ' -f 1)
  [ -n "$expected" ] && [ "$expected" = "$actual" ]
}

if attested; then
  echo "the attestation of $archive is valid"
elif pinned; then
  echo "$archive has the checksum that the action names"
else
  fail "$archive is not verified: gh found no attestation for it, and its checksum is not one that the action names"
fi
# Nothing else of an archive is unpacked, and nothing that a later step writes changes the program.
tar -xzf "$archive" "$program"
chmod 0555 "$program"
printf '%s\n' "$directory" >>"$GITHUB_PATH"
