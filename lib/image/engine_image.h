// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The engine image: the finished signature engine of libclamav, kept as a file and brought back
// to life in about a millisecond, in place of 15 to 20 seconds of loading for each message.
//
// Idea. Loading builds a graph of structures in memory that no scan changes in substance. The
// builder has all of it allocated in one region at a base drawn at random, writes the region to a
// file, and notes each word that points into a shared library. Every later process maps the file
// privately at the same base and adds the new addresses of the libraries to those words (one to
// three thousand of them; all others stay valid, for the base is the same). All processes share the
// pages through the page cache; a page that a process writes becomes its own copy. Emacs's portable
// dumper and V8's snapshots do the same.
//
// Life of an image. `scanq update --image` runs the builder, which is scanq-inspect itself, because
// the relocations hold for one executable and its libraries only. The builder opens an unnamed file
// in the image's folder, has a confined process load the signatures and write it, a fresh one
// restore it and compare verdicts, and renames it over the old image. A process that has the old
// one mapped keeps it. No image is ever changed in place.
//
// Allowed pointers. Inside the image: into the image, or into a module of the process, which makes
// a relocation. The builder refuses an image with a word that points into its heap, its thread's
// storage or another mapping, and clears words that point to its stack, which are dead. From
// outside: nothing of libclamav or its libraries may point into the image except the pointers that
// restore_engine returns; the builder searches all writable data of all modules for others. Whether
// a word is a pointer is not known, only that its value lies in such a range. The ranges fix 27
// bits of 64, so among the 20 million random words of a full set one is mistaken for a pointer in
// about 10,000 builds; a hash signature would then be wrong until the next build.
// (is_amid_random_words() in image_builder finds such a word; the build fails and is started
// again.) image_layout.h deals with two small numbers in one word.
//
// Checks. For each message: owner, mode and folder; header, checksum of header and tables, length;
// build-ids of the program and the libraries; settings; that the range is free. Not the memory
// itself: reading 1.5 GB would cost more than the scan, and only root can change it; image_seal.h
// shows damage of it. At build time: the pointers, and the verdicts of a fresh process.
//
// Trust. The image is code. Only root's files are used, see open_trusted_image(). The base differs
// from build to build, so that a remote attacker cannot know an address.
//
// Freeing. In a process that has restored an image, free() of image memory does nothing, realloc()
// copies it out; the engine is never freed.
//
// An image may also hold a whole process that has restored it, behind the engine: frozen_process.h.
//
// Rejected. A resident daemon: it takes memory while no mail comes, and is one more thing to fail.
// Shared memory: gone at reboot, and nobody owns it. Fork server: a daemon again.
// Position-independent structures of our own: libclamav's matcher would have to be rewritten. A
// checksum over everything for each message: see above. CRIU: restores a process with its
// descriptors, needs privileges, and is no library. userfaultfd: slower than the page cache, for
// all that it would save.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/image/image_file.h"

namespace scanq {

struct RestoredEngine {
  void* root;  // as given by the builder; for scanq-inspect the cl_engine
  std::uint64_t built_at;
  std::uint64_t signature_count;
  std::string signatures;  // both as given by the builder
  std::string facts;
};

// Brings the image at `path` to life. `settings` must be the ones that the image was built with. To
// be called once in a process. kDeferred, with the reason, when the image must not be used: the
// caller loads the signatures instead, or defers the message.
Result<RestoredEngine> restore_engine(const std::string& path, const std::string& settings);

// The same for an image that is already open and needs no trust: the builder's own, before it is
// published.
Result<RestoredEngine> restore_open_engine(int fd, const std::string& settings);

// The address of each of the modules in this process. kDeferred: "NAME changed".
Result<std::vector<std::uintptr_t>> bases_of_modules(const std::vector<ModuleRecord>& records);

// Checks that the image is of this program and of the libraries that it has loaded. kDeferred:
// "NAME changed".
Result<void> check_modules(const ImageTables& tables);

}  // namespace scanq
