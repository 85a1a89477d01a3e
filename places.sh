# The user, the folders and the modes of an installation: the one table of them, and what makes them.
# install.sh sources this file; the packages carry it in their scripts. POSIX sh.
#
# It wants root (empty, or the folder to work below), sysconf_dir, state_dir, libexec_dir, and a
# function run COMMAND... that does a thing, or only says it.

# path, owner, mode; what ends in / is a folder, all else a program of `make install`
places() {
  cat <<END
$sysconf_dir/             root:root    755
$state_dir/               root:root    755
$state_dir/lock/          root:root    1777
$state_dir/quarantine/    scanq:scanq  700
$libexec_dir/scanq-store  scanq:scanq  4755
END
}
place_folders() { places | grep '/ ' | sed 's|/ | |'; }
place_programs() { places | grep -v '/ '; }

# By number: below another root its names are not ours.
scanq_id() { sed -n 's/^scanq:[^:]*:\([0-9]*:[0-9]*\):.*/\1/p' "$root/etc/passwd" 2>/dev/null || true; }
own() {  # PATH OWNER MODE
  own_id=$2
  [ "$own_id" != scanq:scanq ] || own_id=$(scanq_id)
  # Only --dry-run knows no number yet.
  run chown "${own_id:-scanq:scanq}" "$root$1"
  run chmod "$3" "$root$1"
}

make_user() {
  [ -z "$(scanq_id)" ] || return 0
  run useradd ${root:+--prefix "$root"} --system --user-group --home-dir "$state_dir" --no-create-home \
    --shell /usr/sbin/nologin scanq
}
make_folders() {
  place_folders | while read -r folder owner mode; do
    run mkdir -p "$root$folder"
    own "$folder" "$owner" "$mode"
  done
}
# What the programs leave behind themselves, without what is of worth: settings and quarantine.
remove_state() {
  run rm -f "$root$state_dir/engine.image"
  run rm -rf "$root$state_dir/lock"
}
remove_settings_and_quarantine() {
  run rm -rf "$root$sysconf_dir" "$root$state_dir"
  [ -z "$(scanq_id)" ] || ! command -v userdel >/dev/null || run userdel ${root:+--prefix "$root"} scanq
}

# Messages that are on their way still need the workers; after a minute the senders try again.
wait_for_fronts() {
  tries=300
  for busy in $(pidof qmail-scanq); do
    while [ -d "/proc/$busy" ] && [ $((tries -= 1)) -gt 0 ]; do sleep 0.2; done
  done
}
