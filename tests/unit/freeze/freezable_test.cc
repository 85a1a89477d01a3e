// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/freeze/freezable.h"

#include <sys/auxv.h>
#include <unistd.h>

#include "tests/unit/catch.h"
#include "tests/unit/skip.h"

namespace scanq {

TEST_CASE("freezable: a process with a vdso is refused", "[freezable]") {
  if (::getauxval(AT_SYSINFO_EHDR) == 0) SKIP_TEST("this system has no vdso");
  const Result<void> made = make_freezable();
  REQUIRE_FALSE(made);
  CHECK(made.error().text == "cannot be frozen: it was started with a vdso");
}

TEST_CASE("freezable: libc keeps the thread's id where thawing will write it", "[freezable]") {
  const Result<ThreadRecord> record = find_thread_record();
  REQUIRE(record);
  CHECK(record->pointer == reinterpret_cast<std::uint64_t>(__builtin_thread_pointer()));
  CHECK(*reinterpret_cast<const int*>(record->pointer + record->id_at) == ::gettid());
}

}  // namespace scanq
