// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/worker/image_worker.h"

#include <signal.h>
#include <unistd.h>

#include "lib/base/signature_list.h"
#include "lib/base/terminal_text.h"
#include "lib/scan/clamav_engine.h"
#include "lib/scan/try_signatures.h"
#include "lib/worker/begin_inspection.h"
#include "lib/worker/build_image.h"
#include "lib/worker/confine_worker.h"
#include "lib/worker/freeze_worker.h"
#include "lib/worker/load_scan_code.h"

namespace scanq {
namespace {

constexpr int kOutFd = 1, kErrFd = 2;
constexpr std::uint64_t kMib = 1 << 20;

void tell(const std::string& text) {
  const Result<void> written = write_all(kErrFd, text);
  (void)written;  // nobody is left to tell
}

int fail(const std::string& text) {
  tell("scanq: " + terminal_lines(text) + '\n');
  return 1;
}

int say(const std::string& text) {
  const Result<void> written = write_all(kOutFd, text);
  return written ? 0 : fail(written.error().text);
}

// Draws over its own line, and only when the percentage changes.
void show_progress(std::size_t total, std::size_t done) {
  static std::size_t shown = 101;
  const std::size_t percent = total == 0 ? 100 : done * 100 / total;
  if (percent == shown) return;
  shown = percent;
  tell("\rloading " + std::to_string(done) + " of " + std::to_string(total) + " signatures, " +
       std::to_string(percent) + " %");
}

std::string describe(const BuiltImage& image) {
  std::string text = "image built: " + std::to_string(image.signature_count) + " signatures (" +
                     image.signatures + "), " + std::to_string(image.bytes / kMib) + " MiB";
  text += image.huge_bytes == image.bytes
              ? ", all of it in huge pages\n"
              : ", " + std::to_string(image.huge_bytes / kMib) + " MiB of it in huge pages\n";
  if (!image.left_out.empty()) {
    text += "signatures left out: " + image.left_out +
            "\nscanq update --reset --broken-signatures "
            "removes those that libclamav does not take\n";
  }
  if (!image.not_frozen.empty()) {
    text +=
        "workers cannot be thawed, so each scan takes some milliseconds more: " + image.not_frozen +
        '\n';
  }
  return text;
}

int build(const Settings& settings) {
  ::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is an error of write(2)
  Result<BuiltImage> built = build_image(settings);
  if (built) return say(describe(*built));
  (void)say("no new image: " + built.error().text + '\n');
  return 1;
}

int build_if_changed(const Settings& settings) {
  if (image_is_current(settings)) return say("the image is current\n");
  // Cron asks every minute, and a build may take longer.
  if (image_is_being_built(settings)) return say("another process is building the image\n");
  return build(settings);
}

// For the builder, which reads descriptor 1: an answer, or the reason of a failure.
int answer(const Result<std::string>& text) {
  (void)say(text ? *text : text.error().text);
  return text ? 0 : 1;
}
int answer(const Result<void>& done) {
  return answer(done ? Result<std::string>("") : done.error());
}

int load(const Settings& settings) {
  const bool has_terminal = ::isatty(kErrFd) == 1;
  const Result<std::string> verdicts =
      load_image(settings, kImageFd, has_terminal ? show_progress : nullptr);
  if (has_terminal) tell("\r\x1b[K");
  return answer(verdicts);
}

int tell_state(const Settings& settings) {
  const ImageState state = image_state(settings);
  if (!state.refused.empty()) return say("state: refused\nreason: " + state.refused + '\n');
  return say(std::string("state: ") + (state.is_current ? "current" : "older than the signatures") +
             "\nbuilt: " + std::to_string(state.built_at) + "\ncount: " +
             std::to_string(state.signature_count) + "\nsignatures: " + state.signatures + '\n');
}

// Names may hold any other byte than NUL, line breaks among them.
int list_broken(const Settings& settings) {
  Result<void> confined = load_scan_code();
  if (confined) confined = confine_worker(settings, kSettingsFd, certificate_files());
  if (!confined) return fail(confined.error().text);
  Result<SignatureList> files = list_signatures(settings.database_dir, "");
  if (!files) return fail(files.error().text);
  for (const std::string& path : files->paths) {
    const bool is_file = unreadable(path).empty();
    const Result<std::uint64_t> tried =
        is_file ? try_signatures(path, settings.alert_pua)
                : Error{ErrorCode::kBadSettings,
                        "it is no file that the user who loads signatures can read"};
    if (tried) continue;
    if (tried.error().code != ErrorCode::kBadSettings) return fail(tried.error().text);
    const std::string name = path.substr(path.rfind('/') + 1);
    if (say((is_file ? "broken" : "unread") + std::string(1, '\0') + name + '\0' +
            tried.error().text + '\0') != 0) {
      return 1;
    }
  }
  return 0;
}

}  // namespace

int run_image_worker(const std::string& command, const Settings& settings, FrozenEntry resume) {
  if (command == "--build-image") return build(settings);
  if (command == "--build-image-if-changed") {
    return build_if_changed(settings);
  }
  if (command == "--load-image") return load(settings);
  if (command == "--prove-image") return answer(prove_image(settings, kImageFd));
  if (command == "--start-freezing") return answer(start_freezing());
  if (command == "--freeze") return answer(freeze_worker(settings, resume));
  if (command == "--image-state") return tell_state(settings);
  if (command == "--broken-signatures") return list_broken(settings);
  return fail("scanq-inspect: unknown command " + command);
}

}  // namespace scanq
