// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The confinement that a process enters before it touches a stranger's bytes: prepare_confinement
// opens everything that it will still need, and enter() shuts out everything else for ever.
// Landlock (files, network and signals) and seccomp (system calls) are used as far as the kernel
// has them; resource limits and the loss of all privileges in any case. A system call outside of
// the list kills the process.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/result.h"

namespace scanq {

// The things that stay possible.
struct ConfineRequest {
  // Files and folders that stay readable, with everything below them, beside a few of the system's.
  // A missing one is skipped.
  std::vector<std::string> readable;
  std::string writable_folder = ".";  // the only place where files are made, changed and removed
  int highest_fd = 2;                 // descriptors above it are closed
  bool is_required = false;           // whether to fail if the kernel lacks something
  std::uint64_t reserved_bytes = 0;   // of addresses, beside those of a usual scan
};

struct ConfinementFacts {
  int landlock_version = 0;  // 0: the kernel has none, or it is switched off
  bool has_seccomp = false;
  bool is_complete() const { return landlock_version > 0 && has_seccomp; }
  // "Landlock 7, seccomp"; "no Landlock, seccomp".
  std::string describe() const;
};
// The abilities of the running kernel. Changes nothing.
ConfinementFacts confinement_facts();

// kBadSettings: the kernel lacks something.
Result<void> require_complete(const ConfinementFacts& facts);

struct Confinement {
  ConfinementFacts facts;
  Fd file_rules;  // none without Landlock
  std::uint64_t reserved_bytes = 0;
};

// Makes the process untraceable, unable to gain privileges and first to be ended when memory runs
// out, and prepares the rest. kBadSettings: is_required, and the kernel lacks something. kInternal.
Result<Confinement> prepare_confinement(const ConfineRequest& request);

// Cannot be undone. Afterwards the process can neither run a program nor make a process nor load a
// library, so a charset whose converter is not open by then is unknown to it; and it reaches only
// the files that `request` named. REQUIRES: one thread. kInternal: a part of it failed, and the
// caller must end.
Result<void> enter(Confinement confinement);

// Does the rest in a process that was confined before it came to itself.
void finish_confinement();

// Limits the address space to the present size and so many bytes more. No effect in a sanitizer
// build, which reserves terabytes of it.
Result<void> limit_more_memory(std::uint64_t bytes);

}  // namespace scanq
