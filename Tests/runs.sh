#!/usr/bin/env bash
# Writes into a folder what `week5`, or another build of it, gives for 28 option sets: dumps, maps, figures, pages, saved
# runs, draws: Tests/runs.sh PROGRAM FOLDER. `Tests/builds.sh arm64` compares two folders.
set -euo pipefail
program=$(realpath "$1")
mkdir -p "$2"
cd "$2"
number=100 # of three digits, so that the files are in order
while read -r options; do
    number=$((number + 1))
    options=${options//@/$number}
    "$program" $options </dev/null >$number.txt || { echo "failed: week5 $options" >&2 && exit 1; }
done <<'END'
--quiet -s 0 --dump @.json --figure @.svg --save @.npz @.pgm
--quiet -s 0 --fast --dump @.json --figure @.svg --save @.npz @.pgm
--quiet -s 1 -y 8 -b 5 --dump @.json --save @.safetensors @.pgm
--quiet -s 1 -y 8 -b 5 --fast --dump @.json --save @.safetensors @.pgm
--quiet -s 2 -y 6,8,4 -n 200 -b 7 --dump @.json --figure @.pdf @.png
--quiet -s 2 -y 6,8,4 -n 200 -b 7 --fast --dump @.json --figure @.pdf @.png
--quiet -s 3 -y 9,7,5,3 -n 200 -b 100 -e 300 -l 0.1 --dump @.json @.pgm
--quiet -s 3 -y 9,7,5,3 -n 200 -b 100 -e 300 -l 0.1 --fast --dump @.json @.pgm
--quiet -s 4 -y 16,16 -n 100 -b 32 -e 50 --standardize --dump @.json --html @.html --save @.npz @.pgm
--quiet -s 4 -y 16,16 -n 100 -b 32 -e 50 --standardize --fast --dump @.json --html @.html --save @.npz @.pgm
--quiet -s 5 -y 64,32 -n 200 -b 50 -e 20 -r 50 --scale 1 --dump @.json @.pgm
--quiet -s 5 -y 64,32 -n 200 -b 50 -e 20 -r 50 --scale 1 --fast --dump @.json @.pgm
--quiet -s 6 -y 1 -b 1 -e 10 --dump @.json --show @.pgm
--quiet -s 7 -y 100 -n 200 -b 20 -e 5 --dump @.json @.pgm
--quiet -s 7 -y 100 -n 200 -b 20 -e 5 --fast --dump @.json @.pgm
--quiet -s 123456789012345678901234567890 -e 0 --dump @.json @.pgm
--quiet --resume 101.npz -e 150 --dump @.json --save @.npz @.pgm
--quiet --resume 102.npz -e 150 --fast --dump @.json --save @.npz @.pgm
labs digits -e 3 --quiet --dump @.json --figure @.svg @.pgm
labs digits -e 3 --fast --signed -y 40,20 --quiet --dump @.json @.pgm
labs xor -e 200 --quiet --dump @.json @.pgm
labs xor -e 200 --fast -s 3 --quiet --dump @.json @.pgm
labs multi -s 1 -e 20 --quiet --dump @.json --figure @.svg @.pgm
labs multi -s 1 -e 20 --fast -b 10 --standardize --quiet --dump @.json @.pgm
labs spirals -e 20 --quiet --dump @.json @.pgm
labs spirals -e 20 --fast -s 2 --quiet --dump @.json @.pgm
sample -s 9 -n 500 @.csv
predict 103.safetensors
END
