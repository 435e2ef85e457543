//! What was measured, as pictures: plain SVG that reads on light and on dark ground.

use std::fmt::Write as _;

use super::figures::{Figures, Run, way_name};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 320.0;
/// Room for the labels: left, right, above, below.
const MARGINS: (f64, f64, f64, f64) = (64.0, 24.0, 40.0, 48.0);
/// Colours that are told apart on white and on black, and by people who confuse red and green.
const COLOURS: [&str; 4] = ["#3b82c4", "#d9822b", "#5f9e6e", "#b05fa8"];
/// Lines of the grid, and labels, of an axis.
const STEPS: u32 = 4;

/// Every picture that the figures are enough for: its file's name and content.
pub(super) fn all(figures: &Figures) -> Vec<(String, String)> {
    let mut charts = Vec::new();
    let by_jobs: Vec<(f64, f64)> = figures
        .runs
        .iter()
        .filter(|run| run.scenario == "movies-jobs")
        .filter_map(|run| Some((f64::from(run.jobs?), run.per_minute())))
        .collect();
    if by_jobs.len() > 1 {
        let lines = [("films a minute".to_owned(), by_jobs)];
        charts.push((
            "throughput-by-jobs.svg".to_owned(),
            curves("Films a minute by items in flight", "items in flight", &lines),
        ));
    }
    for run in figures.runs.iter().filter(|run| run.scenario == "large") {
        let memory = |run: &Run| -> Vec<(f64, f64)> {
            run.ending.samples.iter().map(|sample| (sample.elapsed.as_secs_f64(), sample.memory_mb)).collect()
        };
        let lines = [("MB".to_owned(), memory(run))];
        charts.push((
            "memory-over-time.svg".to_owned(),
            curves("Resident memory, MB", "seconds since the start", &lines),
        ));
    }
    let ours = figures.runs.iter().filter(|run| run.way.is_none() && run.jobs.is_none());
    let widest = ours.filter(|run| run.scenario.starts_with("movies-")).max_by_key(|run| run.films);
    if let Some(run) = widest {
        let title = format!("Time by stage, seconds of all {} films together", run.films);
        let bars = run.ending.stages.iter().map(|(stage, millis)| (stage.clone(), *millis as f64 / 1_000.0));
        charts.push(("time-by-stage.svg".to_owned(), bar_chart(&title, &bars.collect::<Vec<_>>())));
        let ways = figures.runs.iter().filter(|other| other.scenario == run.scenario);
        let bars: Vec<_> = ways
            .map(|run| (way_name(run.way, run.is_of_shows).to_owned(), run.ending.elapsed().as_secs_f64()))
            .collect();
        if bars.len() > 1 {
            let title = format!("Seconds for {} films", run.films);
            charts.push(("wall-by-way.svg".to_owned(), bar_chart(&title, &bars)));
        }
    }
    charts
}

/// Lines through points; both axes begin at 0.
fn curves(title: &str, across: &str, lines: &[(String, Vec<(f64, f64)>)]) -> String {
    let points = || lines.iter().flat_map(|(_, points)| points);
    let right = ceiling(points().map(|(x, _)| *x).fold(0.0, f64::max));
    let top = ceiling(points().map(|(_, y)| *y).fold(0.0, f64::max));
    let mut svg = begin(title);
    let (left_margin, _, _, below) = MARGINS;
    grid(&mut svg, top);
    for step in 0..=STEPS {
        let value = right * f64::from(step) / f64::from(STEPS);
        let x = across_of(value / right);
        text(&mut svg, x, HEIGHT - below + 18.0, "middle", &number(value));
    }
    text(&mut svg, f64::midpoint(left_margin, WIDTH), HEIGHT - 8.0, "middle", across);
    for ((_, points), colour) in lines.iter().zip(COLOURS) {
        let path: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{:.1},{:.1}", across_of(x / right), up_of(y / top)))
            .collect();
        line(
            &mut svg,
            &format!(
                "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{}\"/>",
                path.join(" ")
            ),
        );
    }
    end(svg)
}

/// A bar for each name, with its value.
fn bar_chart(title: &str, bars: &[(String, f64)]) -> String {
    let longest = ceiling(bars.iter().map(|(_, value)| *value).fold(0.0, f64::max));
    let mut svg = begin(title);
    let (_, right, above, below) = MARGINS;
    let height = (HEIGHT - above - below) / bars.len().max(1) as f64;
    for (place, ((name, value), colour)) in bars.iter().zip(COLOURS.iter().cycle()).enumerate() {
        let y = above + height * place as f64;
        let width = (WIDTH - 2.0 * right - 60.0) * value / longest;
        text(&mut svg, right, y + 14.0, "start", name);
        line(
            &mut svg,
            &format!(
                "<rect x=\"{right:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"{colour}\"/>",
                y + 20.0,
                (height - 28.0).max(4.0)
            ),
        );
        text(
            &mut svg,
            right + width + 6.0,
            y + 20.0 + (height - 28.0).max(4.0) / 2.0 + 4.0,
            "start",
            &number(*value),
        );
    }
    end(svg)
}

/// No background, and letters in the grey that is legible on white and on black.
fn begin(title: &str) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#808080\">\n"
    );
    line(&mut svg, &format!("<title>{}</title>", escaped(title)));
    line(&mut svg, &format!("<text x=\"24\" y=\"22\" font-size=\"15\">{}</text>", escaped(title)));
    svg
}

fn end(mut svg: String) -> String {
    svg.push_str("</svg>\n");
    svg
}

fn grid(svg: &mut String, top: f64) {
    let (left, right, ..) = MARGINS;
    for step in 0..=STEPS {
        let share = f64::from(step) / f64::from(STEPS);
        let y = up_of(share);
        line(
            svg,
            &format!(
                "<line x1=\"{left}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#808080\" stroke-opacity=\"0.4\"/>",
                WIDTH - right
            ),
        );
        text(svg, left - 8.0, y + 4.0, "end", &number(top * share));
    }
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    line(svg, &format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escaped(words)));
}

fn line(svg: &mut String, element: &str) {
    writeln!(svg, "{element}").expect("writing to a String cannot fail");
}

fn across_of(share: f64) -> f64 {
    let (left, right, ..) = MARGINS;
    left + (WIDTH - left - right) * share
}

fn up_of(share: f64) -> f64 {
    let (_, _, above, below) = MARGINS;
    HEIGHT - below - (HEIGHT - above - below) * share
}

/// The next of 1, 2, 4, 5, 8 and 10 times a power of ten, so that the axis ends at a round number.
fn ceiling(value: f64) -> f64 {
    let value = value.max(f64::MIN_POSITIVE);
    let power = 10f64.powf(value.log10().floor());
    [1.0, 2.0, 4.0, 5.0, 8.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|step| *step >= value)
        .unwrap_or(value)
}

fn number(value: f64) -> String {
    if value == 0.0 || value >= 10.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_well_formed_and_stay_inside() {
        let points = vec![(1.0, 30.0), (32.0, 124.0)];
        let chart = curves("A & B", "items <in> flight", &[("x".to_owned(), points)]);
        let bars = bar_chart("Seconds", &[("before".to_owned(), 118.0), ("now".to_owned(), 24.4)]);
        for svg in [&chart, &bars] {
            assert!(bioscope_nfo::Document::parse(svg.as_bytes()).is_ok(), "{svg}");
        }
        assert!(chart.contains("A &amp; B") && chart.contains("points=\""));
        assert_eq!((ceiling(124.0), ceiling(0.3), ceiling(1_000.0)), (200.0, 0.4, 1_000.0));
        assert!(up_of(1.0) >= MARGINS.2 && across_of(1.0) <= WIDTH - MARGINS.1);
    }
}
