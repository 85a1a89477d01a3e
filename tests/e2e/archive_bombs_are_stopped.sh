#!/bin/bash
# Archives that unpack to far more than a machine has are stopped by a limit, which the log names; the
# mail itself arrives, marked as not scanned to its end.
. "$(dirname "$0")/lib.sh"
scanq_conf "scan_timeout_seconds = 100"
formats=$top/tests/data/formats
zeros() { head -c "$1" /dev/zero; }
repeated() { local i; for ((i = 0; i < $1; ++i)); do cat "$2"; done; }
# expect_stopped PATTERN NAME: the file $T/bomb in a mail
expect_stopped() {
  mail_with_attachment "$2" < "$T/bomb" > "$T/mail"
  send "$T/mail"
  expect_exit 0
  expect_log '^SCANNED:2 '
  expect_log "$1"
  expect_unchanged "$T/mail"
  empty_queue
}

it "10 GB of zeros in zstd: the ratio"
zeros 64M | zstd -qc > "$T/piece"
repeated 160 "$T/piece" > "$T/bomb"
expect_stopped 'Limits.Exceeded.max_(ratio|scan_bytes)' zeros.zst

it "10 GB of zeros in xz: a limit of libclamav"
zeros 64M | xz -1c > "$T/piece"
repeated 160 "$T/piece" > "$T/bomb"
expect_stopped 'Limits.Exceeded' zeros.xz

it "a tar in lzip within lzip, forty levels deep: the depth"
eicar > "$T/bomb"
for ((level = 0; level < 40; ++level)); do lzip -c < "$T/bomb" > "$T/next"; mv "$T/next" "$T/bomb"; done
expect_stopped 'Limits.Exceeded' deep.lz

it "a tar.zst with 20000 empty members: their number"
mkdir "$T/many"
(cd "$T/many" && seq 20000 | xargs touch && bsdtar --format ustar -cf - . | zstd -qc) > "$T/bomb"
rm -rf "$T/many"
expect_stopped 'Limits.Exceeded.max_files' many.tar.zst

it "a zip of 2500 members that share one content of 10 MB"
/usr/bin/python3 - > "$T/bomb" <<'P'
import struct, sys, zlib
packer = zlib.compressobj(9, zlib.DEFLATED, -15)
content = bytes(10 << 20)
packed = packer.compress(content) + packer.flush()
def fields(name):
    return struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, zlib.crc32(content), len(packed), len(content), len(name), 0)
local = b"PK\3\4" + fields(b"0000") + b"0000" + packed
central = b"".join(b"PK\1\2\x14\0" + fields(b"%04d" % i) + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"%04d" % i for i in range(2500))
sys.stdout.buffer.write(local + central + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 2500, 2500, len(central), len(local), 0))
P
mail_with_attachment flat.zip < "$T/bomb" > "$T/mail"
send "$T/mail"
expect_exit 0
expect_log '^SCANNED:[24] '
expect_log 'Limits.Exceeded|Overlapping'
