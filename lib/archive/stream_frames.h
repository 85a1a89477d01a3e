// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of packed streams that can be told without unpacking them: frames of zstd and LZ4,
// streams of xz, and the mark at the end of bzip2. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scanq {

// Where the first frame begins that is not one to be skipped; 0 where the content does not begin
// with such a frame, or has nothing behind them. An empty one of LZ4 before others is skipped, too.
std::size_t behind_skipped_frames(std::string_view content);

// The end of the frames of zstd or LZ4, or of the streams of xz, with which the content begins;
// 0 where it does not begin so, or they are damaged.
std::size_t end_of_frames(std::string_view content);
std::size_t end_of_xz(std::string_view content);

// Frames of LZ4 without those that hold nothing or are to be skipped: libarchive takes an empty one
// for the end. Empty where all frames hold something, or none does.
std::string without_idle_frames(std::string_view content);

// Whether libclamav unpacks it: streams of xz that can be told, without newer filters in
// any block.
bool is_usual_xz(std::string_view content);

// Whether the first mark of bzip2's end is the content's end, padding aside: then it is one stream
// to its last byte. A mark within packed data by chance, one in many millions of files, makes this
// false.
bool is_single_bzip2(std::string_view content);

}  // namespace scanq
