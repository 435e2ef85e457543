//! `thumb` and `fanart/thumb`: addresses of pictures, of which Kodi takes the first of each aspect.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bioscope_model::{ArtworkCandidate, ArtworkKind, ItemKind};

use super::order::place;
use super::sequence::replace;
use super::value::address;
use crate::document::{Element, Style};
use crate::file_names::SeasonPictures;
use crate::read::{ALL_SEASONS, kind_without_aspect, season_of};

/// Writes the addresses of the item's own pictures, at most `limit` of each kind.
///
/// Of an aspect that pictures are offered for, the file's other addresses are taken away; file names stay,
/// since a person put them in.
pub(super) fn write(
    root: &mut Element,
    item: ItemKind,
    artwork: &[ArtworkCandidate],
    limit: usize,
    style: &Style,
) {
    let default = kind_without_aspect(item);
    for kind in ArtworkKind::ALL {
        if kind == ArtworkKind::Fanart {
            write_fanarts(root, artwork, limit, style);
        } else {
            let is_own = |thumb: &Element| is_of_no_season(thumb) && has_aspect(thumb, kind.name(), default);
            write_thumbs(root, is_own, of_kind(artwork, kind, limit), &[("aspect", kind.name())], style);
        }
    }
}

/// Writes the addresses of the pictures of a film's set.
pub(super) fn write_set(root: &mut Element, artwork: &[ArtworkCandidate], style: &Style) {
    for kind in [ArtworkKind::Poster, ArtworkKind::Fanart] {
        let aspect = format!("set.{kind}");
        let is_own = |thumb: &Element| has_aspect(thumb, &aspect, ArtworkKind::Poster);
        write_thumbs(root, is_own, of_kind(artwork, kind, 1), &[("aspect", &aspect)], style);
    }
}

/// Writes the addresses of the pictures of a show's seasons, at most `limit` of each kind and season.
pub(super) fn write_seasons(
    root: &mut Element,
    seasons: &BTreeMap<SeasonPictures, Vec<ArtworkCandidate>>,
    limit: usize,
    style: &Style,
) {
    for (season, artwork) in seasons {
        let number = match season {
            SeasonPictures::All => ALL_SEASONS.to_owned(),
            SeasonPictures::Number(number) => number.to_string(),
        };
        for kind in ArtworkKind::ALL {
            let is_own = |thumb: &Element| {
                season_of(thumb) == Some(*season) && has_aspect(thumb, kind.name(), ArtworkKind::Poster)
            };
            let attributes = [("aspect", kind.name()), ("type", "season"), ("season", &number)];
            write_thumbs(root, is_own, of_kind(artwork, kind, limit), &attributes, style);
        }
    }
}

fn is_of_no_season(thumb: &Element) -> bool {
    thumb.attribute("type").is_none_or(|name| name != "season")
}

fn has_aspect(thumb: &Element, aspect: &str, default: ArtworkKind) -> bool {
    match thumb.attribute("aspect").filter(|own| !own.is_empty()) {
        Some(own) => own == aspect,
        None => aspect == default.name(),
    }
}

/// An address, and that of a small version.
struct Picture<'a> {
    url: Cow<'a, str>,
    preview: Option<Cow<'a, str>>,
}

fn of_kind(artwork: &[ArtworkCandidate], kind: ArtworkKind, limit: usize) -> Vec<Picture<'_>> {
    let mut pictures: Vec<Picture<'_>> = Vec::new();
    for candidate in artwork.iter().filter(|candidate| candidate.kind == kind) {
        if let Some(url) = address(&candidate.url)
            && pictures.len() < limit
            && pictures.iter().all(|known| known.url != url)
        {
            pictures.push(Picture { url, preview: candidate.preview.as_deref().and_then(address) });
        }
    }
    pictures
}

/// Makes `pictures` the addresses of those `thumb`s that fulfil `is_own`; new ones get these attributes.
fn write_thumbs(
    root: &mut Element,
    is_own: impl Fn(&Element) -> bool,
    pictures: Vec<Picture<'_>>,
    attributes: &[(&str, &str)],
    style: &Style,
) {
    if pictures.is_empty() {
        return;
    }
    let is_ours = |element: &Element| element.name() == "thumb" && is_own(element) && is_address(element);
    let positions = root.positions(is_ours);
    let known = root.elements_at(&positions);
    let thumbs = elements(pictures, &known, attributes, style);
    replace(root, &positions, thumbs, style, 0);
}

fn write_fanarts(root: &mut Element, artwork: &[ArtworkCandidate], limit: usize, style: &Style) {
    let pictures = of_kind(artwork, ArtworkKind::Fanart, limit);
    if pictures.is_empty() {
        return;
    }
    let is_new = root.child("fanart").is_none();
    let mut fanart = root.child("fanart").cloned().unwrap_or_else(|| Element::new("fanart"));
    // Old files name the folder of all addresses once; ours are whole ones.
    let has_base = fanart.attribute("url").is_some();
    fanart.remove_attribute("url");
    // Older ones hold one address and no element.
    if fanart.elements().next().is_none() {
        fanart.nodes_mut().clear();
    }
    let is_ours = |element: &Element| element.name() == "thumb" && (has_base || is_address(element));
    let positions = fanart.positions(is_ours);
    let known = fanart.elements_at(&positions);
    let mut thumbs = elements(pictures, &known, &[], style);
    let added = thumbs.split_off(thumbs.len().min(positions.len()));
    replace(&mut fanart, &positions, thumbs, style, 1);
    fanart.append(added, style, 1);
    if is_new {
        let after = place(root, "fanart");
        root.insert_after(after, [fanart], style, 0);
    } else if let Some(element) = root.child_mut("fanart") {
        *element = fanart;
    }
}

/// One `thumb` for each picture, with the attributes it had.
fn elements(
    pictures: Vec<Picture<'_>>,
    known: &[Element],
    attributes: &[(&str, &str)],
    style: &Style,
) -> Vec<Element> {
    let thumb = |picture: Picture<'_>| {
        let preview = picture.preview.as_deref();
        let Some(mut thumb) = known.iter().find(|thumb| thumb.text() == picture.url).cloned() else {
            let attributes = attributes.iter().copied().chain(preview.map(|preview| ("preview", preview)));
            let thumb = Element::with_text("thumb", &picture.url, style);
            return attributes.fold(thumb, |thumb, (name, value)| thumb.with_attribute(name, value));
        };
        if let Some(preview) =
            preview.filter(|&preview| thumb.attribute("preview").as_deref() != Some(preview))
        {
            thumb.set_attribute("preview", preview);
        }
        thumb
    };
    pictures.into_iter().map(thumb).collect()
}

fn is_address(element: &Element) -> bool {
    address(&element.text()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use bioscope_model::Provider;

    fn picture(kind: ArtworkKind, url: &str) -> ArtworkCandidate {
        ArtworkCandidate {
            kind,
            url: url.to_owned(),
            preview: None,
            language: None,
            width: 0,
            height: 0,
            votes: 0,
            score: 0.0,
            source: Provider::Tmdb,
        }
    }

    fn written(inside: &str, artwork: &[ArtworkCandidate]) -> String {
        let mut document = Document::parse(format!("<m><title/>{inside}</m>").as_bytes()).unwrap();
        let style = document.style();
        write(document.root_mut(), ItemKind::Movie, artwork, 2, &style);
        let text = String::from_utf8(document.to_bytes()).unwrap();
        text["<m><title/>".len()..text.len() - "</m>".len()].to_owned()
    }

    #[test]
    fn addresses_are_replaced_and_file_names_stay() {
        let artwork = [
            picture(ArtworkKind::Poster, "http://x/1.jpg"),
            picture(ArtworkKind::Poster, "http://x/2.jpg"),
            picture(ArtworkKind::Poster, "http://x/3.jpg"),
            picture(ArtworkKind::Poster, "file:///etc/passwd"),
        ];
        assert_eq!(
            written(
                "<thumb>my.jpg</thumb><thumb>http://x/0.jpg</thumb><thumb aspect=\"banner\">http://x/b.jpg</thumb>",
                &artwork
            ),
            "<thumb>my.jpg</thumb><thumb aspect=\"poster\">http://x/1.jpg</thumb><thumb aspect=\"poster\">http://x/2.jpg</thumb>\
             <thumb aspect=\"banner\">http://x/b.jpg</thumb>"
        );
    }

    #[test]
    fn fanarts_have_their_own_element() {
        let artwork =
            [picture(ArtworkKind::Fanart, "http://x/1.jpg"), picture(ArtworkKind::Fanart, "http://x/2.jpg")];
        let expected = "<fanart><thumb>http://x/1.jpg</thumb><thumb>http://x/2.jpg</thumb></fanart>";
        for before in [
            "",
            "<fanart/>",
            "<fanart>http://x/old.jpg</fanart>",
            "<fanart url=\"http://x/\"><thumb>0.jpg</thumb></fanart>",
            "<fanart><thumb>http://x/3.jpg</thumb><thumb>http://x/2.jpg</thumb><thumb>http://x/1.jpg</thumb></fanart>",
        ] {
            assert_eq!(written(before, &artwork), expected, "{before}");
        }
    }
}
