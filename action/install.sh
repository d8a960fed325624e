#!/usr/bin/env bash
# Puts a released binary on the PATH after comparing it with the checksum of the release, or builds the checkout of the action.
# Reads FLUXSCAPE_VERSION (`v1.2.3` or `source`), FLUXSCAPE_RELEASES (address of releases), RUNNER_OS, RUNNER_ARCH, RUNNER_TEMP.
set -euo pipefail

if [ "$FLUXSCAPE_VERSION" = source ]; then
  cargo install --locked --path "$GITHUB_ACTION_PATH"
  exit 0
fi

case "${RUNNER_OS:-Linux}-${RUNNER_ARCH:-X64}" in
  Linux-X64) target=x86_64-unknown-linux-musl ;;
  Linux-ARM64) target=aarch64-unknown-linux-musl ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) echo "::error::there is no release of fluxscape for ${RUNNER_OS:-?} on ${RUNNER_ARCH:-?}: use version: source"; exit 2 ;;
esac

archive=fluxscape-$FLUXSCAPE_VERSION-$target.tar.gz
directory=${RUNNER_TEMP:-/tmp}/fluxscape-$FLUXSCAPE_VERSION
mkdir -p "$directory"
cd "$directory"
for file in "$archive" SHA256SUMS; do
  curl --fail --silent --show-error --location --retry 3 --output "$file" "$FLUXSCAPE_RELEASES/$FLUXSCAPE_VERSION/$file" || {
    echo "::error::cannot download $file of $FLUXSCAPE_VERSION"
    exit 2
  }
done
expected=$(awk -v file="$archive" '$2 == file || $2 == "*" file { print $1 }' SHA256SUMS)
actual=$( (sha256sum "$archive" 2>/dev/null || shasum -a 256 "$archive") | cut -d ' ' -f 1)
if [ -z "$expected" ] || [ "$expected" != "$actual" ]; then
  echo "::error::the checksum of $archive is not the one of the release"
  exit 2
fi
tar -xzf "$archive"
echo "$directory" >>"$GITHUB_PATH"
