# Sourced by the tools: messages, packages, models, building. Bash.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tool=${0##*/}

say() { printf '%s: %s\n' "$tool" "$*"; }
die() { printf '%s: %s\n' "$tool" "$*" >&2; exit 1; }

# Runs a step whose output matters only when it fails: step WHAT REMEDY COMMAND…
step() {
    local what=$1 remedy=$2 log
    shift 2
    say "$what"
    log=$(mktemp)
    if "$@" >"$log" 2>&1; then rm -f "$log"; return; fi
    tail -n "${tail_lines:-40}" "$log" >&2
    rm -f "$log"
    die "failed: $what. $remedy"
}

is_package_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Installs those of the packages that are missing.
install_packages() {
    local package missing=() tail_lines=3 # apt says the same of every package
    command -v apt-get >/dev/null || die "this machine has no apt-get: Palpebra's tools need Debian 12 or 13."
    for package in "$@"; do is_package_installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null ||
        die "packages are missing and there is no sudo; as root, run: apt-get install --no-install-recommends ${missing[*]}"
    step "updating the list of packages" "Is there a network? Try 'apt-get update'." \
        as_root apt-get -o DPkg::Lock::Timeout=120 update
    step "installing ${#missing[@]} packages: ${missing[*]}" "Is there a network, and room on the disk?" \
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y \
        --no-install-recommends "${missing[@]}"
}

# install_for build [test]: the packages of tools/packages.
install_for() {
    local use packages=()
    for use in "$@"; do
        mapfile -t -O ${#packages[@]} packages < <(awk -v use="$use" '$1 == use { print $2 }' "$top/tools/packages")
    done
    install_packages "${packages[@]}"
}

# Debian's npm only where there is none: it brings some hundred packages.
install_npm() { command -v npm >/dev/null || install_packages npm; }

install_models() {
    # Asked first without npm, so that nothing is installed for weights that are there already.
    if "$top/models/install" --check; then return; fi
    install_npm
    "$top/models/install" || exit 1
}

# Where the weights lie, as src/vision/models.c looks for them.
get_models() {
    printf '%s\n' "${PALPEBRA_MODELS:-${XDG_DATA_HOME:-${HOME:?set HOME or XDG_DATA_HOME}/.local/share}/palpebra/models}"
}

# build FOLDER [MESON OPTION…] -- [TARGET…]: configures once, then builds what changed.
build() {
    local folder=$1 options=() words
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do options+=("$1"); shift; done
    shift
    words="Read the messages above; a clean start is 'rm -rf ${folder#"$top"/}'."
    [ -f "$folder/build.ninja" ] ||
        step "configuring ${folder#"$top"/} ${options[*]:-}" "$words" meson setup "$folder" "$top" "${options[@]}"
    step "building ${folder#"$top"/}" "$words" ninja -C "$folder" "$@"
}
