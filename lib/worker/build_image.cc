// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/build_image.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "lib/base/signature_list.h"
#include "lib/freeze/frozen_check.h"
#include "lib/image/engine_image.h"
#include "lib/image/engine_supply.h"
#include "lib/image/image_builder.h"
#include "lib/image/image_pages.h"
#include "lib/image/image_proof.h"
#include "lib/image/image_seal.h"
#include "lib/mail/engine_settings_text.h"
#include "lib/mime/charset.h"
#include "lib/scan/signature_choice.h"
#include "lib/worker/begin_inspection.h"
#include "lib/worker/confine_worker.h"
#include "lib/worker/freeze_worker.h"
#include "lib/worker/load_scan_code.h"

namespace scanq {
namespace {

constexpr std::size_t kReserveBytes = std::size_t{64} << 30;  // of addresses; they take no memory
constexpr int kBaseTries = 20;
constexpr const char* kNewName = ".engine.image.new";
constexpr mode_t kImageMode = 0444;  // all users' scans read it; nothing changes it in place

struct Loaded {
  LoadedEngine engine;
  MemoryRange memory;
  SignatureList files;
};

// Opens the folder and locks it against a second builder for as long as it is open.
Result<Fd> lock_folder(const std::string& image) {
  Result<void> trusted = check_image_folder(image);
  if (!trusted)
    return Error{ErrorCode::kBadSettings, image + " would be refused: " + trusted.error().text};
  const std::string folder = std::filesystem::path(image).parent_path();
  Result<Fd> opened = open_file(folder, O_RDONLY | O_DIRECTORY);
  if (!opened) return opened.error();
  if (::flock(opened->get(), LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorCode::kDeferred, "another process is building an image in " + folder};
  }
  // A builder that died between link and rename may have left this name.
  ::unlinkat(opened->get(), kNewName, 0);
  return opened;
}

Result<void> start_recording_somewhere() {
  for (int tries_left = kBaseTries;; --tries_left) {
    Result<std::uint64_t> base = draw_image_base();
    if (!base) return base.error();
    Result<void> started = start_recording(*base, kReserveBytes);
    if (started || started.error().code != ErrorCode::kDeferred || tries_left == 1) return started;
  }
}

// Behind the first lines signatures are parsed, and nothing but the image can be written.
Result<Loaded> load_recorded(const Settings& settings, LoadProgress progress) {
  Result<void> started = load_scan_code();
  if (started) {
    started = confine_worker(settings, kSettingsFd, certificate_files(), kReserveBytes);
  }
  if (!started) return started.error();
  // Listed first, so that files that change during the loading make the image an old one.
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  if (!files) return files.error();
  started = start_recording_somewhere();
  if (!started) return started.error();
  Result<LoadedEngine> engine = load_engine(engine_settings(settings), progress);
  const MemoryRange memory = stop_recording();
  if (!engine) return engine.error();
  return Loaded{std::move(*engine), memory, std::move(*files)};
}

Result<Fd> open_unnamed(const std::string& folder) {
  Result<Fd> file = open_file(folder, O_TMPFILE | O_RDWR, kImageMode);
  if (!file) return file.error();
  if (::fchmod(file->get(), kImageMode) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "fchmod(image)");
  }
  return file;
}

Result<void> write_loaded(int file, const Loaded& loaded, const Settings& settings) {
  const ImageLabel label{engine_settings_text(settings), loaded.files.list,
                         format_engine_facts(loaded.engine.facts),
                         loaded.engine.facts.signature_count, settings.thaw_workers};
  Result<ImageTables> tables = examine_memory(loaded.memory, loaded.engine.engine, label);
  return tables ? write_image(file, loaded.memory, *tables) : tables.error();
}

Result<std::string> sample_verdicts(const Loaded& loaded) {
  ClamavEngine engine = ClamavEngine::adopt(loaded.engine.engine, loaded.engine.facts);
  Result<std::string> verdicts = describe_sample_verdicts(engine);
  if (!verdicts) return verdicts.error().while_doing("scanning the samples");
  return verdicts;
}

Result<void> prove(FreshProcess process, int image_fd, const Settings& settings,
                   const std::string& expected) {
  Result<std::string> got = verdicts_of(process, image_fd, settings);
  if (!got) return got.error().while_doing("proving the image");
  if (*got == expected) return {};
  return Error{ErrorCode::kInternal, "the image gives other verdicts than the loaded engine: \"" +
                                         *got + "\" in place of \"" + expected + '"'};
}

struct Written {
  Fd file;
  ImagePages pages;
  std::string verdicts;    // on the samples
  std::string not_frozen;  // the reason why it holds no frozen process; empty: it holds one
};

// Has an image written and proves it; it has no name yet.
Result<Written> write_plain(const std::string& folder, const Settings& settings) {
  Result<Fd> file = open_unnamed(folder);
  if (!file) return file.error();
  Result<std::string> expected = verdicts_of(FreshProcess::kLoading, file->get(), settings);
  if (!expected) return expected.error();
  Result<ImagePages> pages = warm_open_image(file->get());
  if (!pages) return pages.error();
  Result<void> proved = prove(FreshProcess::kRestored, file->get(), settings, *expected);
  if (!proved) return proved.error();
  return Written{std::move(*file), *pages, std::move(*expected), ""};
}

// An image with a frozen process, or without one if that fails.
Result<Written> write_proved(const std::string& folder, const Settings& settings) {
  Result<Written> written = write_plain(folder, settings);
  if (!written || !settings.thaw_workers) return written;
  const int file = written->file.get();
  Result<void> frozen = add_frozen_process(file, settings);
  if (frozen) frozen = prove(FreshProcess::kRestored, file, settings, written->verdicts);
  if (frozen) frozen = prove(FreshProcess::kThawed, file, settings, written->verdicts);
  if (frozen) {
    Result<ImagePages> pages = warm_open_image(file);
    return pages ? Result<Written>(std::move(written)) : pages.error();
  }
  Result<Written> plain = write_plain(folder, settings);
  if (plain) plain->not_frozen = frozen.error().text;
  return plain;
}

// Gives the file a name only now, and renames it over the image in one step.
Result<void> publish(int folder, int file, const std::string& image) {
  const std::string unnamed = "/proc/self/fd/" + std::to_string(file);
  if (::linkat(AT_FDCWD, unnamed.c_str(), folder, kNewName, AT_SYMLINK_FOLLOW) != 0) {
    return errno_error(ErrorCode::kWriteFailed, std::string("linkat(") + kNewName + ")");
  }
  if (::renameat(folder, kNewName, AT_FDCWD, image.c_str()) != 0) {
    const Error error = errno_error(ErrorCode::kWriteFailed, "rename to " + image);
    ::unlinkat(folder, kNewName, 0);
    return error;
  }
  return sync_file(folder);
}

}  // namespace

bool image_is_current(const Settings& settings) {
  Result<Fd> file = open_trusted_image(settings.engine_image);
  if (!file) return false;
  Result<ImageTables> tables = read_image_tables(file->get());
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  return tables && files && tables->signatures == files->list &&
         tables->settings == engine_settings_text(settings) &&
         (tables->header.thaw_workers != 0) == settings.thaw_workers &&
         check_modules(*tables).has_value() &&
         check_frozen(file->get(), tables->header).has_value();
}

bool image_is_being_built(const Settings& settings) {
  const Result<Fd> folder = lock_folder(settings.engine_image);
  return !folder && folder.error().code == ErrorCode::kDeferred;
}

ImageState image_state(const Settings& settings) {
  ImageState state;
  Result<RestoredEngine> engine =
      restore_engine(settings.engine_image, engine_settings_text(settings));
  if (!engine) {
    state.refused = engine.error().text;
    return state;
  }
  const EngineFacts facts = parse_engine_facts(engine->facts, engine->signature_count);
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  return {"", files && files->list == engine->signatures, engine->built_at, facts.signature_count,
          facts.signatures};
}

Result<std::string> load_image(const Settings& settings, int image_fd, LoadProgress progress) {
  Result<Loaded> loaded = load_recorded(settings, progress);
  if (!loaded) return loaded.error();
  Result<void> written = write_loaded(image_fd, *loaded, settings);
  return written ? sample_verdicts(*loaded) : written.error();
}

Result<BuiltImage> build_image(const Settings& settings) {
  if (::geteuid() != 0)
    return Error{ErrorCode::kBadSettings, "an image is of use only if root made it"};
  Result<Fd> folder = lock_folder(settings.engine_image);
  if (!folder) return folder.error();
  const std::string folder_path = "/proc/self/fd/" + std::to_string(folder->get());
  Result<Written> written = write_proved(folder_path, settings);
  if (!written) return written.error();
  const int file = written->file.get();
  Result<void> done = seal_image(file);
  if (done) done = check_seal(file);
  if (!done) return done.error().while_doing("sealing the image");
  Result<ImageTables> tables = read_image_tables(file);
  if (!tables) return tables.error();
  done = publish(folder->get(), file, settings.engine_image);
  if (!done) return done.error();
  const EngineFacts facts = parse_engine_facts(tables->facts, tables->header.signature_count);
  return BuiltImage{written->pages.bytes, written->pages.huge_bytes,  facts.signature_count,
                    facts.signatures,     left_out_of_way(facts.way), written->not_frozen};
}

Result<std::string> prove_image(const Settings& settings, int image_fd) {
  prepare_memory_for_scans();
  Result<void> ready = load_scan_code();
  if (!ready) return ready.error();
  // Each converter of a thawed process runs once; its data cannot be written there.
  open_named_charsets();
  ready = confine_worker(settings, kSettingsFd);
  if (!ready) return ready.error();
  Result<RestoredEngine> restored = engine_of_image(image_fd, engine_settings_text(settings));
  if (!restored) return restored.error();
  ClamavEngine engine = adopt_restored(*restored);
  return describe_sample_verdicts(engine);
}

}  // namespace scanq
