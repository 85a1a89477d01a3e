#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Files that may not be read: signatures, the image, settings.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
is_temporary() { ((exit_code > 40)) || fail "exit code $exit_code is no temporary failure" "$(cat "$T/log")"; }
put_off() { send "$1"; is_temporary; expect_no_litter; expect_queued 0; }

it "signatures that the scanner may not read put the mail off, with the reason"
open_to_everybody
scanq_conf 'worker_user = nobody'
chmod 700 "$T/db"
put_off "$T/mail"
expect_log 'SCANNED:2 .*[Pp]ermission denied|SCANNED:2 .*cl_'
chmod 755 "$T/db"
chmod 600 "$T/db/test.ndb"
put_off "$T/mail"
chmod 644 "$T/db/test.ndb"

it "so does a required file of ClamAV's own names, which libclamav passes over, and another is left out and named"
for name in daily.cld daily.cvd own.ndb; do
  required=test.ndb; [ "$name" = own.ndb ] || required+=' daily'
  scanq_conf 'worker_user = nobody' "required_signatures = $required"
  echo 'Own:0:*:41424344' > "$T/db/$name"
  chmod 600 "$T/db/$name"
  empty_queue
  if [ "$name" != own.ndb ]; then put_off "$T/mail"; else send "$T/mail"; expect_queued 1; fi
  expect_log "SCANNED:.*$name.*[Pp]ermission denied"
  rm "$T/db/$name"
done
empty_queue

it "an image that it may not read is refused, and the signatures are loaded"
. "$here/lib_image.sh"
image_conf
build_image
chmod 600 "$image"
image_conf 'worker_user = nobody'
send "$T/infected"
expect_exit 0
expect_way 'loaded \(image refused: .*Permission denied'

it "settings that may not be read are 55"
front_env=(SCANQ_CONF="$T/secret/scanq.conf")
mkdir -m 700 "$T/secret"
cp "$T/scanq.conf" "$T/secret/"
printf '#!/bin/bash\nexec setpriv --reuid 65534 --clear-groups %s\n' "$front" > "$T/as-nobody"
chmod 755 "$T/as-nobody"
front=$T/as-nobody
empty_queue
put_off "$T/mail"
expect_equal "exit code" 55 "$exit_code"
