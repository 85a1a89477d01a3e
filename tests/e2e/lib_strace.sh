# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests in which system calls fail, or a program dies at one: sourced after lib.sh.
#
#   traced PROGRAM TARGET   writes TARGET, which runs PROGRAM under strace with the options in
#                           $T/inject; its calls are in $T/trace
#   calls_of_trace          "NAME N PLACE" for the Nth call of that name, in order, until the program
#                           becomes another one; the place is this call and the one before it, without numbers
#   error_of NAME           the error that this call may end with when means run out, or nothing
strace -qq -o /dev/null true 2>/dev/null || {
  skip "no process may be traced here"
  exit 0
}
traced() {
  printf '#!/bin/bash\nexec strace -qq -o %s $(cat %s) %s "$@"\n' "$T/trace" "$T/inject" "$1" > "$2"
  chmod 755 "$2"
  : > "$T/inject"
}
calls_of_trace() {
  awk '/^execve\(/ && ++programs == 2 { exit }
    /^[a-z0-9_]+\(/ {
      name = $0; sub(/\(.*/, "", name); gsub(/0x[0-9a-f]+|[0-9]+/, "N"); sub(/\) += .*/, ")")
      print name, ++count[name], before, $0; before = $0
    }' "$T/trace"
}
error_of() {
  case $1 in
    openat|pipe2|memfd_create|pidfd_open|socketpair|fcntl|dup2|dup3) echo EMFILE ;;
    read|pread64|lseek|fstat|newfstatat|readlink|getdents64) echo EIO ;;
    write|writev|pwrite64|ftruncate|fallocate|mkdir|mkdirat|rename|renameat|fsync) echo ENOSPC ;;
    mmap|mremap|poll|ppoll) echo ENOMEM ;;  # brk tells of a failure in another way
    clone|clone3|fork|vfork) echo EAGAIN ;;
  esac
}
