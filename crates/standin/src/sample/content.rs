//! What is in the tiny files: enough of a header that a program sees what they are.

/// Bytes that video files are filled up to.
const VIDEO_BYTES: usize = 420;

/// A Matroska file: EBML header, then one void element.
pub(super) fn matroska() -> Vec<u8> {
    let doc_type = b"matroska";
    let mut header =
        vec![0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81, 1, 0x42, 0xf2, 0x81, 4, 0x42, 0xf3, 0x81, 8, 0x42, 0x82];
    header.push(0x80 | doc_type.len() as u8);
    header.extend_from_slice(doc_type);
    header.extend_from_slice(&[0x42, 0x87, 0x81, 4, 0x42, 0x85, 0x81, 2]);
    let mut file = vec![0x1a, 0x45, 0xdf, 0xa3, 0x80 | header.len() as u8];
    file.extend(header);
    // A void element with a length of two bytes fills the rest.
    let rest = VIDEO_BYTES - file.len() - 3;
    file.extend_from_slice(&[0xec, 0x40 | (rest >> 8) as u8, rest as u8]);
    file.resize(VIDEO_BYTES, 0);
    file
}

/// An MP4 file: file type, then free space.
pub(super) fn mp4() -> Vec<u8> {
    let mut file = vec![0, 0, 0, 24];
    file.extend_from_slice(b"ftypisom\0\0\x02\0isommp42");
    let free = VIDEO_BYTES - file.len();
    file.extend_from_slice(&(free as u32).to_be_bytes());
    file.extend_from_slice(b"free");
    file.resize(VIDEO_BYTES, 0);
    file
}

/// An AVI file: RIFF header, then junk.
pub(super) fn avi() -> Vec<u8> {
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&(VIDEO_BYTES as u32 - 8).to_le_bytes());
    file.extend_from_slice(b"AVI JUNK");
    file.extend_from_slice(&(VIDEO_BYTES as u32 - 20).to_le_bytes());
    file.resize(VIDEO_BYTES, 0);
    file
}

/// A program stream of a DVD: one pack header.
pub(super) fn vob() -> Vec<u8> {
    let mut file = vec![0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xf8];
    file.resize(VIDEO_BYTES, 0);
    file
}

/// An information file of a DVD, of the whole disc (`VMG`) or of one title set (`VTS`).
pub(super) fn ifo(kind: &str) -> Vec<u8> {
    let mut file = format!("DVDVIDEO-{kind}").into_bytes();
    file.resize(VIDEO_BYTES, 0);
    file
}

/// Text of a release group with an id in it; no XML.
pub(super) fn scene_notes(imdb_id: &str) -> Vec<u8> {
    format!(
        "  .:: A SMALL AND ENTIRELY IMAGINARY RELEASE GROUP ::.\n\n  source ... : a dusty attic\n  video .... : black and \
         white\n  more ..... : https://www.imdb.com/title/{imdb_id}/\n\n  greetings to everybody who labels their shelves\n"
    )
    .into_bytes()
}

/// An NFO that a player and a person have left their marks in.
pub(super) fn marked_nfo(title: &str, year: u16) -> Vec<u8> {
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<movie>\n  <title>{title}</title>\n  \
         <year>{year}</year>\n  <userrating>8</userrating>\n  <playcount>3</playcount>\n  \
         <lastplayed>2024-11-02 21:14:00</lastplayed>\n  <tag>rainy Sundays</tag>\n  \
         <shelf position=\"2\">beside the window</shelf>\n</movie>\n"
    )
    .into_bytes()
}

/// A `tvshow.nfo` that holds an id and nothing else.
pub(super) fn show_notes(tmdb_id: u32) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<tvshow>\n  \
         <uniqueid type=\"tmdb\" default=\"true\">{tmdb_id}</uniqueid>\n</tvshow>\n"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sizes_that_headers_announce_are_the_real_ones() {
        let file = matroska();
        let header = usize::from(file[4] & 0x7f);
        let void = 5 + header;
        assert_eq!(file[void], 0xec);
        let length = usize::from(file[void + 1] & 0x3f) << 8 | usize::from(file[void + 2]);
        assert_eq!(void + 3 + length, file.len());
        let file = mp4();
        assert_eq!(24 + u32::from_be_bytes([file[24], file[25], file[26], file[27]]) as usize, file.len());
        let file = avi();
        assert_eq!(8 + u32::from_le_bytes([file[4], file[5], file[6], file[7]]) as usize, file.len());
    }
}
