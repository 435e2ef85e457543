//! The words that mean something in names, in one sorted table.

use std::sync::LazyLock;

use Certainty::{Certain, Possible};

/// Longer words are not in the table.
const LONGEST_WORD: usize = 24;

/// Whether a technical word could also stand in a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// Never part of a title.
    Certain,
    /// Only technical beside other technical words.
    Possible,
}

/// What splits a film or episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PartWord {
    Cd,
    Dvd,
    Disc,
    Part,
}

/// What a known word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// A picture height such as `1080p`.
    Screen,
    /// A height given by name.
    NamedScreen(&'static str),
    /// The medium.
    Source(&'static str, Certainty),
    /// The video codec.
    Codec(&'static str, Certainty),
    /// Sound, colour, service, release notes.
    Other(Certainty),
    /// A language as ISO 639-1.
    Language(&'static str, Certainty),
    /// A word that names an edition.
    Edition,
    /// A stereoscopic layout.
    Stereo(&'static str, Certainty),
    /// A word for season.
    Season,
    /// A word for season that is common in titles: only at the start or after a dash.
    LooseSeason,
    /// A word for episode before its number.
    Episode,
    /// A word for episode after its number.
    EpisodeAfter,
    /// A word for a part before its number.
    Part(PartWord),
    /// A special of a series.
    Special,
    /// An opening, ending or menu of a series.
    Bonus,
    /// Several episodes at once.
    Batch,
    /// A mark behind the number of a show's last episode.
    Finale,
}

impl Word {
    /// How certainly the word is technical, if it is.
    pub(crate) fn certainty(self) -> Option<Certainty> {
        match self {
            Self::Screen | Self::NamedScreen(_) => Some(Certain),
            Self::Source(_, certainty)
            | Self::Codec(_, certainty)
            | Self::Other(certainty)
            | Self::Language(_, certainty)
            | Self::Stereo(_, certainty) => Some(certainty),
            Self::Edition | Self::Batch | Self::Part(PartWord::Dvd) => Some(Possible),
            _ => None,
        }
    }
}

/// The meaning of a word, in any case.
pub(crate) fn lookup(word: &str) -> Option<Word> {
    let mut buffer = [0_u8; LONGEST_WORD];
    let lowered = lower(word, &mut buffer)?;
    let key = prefix(lowered);
    let first = TABLE.partition_point(|entry| entry.prefix < key);
    let mut alike = TABLE[first..].iter().take_while(|entry| entry.prefix == key);
    if let Some(entry) = alike.find(|entry| entry.word == lowered) {
        return Some(entry.meaning);
    }
    let bytes = lowered.as_bytes();
    let height = bytes.strip_suffix(b"p").or_else(|| bytes.strip_suffix(b"i"))?;
    let is_height = (3..=4).contains(&height.len()) && height.iter().all(u8::is_ascii_digit);
    is_height.then_some(Word::Screen)
}

/// The word in lower case, if it is short enough.
pub(crate) fn lower<'b>(word: &str, buffer: &'b mut [u8; LONGEST_WORD]) -> Option<&'b str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let mut length = 0;
    if word.is_ascii() {
        for byte in word.bytes() {
            buffer[length] = byte.to_ascii_lowercase();
            length += 1;
        }
    } else {
        for character in word.chars().flat_map(char::to_lowercase) {
            let end = length + character.len_utf8();
            character.encode_utf8(buffer.get_mut(length..end)?);
            length = end;
        }
    }
    std::str::from_utf8(&buffer[..length]).ok()
}

/// A word of the table. Most words are told apart by their first bytes, compared as one number.
struct Entry {
    prefix: u64,
    word: &'static str,
    meaning: Word,
}

/// The first eight bytes, as a number that sorts as they do.
fn prefix(word: &str) -> u64 {
    let first = word.bytes().chain(std::iter::repeat(0)).take(8);
    first.fold(0, |number, byte| number << 8 | u64::from(byte))
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut table: Vec<_> = TOPICS
        .iter()
        .flat_map(|&(meaning, words)| words.split_whitespace().map(move |word| (word, meaning)))
        .map(|(word, meaning)| Entry { prefix: prefix(word), word, meaning })
        .collect();
    table.sort_unstable_by_key(|entry| (entry.prefix, entry.word));
    table
});

/// Words by meaning; each word stands once.
const TOPICS: &[(Word, &str)] = &[
    (Word::NamedScreen("2160p"), "4k uhd ultrahd uhdtv"),
    (Word::NamedScreen("4320p"), "8k"),
    (Word::NamedScreen("1080p"), "fhd fullhd"),
    (
        Word::Source("Blu-ray", Certain),
        "bluray bdrip brrip bdremux bdmux bdmv blurayrip bd25 bd50 uhdrip uhdbd uhdremux remux bdiso",
    ),
    (Word::Source("Blu-ray", Possible), "bd blu br"),
    (
        Word::Source("DVD", Certain),
        "dvdrip dvdscr dvdmux dvd5 dvd9 dvdr dvdremux dvdivx dvdscreener dvdfull dvd9rip",
    ),
    (Word::Source("HD-DVD", Certain), "hddvd hddvdrip"),
    (
        Word::Source("HDTV", Certain),
        "hdtv hdtvrip ahdtv hdtvmux pdtv sdtv dsr dsrip dthrip dvb dvbrip tvrip satrip dvbs dvbt iptv tvmux hdtvx264",
    ),
    (
        Word::Source("Web", Certain),
        "webrip webdl webcap webmux webdlmux webhd vodrip hdrip webdlrip webx264 webrip720p",
    ),
    (Word::Source("Web", Possible), "web vod"),
    (Word::Source("Camera", Certain), "camrip hdcam hqcam"),
    (Word::Source("Camera", Possible), "cam"),
    (Word::Source("Telesync", Certain), "telesync hdts tsrip hdtsrip pdvd"),
    (Word::Source("Telesync", Possible), "ts"),
    (Word::Source("Telecine", Certain), "telecine hdtc"),
    (Word::Source("Telecine", Possible), "tc"),
    (Word::Source("Screener", Certain), "screener bdscr"),
    (Word::Source("Screener", Possible), "scr"),
    (Word::Source("VHS", Certain), "vhsrip"),
    (Word::Source("VHS", Possible), "vhs laserdisc"),
    (Word::Source("Workprint", Possible), "workprint"),
    (Word::Codec("H.264", Certain), "x264 h264 avc avc1 avchd"),
    (Word::Codec("H.265", Certain), "x265 h265 hevc hevc10"),
    (Word::Codec("H.266", Certain), "x266 h266 vvc"),
    (Word::Codec("Xvid", Certain), "xvid xvidhd"),
    (Word::Codec("DivX", Certain), "divx dvix"),
    (Word::Codec("AV1", Certain), "av1"),
    (Word::Codec("VP9", Certain), "vp9"),
    (Word::Codec("VC-1", Certain), "vc1"),
    (Word::Codec("MPEG-2", Certain), "mpeg2 h262"),
    (Word::Codec("MPEG-4", Certain), "mpeg4"),
    (
        Word::Other(Certain),
        "aac aac2 aac5 ac3 eac3 ac3d dts dtshd dtsx dtsma truehd atmos ddp ddp2 ddp5 ddp7 dd2 dd5 dda5 dda flac mp3 opus lpcm \
         flac2 flac5 10bit 10bits 8bit 8bits 12bit hi10p hi10 hi444pp hdr hdr10 hdr10plus hdr10p dovi hlg sdr \
         amzn dsnp hmax atvp pcok pmtp crav stan itunes hulu nflx \
         repack rerip repack2 proper2 readnfo nuked vostfr subfrench truefrench vff vfq vfi vf2 vost hardsub hardsubs \
         softsub softsubs multisub multisubs hardcoded fansub hdc x264aac yuv420p10 subpack dualaudio ma5 2audio",
    ),
    (
        Word::Other(Possible),
        "dl dd nf cr ws fs hc hd sd pal ntsc dv bit bits proper real internal limited retail dual multi audio md ld ml \
         rip mux dub dubbed sub subs subbed dubs vf vo stv complete hybrid read nfo festival custom colorized int \
         ppv r5 r6 hq mq hs subtitle subtitles max it raws encoded untouched hdlight mhd avi mkv mp4 \
         10p lq voted tv line untrimmed raw pgs softsubbed",
    ),
    (Word::Language("de", Possible), "german deutsch ger deu"),
    (Word::Language("en", Possible), "english eng"),
    (Word::Language("fr", Possible), "french fre fra francais français"),
    (Word::Language("es", Possible), "spanish spa esp castellano latino español espanol"),
    (Word::Language("it", Possible), "italian ita italiano"),
    (Word::Language("ja", Possible), "japanese jpn jap"),
    (Word::Language("ko", Possible), "korean kor"),
    (Word::Language("zh", Possible), "chinese chi zho mandarin cantonese chs cht"),
    (Word::Language("ru", Possible), "russian rus"),
    (Word::Language("uk", Possible), "ukrainian ukr"),
    (Word::Language("pl", Possible), "polish pol pldub plsub lektor"),
    (Word::Language("pt", Possible), "portuguese por dublado legendado"),
    (Word::Language("nl", Possible), "dutch nld flemish"),
    (Word::Language("sv", Possible), "swedish swe swesub"),
    (Word::Language("no", Possible), "norwegian nor"),
    (Word::Language("da", Possible), "danish dansk"),
    (Word::Language("fi", Possible), "finnish"),
    (Word::Language("cs", Possible), "czech cze"),
    (Word::Language("hu", Possible), "hungarian hun"),
    (Word::Language("tr", Possible), "turkish tur"),
    (Word::Language("hi", Possible), "hindi hin"),
    (Word::Language("el", Possible), "greek"),
    (Word::Language("he", Possible), "hebrew"),
    (Word::Language("ar", Possible), "arabic"),
    (Word::Language("ro", Possible), "romanian"),
    (Word::Language("th", Possible), "thai"),
    (Word::Language("vi", Possible), "vietnamese vie"),
    (Word::Language("no", Certain), "nordic"),
    (
        Word::Edition,
        "extended uncut unrated uncensored theatrical remastered imax directors director's criterion despecialized \
         remaster rated ultimate anniversary collectors collector's fanedit restored uncropped dc",
    ),
    (Word::Stereo("3D", Possible), "3d"),
    (Word::Stereo("HSBS", Certain), "hsbs halfsbs"),
    (Word::Stereo("FSBS", Certain), "fsbs fullsbs"),
    (Word::Stereo("HTAB", Certain), "htab hou halfou"),
    (Word::Stereo("FTAB", Certain), "ftab fou fullou"),
    (Word::Stereo("SBS", Possible), "sbs"),
    (Word::Stereo("TAB", Possible), "tab"),
    (Word::Stereo("MVC", Possible), "mvc"),
    (
        Word::Season,
        "season seasons saison saisons staffel staffeln stagione stagioni temporada temporadas seizoen seizoenen sezon \
         sezonu sezona sezóna sezonul sezonas sæson säsong sasong saeson seasong sesong kausi évad evad сезон シーズン 시즌 \
         temporadă sezony série séria tuotantokausi hooaeg hooaja tímabil",
    ),
    (Word::LooseSeason, "series serie se serija"),
    (
        Word::Episode,
        "episode episodes ep eps episodio episodios épisode épisodes folge folgen afl aflevering cap capitulo capítulo \
         odcinek avsnitt jakso díl epizod epizoda episod серия выпуск эпизод epi odc",
    ),
    (Word::EpisodeAfter, "bölüm bolum blm bölum bolüm rész серии серія"),
    (Word::Part(PartWord::Cd), "cd"),
    (Word::Part(PartWord::Dvd), "dvd"),
    (Word::Part(PartWord::Disc), "disc disk"),
    (Word::Part(PartWord::Part), "part pt"),
    (Word::Special, "ova oad sp special specials ovas"),
    (Word::Bonus, "ncop nced ncop1 ncop2 nced1 nced2 creditless"),
    (Word::Batch, "batch"),
    (Word::Finale, "end fin final"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_each_word_once_and_in_lower_case() {
        for pair in TABLE.windows(2) {
            assert!(pair[0].word < pair[1].word, "{} stands twice", pair[0].word);
        }
        for word in TABLE.iter().map(|entry| entry.word) {
            assert!(word.len() <= LONGEST_WORD && word.to_lowercase() == word, "{word}");
        }
    }

    #[test]
    fn finds_words_in_any_case() {
        assert_eq!(lookup("BluRay"), Some(Word::Source("Blu-ray", Certain)));
        assert_eq!(lookup("SÄSONG"), Some(Word::Season));
        assert_eq!(lookup("1440p"), Some(Word::Screen));
        assert_eq!(lookup("harbour"), None);
        assert_eq!(lookup(&"x".repeat(100)), None);
    }
}
