#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# lay_out.sh VERSION DATE: run at the top of a copy of the tree, makes a release of it. The packagers' files go
# where their tools look for them, with the number and the date of the version in them.
set -eu
[ -d conf/packaging/debian ] || exit 0  # this is a copy of a release
mv conf/packaging/debian conf/packaging/qmail-scanq.spec .
sed -i "s/@VERSION@/$1/; s/@DATE@/$(date -uRd "$2")/" debian/changelog
sed -i "s/@VERSION@/$1/; s/@DATE@/$(LC_ALL=C date -ud "$2" '+%a %b %d %Y')/" qmail-scanq.spec
