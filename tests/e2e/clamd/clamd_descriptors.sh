#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-clamd scans the file behind a descriptor that a client passes to it.
. "$(dirname "$0")/../lib.sh"
. "$here/clamd/lib_clamd.sh"
scanq_conf 'max_file_bytes = 1048576'
listen
eicar > "$T/eicar"
echo hello > "$T/clean"

it "a file is scanned by its descriptor"
for form in 'zFILDES\0' 'nFILDES\n' 'FILDES\n'; do
  ask "$form" --fd "$T/eicar"
  expect_match "the answer" '^fd\[[0-9]+\]: Eicar-Test-Signature.UNOFFICIAL FOUND$' "$answer"
done
ask 'zFILDES\0' --fd "$T/clean"
expect_match "the answer" '^fd\[[0-9]+\]: OK$' "$answer"
ask 'zIDSESSION\0zFILDES\0' --fd "$T/clean" --read 'zFILDES\0' --fd "$T/eicar" 'zEND\0'
expect_match "the answer" $'^1: fd\\[[0-9]+\\]: OK\n2: fd\\[[0-9]+\\]: Eicar-Test-Signature.UNOFFICIAL FOUND$' "$answer"

it "what is no file is told, and nothing is read of it"
mkdir "$T/folder"
mkfifo "$T/fifo"
pass() { python3 - "$T/clamd.ctl" "$@" << 'END'
import array, os, socket, sys
way, path = sys.argv[2:]
client = socket.socket(socket.AF_UNIX)
client.connect(sys.argv[1])
fds = {"two": lambda: [os.open(path, os.O_RDONLY)] * 2, "none": list}.get(
    way, lambda: [os.open(path, getattr(os, way) | os.O_NONBLOCK)])()
client.sendmsg([b"zFILDES\0\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else [])
print(client.recv(999).rstrip(b"\0").decode())
if way == "O_RDWR":
    print(os.lseek(fds[0], 0, os.SEEK_CUR), os.fstat(fds[0]).st_size)
END
}
for path in "$T/folder" "$T/fifo" /dev/zero; do
  expect_match "the answer to $path" '^fd\[[0-9]+\]: Not a regular file ERROR$' "$(pass O_RDONLY "$path")"
done

it "a descriptor that cannot be read is an error, and so is one that is missing"
expect_match "one for writing alone" '^fd\[[0-9]+\]: .* ERROR$' "$(pass O_WRONLY "$T/eicar")"
expect_match "one without rights" '^fd\[[0-9]+\]: .* ERROR$' "$(pass O_PATH "$T/eicar")"
expect_equal "none" "No file descriptor received. ERROR" "$(pass none "$T/eicar")"
expect_equal "two" "No file descriptor received. ERROR" "$(pass two "$T/eicar")"

it "a descriptor that can write is scanned by a copy, and its offset stays"
answer=$(pass O_RDWR "$T/eicar")
expect_match "the answer" $'^fd\\[[0-9]+\\]: Eicar-Test-Signature.UNOFFICIAL FOUND\n0 68$' "$answer"

it "no worker gets a descriptor with which it could write into the client's file"
fake_worker scanq-inspect 'cat /proc/self/fdinfo/0 > "'"$T"'/fdinfo"; exec "$(dirname "$0")/real/scanq-inspect" "$@"'
scanq_conf "program_dir = $T/programs" 'thaw_workers = no'
for way in O_RDWR O_RDONLY; do
  pass "$way" "$T/eicar" > /dev/null
  expect_equal "the last digit of the worker's flags" 0 "$(sed -n 's/^flags:.*\(.\)$/\1/p' "$T/fdinfo")"
done

it "a file over max_file_bytes is not scanned, as clamd does by default, and the log tells"
scanq_conf 'max_file_bytes = 1048576'
{ head -c 1048577 /dev/zero; eicar; } > "$T/large"
ask 'zFILDES\0' --fd "$T/large"
expect_match "the answer" '^fd\[[0-9]+\]: OK$' "$answer"
expect_log '^SCANNED:2 .* found=limit name=Heuristics.Limits.Exceeded.MaxFileSize'
expect_all_ended
