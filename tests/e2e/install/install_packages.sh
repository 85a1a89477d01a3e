#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# install.sh --dependencies: which packages it asks apt for, and what it says. apt and dpkg are stand-ins.
. "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || { skip "only root installs packages"; exit 0; }
mkdir "$T/bin"
# stand_in NAME < SCRIPT
stand_in() {
  { printf '#!/bin/bash\nT=%s\n' "$T"; cat; } > "$T/bin/$1"
  chmod 755 "$T/bin/$1"
}
# $T/missing names what is not installed, $T/gone what no list has; the lists cannot be renewed.
stand_in dpkg-query <<'END'
grep -qxF -- "${@: -1}" "$T/missing" || echo installed
END
stand_in apt-cache <<'END'
for name in "${@:2}"; do
  printf '%s:\n  Candidate: %s\n' "$name" "$(if grep -qxF -- "$name" "$T/gone"; then echo '(none)'; else echo 1; fi)"
done
END
stand_in apt-get <<'END'
case $* in
  *update*) echo 'E: Failed to fetch the lists' >&2; exit 100 ;;
esac
echo "$*" >> "$T/asked"
[ ! -e "$T/refuses" ] || { echo 'E: Unable to locate package' >&2; exit 100; }
sed 's/.*/Setting up & (1) .../' "$T/missing"
: > "$T/missing"
END
# dependencies GROUP MISSING [GONE]
dependencies() {
  rm -f "$T/asked"
  printf '%s\n' $2 > "$T/missing"
  printf '%s\n' "${3:-}" > "$T/gone"
  status=0
  PATH=$T/bin:$PATH "$top/install.sh" --dependencies "$1" > "$T/out" 2>&1 || status=$?
}
asked() { [ ! -e "$T/asked" ] || sed 's/.*--no-install-recommends //' "$T/asked"; }

it "with lists that cannot be renewed, what is missing is installed, and no line looks like a fault"
dependencies build 'g++ libmd-dev'
expect_equal status 0 "$status"
expect_equal "asked for" 'g++ libmd-dev' "$(asked)"
expect_equal said 'install.sh: packages to install: g++ libmd-dev|  g++|  libmd-dev|' "$(tr '\n' '|' < "$T/out")"

it "where all are there, apt is not asked, and nothing is said"
dependencies build ''
expect_equal "status, said" '0, ' "$status, $(cat "$T/out")"
[ ! -e "$T/asked" ] || fail "asked for: $(asked)"

it "where they cannot be installed, apt's own words are shown, and the status is not 0"
: > "$T/refuses"
dependencies build 'g++'
rm "$T/refuses"
expect_equal status 1 "$status"
grep -q '^E: Unable to locate package' "$T/out" || fail "$(cat "$T/out")"
grep -q 'the packages could not be installed: see above' "$T/out" || fail "$(cat "$T/out")"

it "one that this Debian does not have is named and left out, as mailfront in Debian 13"
if ! ls /var/lib/apt/lists/*_Packages* > /dev/null 2>&1; then skip "apt has no lists here"; exit 0; fi
dependencies check 'mailfront zip' mailfront
expect_equal status 0 "$status"
expect_equal "asked for" zip "$(asked)"
grep -q 'does not have these, and tests that need them are skipped: mailfront$' "$T/out" || fail "$(cat "$T/out")"

it "one that programs of ours need is asked for all the same, so that apt says what is wrong"
dependencies build libmd-dev libmd-dev
expect_equal "asked for" libmd-dev "$(asked)"
