// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Loading signatures; see clamav_engine.h.
#include <clamav-version.h>
#include <clamav.h>
#include <openssl/crypto.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <memory>

#include "lib/base/signature_list.h"
#include "lib/scan/clamav_engine.h"
#include "lib/scan/clamav_function.h"
#include "lib/scan/clamav_messages.h"
#include "lib/scan/signature_choice.h"
#include "lib/scan/try_signatures.h"
#include "lib/scan/yara_words.h"

namespace scanq {
namespace {

// From this functionality level on (1.5.0) cl_load begins with a folder of certificates.
constexpr unsigned int kFirstLevelWithCertificates = 230;
// Headers of 1.4 do not have the name; a program that was built with them meets 1.5 all the same,
// since its soname is the same.
#if CLAMAV_VERSION_NUM >= 0x010500
constexpr cl_engine_field kCertificateFolder = CL_ENGINE_CVDCERTSDIR;
#else
constexpr auto kCertificateFolder = static_cast<cl_engine_field>(37);
#endif

// "27412 of 2026-11-20", from the head of the official database's daily file.
std::string database_version(const std::string& folder) {
  for (const char* name : {"/daily.cld", "/daily.cvd"}) {
    const std::unique_ptr<cl_cvd, void (*)(cl_cvd*)> head(cl_cvdhead((folder + name).c_str()),
                                                          cl_cvdfree);
    if (head == nullptr) continue;
    const std::time_t made = head->stime;
    std::tm utc{};
    std::array<char, 16> date{};
    if (::gmtime_r(&made, &utc) == nullptr) continue;
    std::strftime(date.data(), date.size(), "%Y-%m-%d", &utc);
    return std::to_string(head->version) + " of " + date.data();
  }
  return "local files only";
}

Error clamav_error(const std::string& call, cl_error_t status) {
  const std::string said = take_clamav_messages().errors;
  return {status == CL_EMEM ? ErrorCode::kOutOfMemory : ErrorCode::kBadSettings,
          call + ": " + cl_strerror(status) + (said.empty() ? "" : " (" + said + ")")};
}

// Sets the options that must be set before signatures are loaded or compiled.
Result<void> set_up(cl_engine* engine) {
  const std::pair<cl_engine_field, long long> numbers[] = {
    // A process scans one message; a cache would be of no use to the next one.
    {CL_ENGINE_DISABLE_CACHE, 1},
#if CLAMAV_VERSION_NUM < 0x010600  // later ones have no statistics
    {CL_ENGINE_DISABLE_PE_STATS, 1},
#endif
    // The interpreter, because the confined process must never need memory that can be written
    // and executed.
    {CL_ENGINE_BYTECODE_MODE, CL_BYTECODE_MODE_INTERPRETER},
  };
  for (const auto& [field, number] : numbers) {
    const cl_error_t set = cl_engine_set_num(engine, field, number);
    if (set != CL_SUCCESS) return clamav_error("cl_engine_set_num", set);
  }
  const cl_error_t set = cl_engine_set_str(engine, CL_ENGINE_TMPDIR, ".");
  if (set != CL_SUCCESS) return clamav_error("cl_engine_set_str", set);
  return {};
}

Result<void> load_path(cl_engine* engine, const std::string& path, bool load_pua,
                       std::uint64_t& count) {
  unsigned int loaded = 0;
  const unsigned int options = CL_DB_STDOPT | (load_pua ? CL_DB_PUA : 0U);
  const cl_error_t status = cl_load(path.c_str(), engine, &loaded, options);
  if (status != CL_SUCCESS) return clamav_error("cl_load " + path, status);
  count += loaded;
  return {};
}

// As libclamav was built, or as CVD_CERTS_DIR says; empty where it asks for none.
std::string certificate_folder() {
  if (cl_retflevel() < kFirstLevelWithCertificates || !start_clamav()) return {};
  const std::unique_ptr<cl_engine, void (*)(cl_engine*)> engine(cl_engine_new(), free_engine);
  const char* folder =
      engine == nullptr ? nullptr : cl_engine_get_str(engine.get(), kCertificateFolder, nullptr);
  return folder == nullptr ? "" : folder;
}

cl_error_t report_progress(std::size_t total, std::size_t done, void* progress) {
  reinterpret_cast<LoadProgress>(progress)(total, done);
  return CL_SUCCESS;
}

// Files without a single signature (comments alone, say) find nothing, and exceptions are none.
bool has_required_signatures(const EngineSettings& settings,
                             const std::vector<std::string>& paths) {
  if (!missing_signatures(settings.database_dir, settings.required_signatures).empty())
    return false;
  return std::all_of(settings.required_signatures.begin(), settings.required_signatures.end(),
                     [&paths](const std::string& one) {
                       unsigned int count = 0;
                       for (const std::string& path : paths) {
                         if (!is_required_file(path.substr(path.rfind('/') + 1), {one})) continue;
                         // A file that it cannot count holds none.
                         static_cast<void>(cl_countsigs(path.c_str(), CL_COUNTSIGS_ALL, &count));
                       }
                       return count > 0;
                     });
}

Result<EngineFacts> load_and_compile(cl_engine* engine, const EngineSettings& settings,
                                     const SignatureChoice& choice) {
  EngineFacts facts;
  facts.way = "loaded";
  facts.signatures = "only the test signatures";
  Result<void> set = set_up(engine);
  if (!set) return set.error();
  const std::vector<std::string>& kept = choice.kept();
  std::vector<std::string> paths = kept;
  // In one step, as libclamav does it by itself, as long as nothing is left out.
  if (!kept.empty() && choice.left_out().empty()) paths = {settings.database_dir};
  for (const std::string& path : paths) {
    Result<void> loaded = load_path(engine, path, settings.load_pua, facts.signature_count);
    if (!loaded) return loaded.error();
  }
  if (!kept.empty()) facts.signatures = database_version(settings.database_dir);
  facts.has_database = has_required_signatures(settings, kept) &&
                       (settings.required_signatures.empty() || facts.signature_count > 0);
  // The test signatures are loaded from a file of their own.
  if (::access(settings.test_signatures.c_str(), F_OK) == 0 || kept.empty()) {
    Result<void> loaded =
        load_path(engine, settings.test_signatures, settings.load_pua, facts.signature_count);
    if (!loaded) return loaded.error();
  } else {
    facts.way += " (without " + settings.test_signatures + ", a missing file)";
  }
  const cl_error_t compiled = cl_engine_compile(engine);
  if (compiled != CL_SUCCESS) return clamav_error("cl_engine_compile", compiled);
  return facts;
}

Result<LoadedEngine> load_chosen(const EngineSettings& settings, const SignatureChoice& choice,
                                 LoadProgress progress) {
  std::unique_ptr<cl_engine, void (*)(cl_engine*)> engine(cl_engine_new(), free_engine);
  if (engine == nullptr) return Error{ErrorCode::kOutOfMemory, "cl_engine_new"};
  const auto call_back = CLAMAV_FUNCTION(cl_engine_set_clcb_sigload_progress);
  if (progress != nullptr && call_back != nullptr) {
    call_back(engine.get(), report_progress, reinterpret_cast<void*>(progress));
  }
  Result<EngineFacts> facts = load_and_compile(engine.get(), settings, choice);
  if (call_back != nullptr) call_back(engine.get(), nullptr, nullptr);
  if (!facts) return facts.error();
  return LoadedEngine{engine.release(), std::move(*facts)};
}

// True: files that libclamav does not take are left out now, and there are others. Each is loaded
// by itself, since libclamav says what is wrong with one only sometimes.
Result<bool> leave_out_broken(SignatureChoice& choice, bool load_pua) {
  const std::size_t before = choice.left_out().size();
  for (const std::string& path : choice.optional()) {
    const Result<std::uint64_t> tried = try_signatures(path, load_pua);
    if (tried) continue;
    if (tried.error().code != ErrorCode::kBadSettings) return tried.error();
    const std::string call = "cl_load " + path + ": ", &text = tried.error().text;
    choice.leave_out(path, text.starts_with(call) ? text.substr(call.size()) : text);
  }
  return choice.left_out().size() > before && !choice.kept().empty();
}

// libclamav leaves a rule of yara out that it cannot use, and says so only in a message.
void note_broken_rules(SignatureChoice& choice, const EngineSettings& settings,
                       EngineFacts& facts) {
  for (const std::string& path : choice.kept()) {
    if (!is_yara(path)) continue;
    const Result<std::uint64_t> tried = try_signatures(path, settings.load_pua);
    const std::string said = take_clamav_messages().errors;
    if (said.empty()) continue;
    choice.note_part(path, said);
    const bool is_required =
        is_required_file(path.substr(path.rfind('/') + 1), settings.required_signatures);
    if (is_required && (!tried || *tried == 0)) facts.has_database = false;
  }
}

}  // namespace

EngineSettings engine_settings(const Settings& settings) {
  return {settings.database_dir, settings.test_signatures, settings.alert_pua,
          settings.required_signatures};
}

// cl_init has libcrypto register all ciphers and the texts of its errors, and read its
// configuration, which takes longer than a small scan. libcrypto leaves out what is declined
// before.
void keep_libcrypto_small() {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
                          OPENSSL_INIT_NO_LOAD_CONFIG,
                      nullptr);
}

Result<void> start_clamav() {
  static const cl_error_t started = [] {
    keep_clamav_messages();
    keep_libcrypto_small();
    return cl_init(CL_INIT_DEFAULT);
  }();
  if (started != CL_SUCCESS) return clamav_error("cl_init", started);
  return {};
}

std::string clamav_version() {
  return std::string("ClamAV ") + cl_retver();
}

Result<std::uint64_t> try_signatures(const std::string& path, bool load_pua) {
  const std::string endless = endless_words(path);
  if (!endless.empty()) return Error{ErrorCode::kBadSettings, endless};
  Result<void> started = start_clamav();
  if (!started) return started.error();
  static_cast<void>(take_clamav_messages());  // they are of other files
  const std::unique_ptr<cl_engine, void (*)(cl_engine*)> engine(cl_engine_new(), free_engine);
  if (engine == nullptr) return Error{ErrorCode::kOutOfMemory, "cl_engine_new"};
  std::uint64_t count = 0;
  Result<void> tried = set_up(engine.get());
  if (tried) tried = load_path(engine.get(), path, load_pua, count);
  if (!tried) return tried.error();
  const cl_error_t compiled = cl_engine_compile(engine.get());
  if (compiled != CL_SUCCESS) return clamav_error("cl_engine_compile", compiled);
  return count;
}

Result<LoadedEngine> load_engine(const EngineSettings& settings, LoadProgress progress) {
  Result<void> started = start_clamav();
  if (!started) return started.error();
  Result<SignatureChoice> choice =
      SignatureChoice::make(settings.database_dir, settings.required_signatures);
  if (!choice) return choice.error();
  if (choice->kept().empty() && !choice->left_out().empty()) {
    return Error{ErrorCode::kBadSettings, "no signature file of " + settings.database_dir +
                                              " can be used: " + choice->left_out_text()};
  }
  static_cast<void>(take_clamav_messages());  // what is said from now on concerns these files
  Result<LoadedEngine> loaded = load_chosen(settings, *choice, progress);
  if (!loaded && loaded.error().code == ErrorCode::kBadSettings) {
    const Result<bool> has_others = leave_out_broken(*choice, settings.load_pua);
    if (!has_others) return has_others.error();
    if (!*has_others) return loaded;
    loaded = load_chosen(settings, *choice, progress);
  }
  if (!loaded) return loaded;
  if (!take_clamav_messages().errors.empty()) note_broken_rules(*choice, settings, loaded->facts);
  loaded->facts.way = way_with_left_out(loaded->facts.way, choice->left_out_text());
  return loaded;
}

std::vector<std::string> certificate_files() {
  static const std::string folder = certificate_folder();
  if (folder.empty()) return {};
  std::vector<std::string> files{folder};
  std::error_code trouble;  // cl_load says it when the folder is not there
  for (std::filesystem::directory_iterator entry(folder, trouble), end; !trouble && entry != end;
       entry.increment(trouble)) {
    files.push_back(entry->path());
  }
  return files;
}

void free_engine(cl_engine* engine) {
  // The result only says that the pointer was null.
  if (engine != nullptr) static_cast<void>(cl_engine_free(engine));
}

}  // namespace scanq
