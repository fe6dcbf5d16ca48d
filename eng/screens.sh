#!/usr/bin/env bash
# Takes the README's four pictures anew: runs the living demo city in a browser and copies what the test saw to docs/screens/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash eng/test.sh --filter-class '*ReadmePicturesTest'
for name in storefront kitchen dispatch tracking; do cp "TestResults/screens/readme-$name.png" "docs/screens/$name.png"; done
