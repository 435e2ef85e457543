//! Addresses of pictures: the file and a size in the path.

use serde_json::{Value, json};

use super::World;
use crate::images::PictureName;

/// Folder of originals.
pub(super) const ORIGINAL: &str = "original_untouched";

/// Folder of the smaller form.
pub(super) fn medium(name: PictureName) -> &'static str {
    if name.width > name.height { "medium_landscape" } else { "medium_portrait" }
}

/// Address of a picture in a folder of sizes.
pub(super) fn address(world: World<'_>, folder: &str, name: PictureName) -> String {
    format!(
        "{}/uploads/images/{folder}/{}/{}.{}",
        world.origin,
        name.number % 997,
        name.stem(),
        name.extension()
    )
}

/// `image` as shows, seasons, episodes and people have it; null where there is no picture.
pub(super) fn image(world: World<'_>, name: Option<PictureName>) -> Value {
    name.map_or(Value::Null, |name| {
        json!({
            "medium": address(world, medium(name), name),
            "original": address(world, ORIGINAL, name),
        })
    })
}
