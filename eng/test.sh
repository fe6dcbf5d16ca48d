#!/usr/bin/env bash
# Runs every test. Installs what they need on a Debian machine nobody prepared; needs the .NET 10 SDK and Node.js >= 20.
#   eng/test.sh                              everything
#   eng/test.sh --filter-class '*OrderTest'  some (any option of the test runner)
# The last line is always "N passed, N failed, N skipped"; the exit code is 0 only when nothing failed and something ran.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
exec </dev/null

export HOME="${HOME:-/root}" DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build servers would outlive this script and hold its output open.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
out="$PWD/TestResults"
trx="$out/tests.trx"

broken() { echo "$1" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

chromium() {
  local place
  for place in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
    [ -n "$place" ] && [ -x "$place" ] && return 0
  done
  return 1
}

# Chromium for the browser tests, fonts for what it draws.
install_packages() {
  command -v apt-get >/dev/null || return 1
  local as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo -n"
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get update -q || true # an unreachable source is no reason to stop when another has the package
  $as_root apt-get install -y -q --no-install-recommends chromium fonts-liberation fonts-dejavu-core
}

command -v dotnet >/dev/null || broken "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
command -v node >/dev/null || broken "Node.js 20 or newer is missing: https://nodejs.org"
chromium || install_packages
chromium || broken "Chromium is missing and could not be installed: install it, or name one in CHROMIUM."

# A feed may stumble; a second try costs less than a lost run.
for try in 1 2 3; do
  dotnet restore FoodDelivery.sln --nologo -v q && break
  [ "$try" = 3 ] && broken "The packages could not be restored."
  sleep 5
done
dotnet build FoodDelivery.sln --nologo -v q --no-restore || broken "The solution does not build."

rm -f "$trx"
dotnet test --solution FoodDelivery.sln --no-build --results-directory "$out" --report-trx --report-trx-filename tests.trx "$@"
code=$?

[ -s "$trx" ] || { echo "The test runner left no result."; echo "0 passed, 1 failed, 0 skipped"; exit $((code ? code : 1)); }
counters=$(grep -o '<Counters [^>]*' "$trx")
count() { local value; value=$(sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<< "$counters"); echo "${value:-0}"; }
failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
# An exit code that is not zero never reads as green, whatever was counted.
[ $code -ne 0 ] && [ $failed -eq 0 ] && failed=1
echo "$(count passed) passed, $failed failed, $(count notExecuted) skipped"
exit $code
