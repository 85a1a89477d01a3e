// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/squashfs.h"

extern "C" {
#include <squashfuse/squashfuse.h>
}

#include <array>
#include <string>

#include "lib/archive/archive_names.h"
#include "lib/archive/decoded_walk.h"
#include "lib/base/last_word.h"
#include "lib/base/spool.h"

namespace scanq {
namespace {

constexpr std::size_t kImageBlockBytes = 64 << 10;

const char* reason_of(sqfs_err error) {
  switch (error) {
    case SQFS_BADVERSION:
      return "libsquashfuse does not know this version";
    case SQFS_BADCOMP:
      return "libsquashfuse does not know the way it is packed";
    default:
      return "it is damaged";
  }
}

class Image {
 public:
  // `fd` is borrowed.
  explicit Image(int fd) : opened_(::sqfs_init(&fs_, fd, 0)) {}
  ~Image() {
    if (opened_ == SQFS_OK) ::sqfs_destroy(&fs_);
  }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  sqfs_err opened() const { return opened_; }
  sqfs* fs() { return &fs_; }

 private:
  sqfs fs_ = {};
  sqfs_err opened_;
};

class Tree {
 public:
  explicit Tree(sqfs* fs) : opened_(::sqfs_traverse_open(&tree_, fs, ::sqfs_inode_root(fs))) {}
  ~Tree() {
    if (opened_ == SQFS_OK) ::sqfs_traverse_close(&tree_);
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  // False at the end, and where error() is not SQFS_OK.
  bool next() { return opened_ == SQFS_OK && ::sqfs_traverse_next(&tree_, &opened_); }
  sqfs_err error() const { return opened_; }
  sqfs_traverse& at() { return tree_; }

 private:
  sqfs_traverse tree_ = {};
  sqfs_err opened_;
};

class SquashfsWalk {
 public:
  SquashfsWalk(sqfs* fs, WalkMeter& meter, const ArchiveVisitor& visitor, WalkReport& report)
      : fs_(fs), meter_(meter), visitor_(visitor), report_(report) {}

  void run() {
    Tree tree(fs_);
    LastWord::step();
    while (tree.next()) {
      LastWord::step();
      if (!tree.at().dir_end && !visit(tree.at())) return;
    }
    if (tree.error() != SQFS_OK) report_.trouble = reason_of(tree.error());
  }

 private:
  bool visit(sqfs_traverse& at) {
    if (at.entry.type != SQUASHFS_REG_TYPE) return meter_.spend_member();
    ArchiveMember member;
    member.name = member_name_to_utf8(at.path);
    member.is_file = true;
    sqfs_inode inode = {};
    const sqfs_err got = ::sqfs_inode_get(fs_, &inode, at.entry.inode);
    const NextBlock next = [&, place = sqfs_off_t{0}](
                               std::string& trouble) mutable -> std::optional<std::string_view> {
      sqfs_off_t bytes = kImageBlockBytes;
      const sqfs_err error =
          got == SQFS_OK ? ::sqfs_read_range(fs_, &inode, place, &bytes, block_.data()) : got;
      if (error != SQFS_OK) {
        trouble = reason_of(error);
        return std::nullopt;
      }
      place += bytes;
      return std::string_view(block_.data(), static_cast<std::size_t>(bytes));
    };
    return walk_decoded(member, next, meter_, visitor_, report_);
  }

  sqfs* fs_;
  WalkMeter& meter_;
  const ArchiveVisitor& visitor_;
  WalkReport& report_;
  std::array<char, kImageBlockBytes> block_;
};

}  // namespace

WalkReport walk_squashfs(std::string_view image, WalkBudget& budget,
                         const ArchiveVisitor& visitor) {
  WalkReport report;
  WalkMeter meter(image.size(), budget, report);
  Result<Fd> file = make_unlinked_file(".");
  const Result<void> written = file ? write_all(file->get(), image) : Result<void>(file.error());
  if (!written) {
    report.trouble = written.error().text;
    return report;
  }
  LastWord::step();
  Image opened(file->get());
  if (opened.opened() != SQFS_OK) {
    report.trouble = reason_of(opened.opened());
    return report;
  }
  report.is_archive = true;
  report.format = "SquashFS";
  SquashfsWalk(opened.fs(), meter, visitor, report).run();
  return report;
}

}  // namespace scanq
