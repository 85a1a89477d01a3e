#include "lib/steps/build_image.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "lib/base/process.h"
#include "lib/engine/engine_image.h"
#include "lib/engine/engine_supply.h"
#include "lib/engine/image_builder.h"
#include "lib/engine/image_pages.h"
#include "lib/engine/image_proof.h"
#include "lib/engine/signature_list.h"

namespace scanq {
namespace {

constexpr std::size_t kReserveBytes = std::size_t{64} << 30;  // addresses, not memory
constexpr int kBaseTries = 20;
constexpr std::size_t kMaxVerdictBytes = 1 << 16;
constexpr std::chrono::minutes kProofTime{5};
constexpr const char* kOwnProgram = "/proc/self/exe";
constexpr const char* kNewName = ".engine.image.new";
constexpr mode_t kImageMode = 0644;  // every user's mail is scanned with it

struct Loaded {
  LoadedEngine engine;
  MemoryRange memory;
  SignatureList files;
};

// The folder, locked against a second builder for as long as it is open.
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
  // What a builder that died between link and rename may have left.
  ::unlinkat(opened->get(), kNewName, 0);
  return opened;
}

Result<void> start_recording_somewhere() {
  Result<void> started = start_recording(draw_image_base(), kReserveBytes);
  for (int i = 1; i < kBaseTries && !started && started.error().code == ErrorCode::kDeferred; ++i) {
    started = start_recording(draw_image_base(), kReserveBytes);
  }
  return started;
}

Result<Loaded> load_recorded(const Settings& settings, LoadProgress progress) {
  Result<void> started = start_clamav();
  if (!started) return started.error();
  // Looked at first: what changes while it is being loaded makes the image an old one.
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  if (!files) return files.error();
  started = start_recording_somewhere();
  if (!started) return started.error();
  Result<LoadedEngine> engine = load_engine(engine_settings(settings), progress);
  const MemoryRange memory = stop_recording();
  if (!engine) return engine.error();
  return Loaded{std::move(*engine), memory, std::move(*files)};
}

Result<Fd> write_unnamed(const std::string& folder, const Loaded& loaded,
                         const Settings& settings) {
  const ImageLabel label{image_settings(engine_settings(settings)), loaded.files.list,
                         format_engine_facts(loaded.engine.facts),
                         loaded.engine.facts.signature_count};
  Result<ImageTables> tables = examine_memory(loaded.memory, loaded.engine.engine, label);
  if (!tables) return tables.error();
  Result<Fd> file = open_file(folder, O_TMPFILE | O_RDWR, kImageMode);
  if (!file) return file.error();
  if (::fchmod(file->get(), kImageMode) != 0) {
    return errno_error(ErrorCode::kWriteFailed, "fchmod(image)");
  }
  Result<void> written = write_image(file->get(), loaded.memory, *tables);
  if (!written) return written.error();
  return file;
}

Result<std::string> verdicts_of_fresh_process(int image_fd, const Settings& settings) {
  Fd input(::memfd_create("scanq-settings", MFD_CLOEXEC));
  Result<void> written = write_all_at(input.get(), format_settings(settings), 0);
  if (!written) return written.error();
  Result<Pipe> reply = make_pipe();
  if (!reply) return reply.error();
  SpawnRequest spawn;
  spawn.program = kOwnProgram;
  spawn.argv = {"scanq-inspect", "--prove-image"};
  spawn.env = current_environment();
  spawn.fds = {{image_fd, 0}, {reply->write_end.get(), 1}, {2, 2}, {input.get(), 3}};
  Result<Child> child = Child::start(spawn);
  if (!child) return child.error();
  reply->write_end.reset();
  Result<std::string> verdicts = read_to_end(reply->read_end.get(), kMaxVerdictBytes);
  Result<ExitStatus> ended = child->wait_until(Clock::now() + kProofTime);
  if (!ended) return ended.error();
  if (!ended->is_success()) {
    return Error{ErrorCode::kInternal, "the image cannot be restored: " + ended->describe()};
  }
  return verdicts;
}

Result<void> compare_verdicts(int image_fd, const Loaded& loaded, const Settings& settings) {
  ClamavEngine engine = ClamavEngine::adopt(loaded.engine.engine, loaded.engine.facts);
  Result<std::string> expected = describe_sample_verdicts(engine);
  if (!expected) return expected.error().while_doing("scanning the samples");
  Result<std::string> got = verdicts_of_fresh_process(image_fd, settings);
  if (!got) return got.error().while_doing("proving the image");
  if (*got == *expected) return {};
  return Error{ErrorCode::kInternal, "the image gives other verdicts than the loaded engine: \"" +
                                         *got + "\" in place of \"" + *expected + '"'};
}

// The file gets a name only now, and the image's own in one step.
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
         tables->settings == image_settings(engine_settings(settings)) &&
         check_modules(*tables).has_value();
}

ImageState image_state(const Settings& settings) {
  ImageState state;
  Result<RestoredEngine> engine =
      restore_engine(settings.engine_image, image_settings(engine_settings(settings)));
  if (!engine) {
    state.refused = engine.error().text;
    return state;
  }
  const EngineFacts facts = parse_engine_facts(engine->facts, engine->signature_count);
  Result<SignatureList> files = list_signatures(settings.database_dir, settings.test_signatures);
  return {"", files && files->list == engine->signatures, engine->built_at, facts.signature_count,
          facts.signatures};
}

Result<BuiltImage> build_image(const Settings& settings, LoadProgress progress) {
  if (::geteuid() != 0)
    return Error{ErrorCode::kBadSettings, "an image is of use only if root made it"};
  Result<Fd> folder = lock_folder(settings.engine_image);
  if (!folder) return folder.error();
  Result<Loaded> loaded = load_recorded(settings, progress);
  if (!loaded) return loaded.error();
  const std::string folder_path = "/proc/self/fd/" + std::to_string(folder->get());
  Result<Fd> file = write_unnamed(folder_path, *loaded, settings);
  if (!file) return file.error();
  Result<ImagePages> pages = warm_open_image(file->get());
  if (!pages) return pages.error();
  Result<void> done = compare_verdicts(file->get(), *loaded, settings);
  if (done) done = publish(folder->get(), file->get(), settings.engine_image);
  if (!done) return done.error();
  return BuiltImage{pages->bytes, pages->huge_bytes, loaded->engine.facts.signature_count,
                    loaded->engine.facts.signatures};
}

Result<void> prove_image(const Settings& settings, int image_fd, int verdicts_fd) {
  prepare_memory_for_scans();
  Result<void> started = start_clamav();
  if (!started) return started.error();
  Result<RestoredEngine> restored =
      restore_open_engine(image_fd, image_settings(engine_settings(settings)));
  if (!restored) return restored.error();
  ClamavEngine engine =
      ClamavEngine::adopt(static_cast<cl_engine*>(restored->root),
                          parse_engine_facts(restored->facts, restored->signature_count));
  Result<std::string> verdicts = describe_sample_verdicts(engine);
  if (!verdicts) return verdicts.error();
  return write_all(verdicts_fd, *verdicts);
}

}  // namespace scanq
