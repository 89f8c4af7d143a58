#!/usr/bin/env bash
# One case of models/install, without a network: test_install.sh SOURCE_ROOT CASE.
# Most cases run a copy of the script beside a manifest that pins a small made-up package.
set -euo pipefail

root=$1
case_name=$2
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
real=${PALPEBRA_MODELS:-${XDG_DATA_HOME:-${HOME:-}/.local/share}/palpebra/models} # where the true weights may lie
unset PALPEBRA_MODELS
export HOME=$work/home XDG_DATA_HOME=$work/data

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
sum() { sha256sum <"$1" | cut -d ' ' -f 1; }

# A made-up package of two networks, "TFL3" at their fourth byte as in real ones, and its manifest.
make_package() {
    mkdir -p "$work/models" "$work/tools" "$work/package" "$work/from"
    cp "$root/models/install" "$work/models/"
    cp "$root/tools/npm-pack" "$work/tools/"
    { printf 'abcdTFL3'; seq 1 400; } >"$work/from/large.tflite"
    { printf 'efghTFL3'; seq 1 100; } >"$work/from/small.tflite"
    { cat "$work/from/large.tflite"; printf 'something else'; cat "$work/from/small.tflite"; } >"$work/package/assets.data"
    cp "$work/package/assets.data" "$work/from/"
    tar -C "$work" -czf "$work/from/made-up-1.0.0.tgz" package
    local large small
    large=$(stat -c %s "$work/from/large.tflite")
    small=$(stat -c %s "$work/from/small.tflite")
    cat >"$work/models/manifest" <<END
[package]
registry=npm
name=made-up
version=1.0.0
file=assets.data
file_sha256=$(sum "$work/from/assets.data")
[small]
file=small.tflite
start=$((large + 14))
size=$small
sha256=$(sum "$work/from/small.tflite")
[large]
file=large.tflite
start=0
size=$large
sha256=$(sum "$work/from/large.tflite")
END
}

# An npm of our own, first in PATH: its body is $1.
make_npm() {
    mkdir -p "$work/bin"
    printf '#!/bin/sh\n%s\n' "$1" >"$work/bin/npm"
    chmod +x "$work/bin/npm"
    PATH=$work/bin:$PATH
}

install_models() { "$work/models/install" "$@"; }

expect_installed() {
    cmp "$1/small.tflite" "$work/from/small.tflite" || fail "small.tflite is not what was packed"
    cmp "$1/large.tflite" "$work/from/large.tflite" || fail "large.tflite is not what was packed"
    [ "$(find "$1" -mindepth 1 | wc -l)" = 2 ] || fail "something was left behind: $(ls -A "$1")"
}

# Runs the rest of the line, which must fail with status $1 and one line that holds $2, leaving no file.
expect_failure() {
    local status=$1 text=$2 words code=0
    shift 2
    words=$("$@" 2>&1 >/dev/null) || code=$?
    [ "$code" = "$status" ] || fail "exit status $code instead of $status: $words"
    case $words in *"$text"*) ;; *) fail "'$words' lacks '$text'" ;; esac
    [ "$status" = 2 ] || [ "$(printf '%s\n' "$words" | wc -l)" = 1 ] || fail "more than one line: $words"
    [ -z "$(find "$XDG_DATA_HOME" -type f 2>/dev/null)" ] || fail "a file was left: $(find "$XDG_DATA_HOME" -type f)"
}

make_package
target=$XDG_DATA_HOME/palpebra/models
case $case_name in
from_package) install_models --from "$work/from/made-up-1.0.0.tgz"; expect_installed "$target" ;;
from_data) install_models --from "$work/from/assets.data"; expect_installed "$target" ;;
from_networks) install_models --from "$work/from/large.tflite" --from "$work/from/small.tflite"; expect_installed "$target" ;;
from_renamed) cp "$work/from/made-up-1.0.0.tgz" "$work/from/a b.bin"; install_models --from "$work/from/a b.bin"; expect_installed "$target" ;;
from_npm)
    make_npm "cp '$work/from/made-up-1.0.0.tgz' . && echo made-up-1.0.0.tgz"
    install_models
    expect_installed "$target" ;;
to_folder) install_models --to "$work/a folder" --from "$work/from/assets.data"; expect_installed "$work/a folder" ;;
folder_variable) PALPEBRA_MODELS=$work/elsewhere install_models --from "$work/from/assets.data"; expect_installed "$work/elsewhere" ;;
twice)
    install_models --from "$work/from/assets.data"
    make_npm 'exit 9'
    install_models | grep -q 'already installed and verified' || fail 'the second run did not say so' ;;
repairs)
    install_models --from "$work/from/assets.data"
    printf x >>"$target/large.tflite"
    install_models --from "$work/from/large.tflite"
    expect_installed "$target" ;;
one_missing)
    code=0
    words=$(install_models --from "$work/from/small.tflite" 2>&1) || code=$?
    [ "$code" = 1 ] || fail "exit status $code"
    case $words in *'still missing: large.tflite'*) ;; *) fail "$words" ;; esac
    cmp "$target/small.tflite" "$work/from/small.tflite" || fail 'the one given is not installed' ;;
wrong_data) printf x | dd of="$work/from/assets.data" bs=1 seek=99 conv=notrunc status=none
    expect_failure 1 'assets.data does not have the pinned sha256' install_models --from "$work/from/assets.data" ;;
wrong_network) printf x | dd of="$work/from/small.tflite" bs=1 seek=99 conv=notrunc status=none
    expect_failure 1 'small.tflite is none of the pinned networks' install_models --from "$work/from/small.tflite" ;;
wrong_range) sed -i 's/^start=0/start=1/' "$work/models/manifest"
    code=0; words=$(install_models --from "$work/from/assets.data" 2>&1) || code=$?
    [ "$code" = 1 ] || fail "exit status $code"
    case $words in *'large.tflite does not have the pinned sha256'*) ;; *) fail "$words" ;; esac
    [ ! -e "$target/large.tflite" ] || fail 'a wrong file was installed' ;;
short_data) truncate -s 1700 "$work/from/assets.data"
    expect_failure 1 'assets.data is cut short (1700 bytes)' install_models --from "$work/from/assets.data" ;;
short_package) truncate -s 300 "$work/from/made-up-1.0.0.tgz"
    expect_failure 1 'is no whole npm package' install_models --from "$work/from/made-up-1.0.0.tgz" ;;
other_package) mv "$work/package/assets.data" "$work/package/other.data"; tar -C "$work" -czf "$work/from/made-up-1.0.0.tgz" package
    expect_failure 1 'is no whole npm package with assets.data in it' install_models --from "$work/from/made-up-1.0.0.tgz" ;;
empty_file) : >"$work/from/assets.data"
    expect_failure 1 'assets.data is cut short (0 bytes)' install_models --from "$work/from/assets.data" ;;
no_file) expect_failure 1 'nothing.tgz: no such file' install_models --from "$work/nothing.tgz" ;;
a_folder) expect_failure 1 'cannot be read as a file' install_models --from "$work/from" ;;
no_npm)
    mkdir -p "$work/bin"
    for tool in bash awk sed cut sha256sum dirname mktemp mkdir rm find head grep cat; do
        ln -s "$(command -v "$tool")" "$work/bin/$tool"
    done
    without_npm() { PATH=$work/bin install_models; }
    expect_failure 1 'npm is not installed' without_npm ;;
no_network) make_npm 'echo "npm ERR! code ENOTFOUND" >&2; exit 1'
    expect_failure 1 '(ENOTFOUND): is there a network?' install_models ;;
not_in_registry) make_npm 'echo "npm ERR! code ETARGET" >&2; exit 1'
    expect_failure 1 'the npm registry does not have made-up@1.0.0' install_models ;;
damaged_in_transfer) make_npm 'echo "npm ERR! code EINTEGRITY" >&2; exit 1'
    expect_failure 1 'arrived damaged' install_models ;;
other_package_from_npm) printf x >>"$work/package/assets.data"; tar -C "$work" -czf "$work/from/made-up-1.0.0.tgz" package
    make_npm "cp '$work/from/made-up-1.0.0.tgz' ."
    expect_failure 1 'does not have the pinned sha256' install_models ;;
npm_gives_nothing) make_npm 'exit 0'
    expect_failure 1 'npm gave no archive of made-up@1.0.0' install_models ;;
folder_is_a_file) : >"$work/taken"
    expect_failure 1 'cannot be written' install_models --to "$work/taken" --from "$work/from/assets.data" ;;
folder_read_only)
    mkdir "$work/locked"
    chmod 555 "$work/locked"
    chmod 755 "$work"
    as_nobody() { # root may write everywhere
        if [ "$(id -u)" != 0 ]; then "$@"; else setpriv --reuid=65534 --clear-groups "$@"; fi
    }
    expect_failure 1 'make the folder writable' as_nobody "$work/models/install" --to "$work/locked/models" \
        --from "$work/from/assets.data" ;;
file_too_large_for_disk) # a limit on the size of files stands for a full disk
    limited() { (ulimit -f 1; install_models --from "$work/from/large.tflite"); }
    expect_failure 1 'cannot be written' limited ;;
no_manifest) rm "$work/models/manifest"
    expect_failure 1 'models/manifest is missing' install_models ;;
check)
    expect_failure 1 '' install_models --check
    [ ! -e "$XDG_DATA_HOME" ] || fail 'asking made a folder'
    install_models --from "$work/from/assets.data"
    install_models --check | grep -q 'already installed and verified' || fail 'installed, but not found' ;;
no_home) unset HOME XDG_DATA_HOME; XDG_DATA_HOME='' HOME=''
    expect_failure 1 'choose a folder with --to DIR' install_models ;;
usage) expect_failure 2 '--from FILE' install_models --form x
    expect_failure 2 '--from FILE' install_models --from ;;
pinned_refuses_others)
    cp "$work/from/small.tflite" "$work/x.tflite"
    expect_failure 1 'x.tflite is none of the pinned networks' "$root/models/install" --from "$work/x.tflite" ;;
pinned_reinstalls)
    [ -f "$real/face_detection_short_range.tflite" ] && [ -f "$real/face_landmark_with_attention.tflite" ] ||
        { echo 'skipped: the weights are not installed (models/install)'; exit 77; }
    "$root/models/install" --to "$work/copy" --from "$real/face_detection_short_range.tflite" \
        --from "$real/face_landmark_with_attention.tflite"
    for file in "$work"/copy/*; do cmp "$file" "$real/${file##*/}" || fail "$file differs"; done ;;
*) fail "no such case: $case_name" ;;
esac
