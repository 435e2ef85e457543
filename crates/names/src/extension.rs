//! File name extensions.

/// Extensions of videos, disc images and disc stubs.
const VIDEO: &[&str] = &[
    "3g2", "3gp", "asf", "avi", "bdmv", "bin", "disc", "divx", "dv", "dvr-ms", "evo", "f4v", "flv", "ifo",
    "img", "iso", "m2t", "m2ts", "m2v", "m4v", "mk3d", "mkv", "mov", "mp4", "mpe", "mpeg", "mpg", "mpls",
    "mts", "mxf", "nrg", "nsv", "nuv", "ogm", "ogv", "qt", "rm", "rmvb", "strm", "tp", "trp", "ts", "vob",
    "webm", "wmv", "wtv", "y4m",
];

/// Extensions of what lies beside videos.
const BESIDE: &[&str] = &[
    "aac", "ac3", "ass", "bak", "bif", "bmp", "clpi", "cue", "db", "dts", "eac3", "exe", "flac", "gif",
    "htm", "html", "idx", "ini", "jpeg", "jpg", "json", "log", "lrc", "m3u", "m4a", "md5", "mka", "mks",
    "mp3", "nfo", "nzb", "ogg", "opus", "par2", "part", "pdf", "png", "rar", "sfv", "smi", "srr", "srs",
    "srt", "ssa", "sub", "sup", "tbn", "torrent", "txt", "url", "vsmeta", "vtt", "wav", "webp", "wma", "xml",
    "zip",
];

/// Whether a file with this extension (without its dot, any case) is a video, disc image or disc stub.
pub fn is_video_extension(extension: &str) -> bool {
    contains(VIDEO, extension)
}

/// The bytes before the extension, where the name ends in a known one.
pub(crate) fn stem_length(name: &str) -> Option<usize> {
    let dot = name.rfind('.').filter(|&dot| dot > 0)?;
    let extension = &name[dot + 1..];
    (contains(VIDEO, extension) || contains(BESIDE, extension)).then_some(dot)
}

/// The name's extension, if it has a known one.
pub(crate) fn known_extension(name: &str) -> Option<&str> {
    stem_length(name).map(|dot| &name[dot + 1..])
}

fn contains(table: &[&str], extension: &str) -> bool {
    extension.len() <= 7 && table.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_videos_in_any_case() {
        assert!(is_video_extension("MKV"));
        assert!(!is_video_extension("nfo"));
        assert!(!is_video_extension(""));
    }

    #[test]
    fn leaves_unknown_endings_in_the_name() {
        assert_eq!(stem_length("St. Somebody"), None);
        assert_eq!(stem_length("film.name.mkv"), Some(9));
        assert_eq!(stem_length(".mkv"), None);
    }
}
