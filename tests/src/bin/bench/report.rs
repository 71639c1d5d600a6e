//! The table, and the same as JSON lines.

use serde_json::{Value, json};
use std::time::Duration;

/// What was found.
#[derive(Default)]
pub struct Report {
    notes: Vec<(&'static str, String)>,
    lines: Vec<Line>,
}

struct Line {
    what: &'static str,
    value: f64,
    unit: &'static str,
    /// What it is measured against, and how many times that it is.
    floor: Option<(f64, &'static str)>,
    wanted: Option<f64>,
}

impl Report {
    /// Says what the run was made with.
    pub fn note(&mut self, what: &'static str, is: &str) {
        self.notes.push((what, is.to_owned()));
    }

    /// A number.
    pub fn add(&mut self, what: &'static str, value: f64, unit: &'static str) {
        eprintln!("  {what}: {value:.3} {unit}");
        self.lines.push(Line { what, value, unit, floor: None, wanted: None });
    }

    /// Milliseconds.
    pub fn add_time(&mut self, what: &'static str, time: Duration) {
        self.add(what, time.as_secs_f64() * 1_000.0, "ms");
    }

    /// The last number is measured against this one, in its unit.
    pub fn against(&mut self, floor: f64, name: &'static str) -> &mut Self {
        if let Some(line) = self.lines.last_mut() {
            line.floor = Some((floor, name));
        }
        self
    }

    /// The last number should be below this one.
    pub fn wanted(&mut self, wanted: f64) {
        if let Some(line) = self.lines.last_mut() {
            line.wanted = Some(wanted);
        }
    }

    /// Prints all of it.
    pub fn print(&self) {
        for (what, is) in &self.notes {
            println!("{what:<8} {is}");
        }
        println!("\n{:<52}{:>12} {:<5}{:>10}   {:>8}  floor", "", "measured", "", "wanted", "ratio");
        for line in &self.lines {
            let wanted = line.wanted.map(|wanted| format!("{wanted:.0}")).unwrap_or_default();
            let (ratio, floor) = match line.floor {
                Some((floor, name)) => (format!("{:.1}", line.value / floor), format!("{name} ({floor:.3})")),
                None => Default::default(),
            };
            println!("{:<52}{:>12.3} {:<5}{wanted:>10}   {ratio:>8}  {floor}", line.what, line.value, line.unit);
        }
        println!();
        for line in &self.lines {
            let mut object = json!({ "what": line.what, "value": line.value, "unit": line.unit });
            if let Some((floor, name)) = line.floor {
                object["floor"] = json!({ "what": name, "value": floor, "ratio": line.value / floor });
            }
            object["wanted"] = line.wanted.map_or(Value::Null, Value::from);
            println!("{object}");
        }
    }
}

/// The value below which this part of all lies, of `0.0..=1.0`.
pub fn quantile(of: &mut [Duration], part: f64) -> Duration {
    of.sort_unstable();
    let last = of.len().saturating_sub(1);
    of.get(((last as f64) * part).round() as usize).copied().unwrap_or_default()
}
