# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq update: sourced after lib.sh. freshclam fetches $T/source/local.ndb into $T/fetched.
freshclam=$(command -v freshclam) || { skip "there is no freshclam"; exit 0; }
mkdir -p "$T/source" "$T/fetched"
chmod 755 "$T"
chown "$(id -un)" "$T/fetched"
cat > "$T/freshclam.conf" <<END
DatabaseDirectory $T/fetched
DatabaseOwner $(id -un)
DatabaseMirror 127.0.0.1
DatabaseCustomURL file://$T/source/local.ndb
END
scanq_conf "database_dir = $T/fetched" "required_signatures = local.ndb" "freshclam_program = $freshclam" "engine_image =" \
  "freshclam_arguments = --config-file=$T/freshclam.conf --update-db=custom"
update() { status=0; "$build/scanq" --conf "$T/scanq.conf" update > "$T/out" 2> "$T/err" || status=$?; }
said() { cat "$T/out" "$T/err"; }
