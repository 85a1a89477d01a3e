// The door that a process goes through before it touches a stranger's bytes: prepare_confinement
// opens what it will still need, enter() shuts everything else for good. What the kernel offers is
// used: Landlock for files, network and signals, seccomp for system calls; resource limits and the
// loss of all privileges in any case. A breach of the system call list kills the process.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/result.h"

namespace scanq {

// What stays possible.
struct ConfineRequest {
  // Files and folders, with all below them, beside the system's libraries and the program's own
  // folder; a missing one is skipped.
  std::vector<std::string> readable;
  std::string writable_folder = ".";  // the only place where files are made, changed and removed
  int highest_fd = 2;                 // descriptors above it are closed
  bool is_required = false;           // to fail where the kernel lacks something
};

struct ConfinementFacts {
  int landlock_version = 0;  // 0: the kernel has none, or it is switched off
  bool has_seccomp = false;
  bool is_complete() const { return landlock_version > 0 && has_seccomp; }
  // "Landlock 7, seccomp"; "no Landlock, seccomp".
  std::string describe() const;
};
// What the running kernel has. Changes nothing.
ConfinementFacts confinement_facts();

struct Confinement {
  ConfinementFacts facts;
  Fd file_rules;  // none without Landlock
};

// Makes the process untraceable, unable to gain privileges and first in line when memory runs out,
// and gets all ready. kBadSettings: is_required, and the kernel lacks something. kInternal.
Result<Confinement> prepare_confinement(const ConfineRequest& request);

// No way back. Afterwards no program is run and no process made, and from the process outside only
// what `request` named is in reach. REQUIRES: one thread. kInternal: some of it failed; the caller
// must end then.
Result<void> enter(Confinement confinement);

// From now on at most so much more address space than now. No effect in a sanitizer build, which
// reserves terabytes of it.
Result<void> limit_more_memory(std::uint64_t bytes);

}  // namespace scanq
