//! The HTML around a page's data, and the filling that makes it as heavy as a real one.

use std::fmt::Write as _;

use serde_json::Value;

/// Length of one filling entry, roughly.
const ENTRY_BYTES: usize = 96;
/// Share of the wanted size that the filling inside the data may take; the real pages carry about as many words of
/// the user interface along with their data.
const MOST_FILLING: f64 = 0.9;

/// Prepared filling: entries of a JSON object, as many as the largest page needs.
pub(crate) struct Filler {
    page_bytes: usize,
    entries: String,
}

impl Filler {
    /// Prepares filling for pages of a size in bytes.
    pub(crate) fn new(page_bytes: usize) -> Self {
        let count = page_bytes / ENTRY_BYTES + 1;
        let mut entries = String::with_capacity(count * (ENTRY_BYTES + 8));
        for number in 0..count {
            let comma = if number == 0 { "" } else { "," };
            // Writing into a string cannot fail.
            let _ = write!(
                entries,
                "{comma}\"title_main_filling_{number:06}\":\"Words of the page that have nothing to do with this title.\""
            );
        }
        Self { page_bytes, entries }
    }

    /// Whole entries of about `bytes`, without the braces around them.
    fn entries(&self, bytes: usize) -> &str {
        let most = (self.page_bytes as f64 * MOST_FILLING) as usize;
        let head = self.entries.get(..bytes.min(most).min(self.entries.len())).unwrap_or_default();
        // The last comma that separates two entries: the texts themselves hold none.
        head.rfind(',').map_or("", |end| &head[..end])
    }
}

/// What goes into a page.
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    /// JSON-LD, where the vintage has it.
    pub(super) linked_data: Option<Value>,
    pub(super) tconst: &'a str,
    /// What the page is about: names and values among the properties of the page.
    pub(super) properties: Vec<(&'static str, Value)>,
    /// Name of the page within the site, such as `/title/[tconst]/reference`.
    pub(super) route: &'static str,
}

impl Page<'_> {
    /// The whole page, filled up to the wanted size.
    pub(super) fn html(&self, filler: &Filler) -> String {
        let mut properties = String::new();
        for (name, value) in &self.properties {
            // Writing into a string cannot fail.
            let _ = write!(properties, "\"{name}\":{},", in_script(value));
        }
        let linked = self.linked_data.as_ref().map_or_else(String::new, |data| {
            format!("<script type=\"application/ld+json\">{}</script>", in_script(data))
        });
        let weight = properties.len() + linked.len() + 1_024;
        let missing = filler.page_bytes.saturating_sub(weight);
        let translations = format!(
            "\"translationContext\":{{\"i18n\":{{\"translations\":{{\"resources\":{{{}}}}}}}}},",
            filler.entries(missing)
        );
        let mut html = String::with_capacity(filler.page_bytes.max(weight) + 1_024);
        let _ = write!(
            html,
            "<!DOCTYPE html><html lang=\"en-US\"><head><meta charSet=\"utf-8\"/><title>{}</title>{linked}</head>\
             <body><div id=\"__next\">",
            in_text(self.title)
        );
        let data = format!(
            "</div><script id=\"__NEXT_DATA__\" type=\"application/json\">{{\"props\":{{\"pageProps\":{{\
             {properties}{translations}\
             \"urqlState\":null,\"fetchState\":null}},\"__N_SSP\":true}},\"page\":\"{1}\",\"query\":{{\
             \"tconst\":\"{0}\"}},\"buildId\":\"standin\",\"isFallback\":false,\"gssp\":true,\"scriptLoader\":[]}}\
             </script></body></html>",
            self.tconst, self.route
        );
        while html.len() + data.len() < filler.page_bytes {
            html.push_str("<div class=\"ipc-page-section\"><span class=\"ipc-filling\"></span></div>");
        }
        html.push_str(&data);
        html
    }
}

/// JSON that cannot end the script that it stands in.
fn in_script(data: &Value) -> String {
    data.to_string().replace("</", "<\\/")
}

/// Text for HTML.
fn in_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
