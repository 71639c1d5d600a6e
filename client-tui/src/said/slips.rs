//! A slip, its card and the truths at the door, as lines.

use std::time::{SystemTime, UNIX_EPOCH};

use kith_node::api::SlipShown;
use kith_protocol::command::Refusal;
use kith_protocol::kind::Rules;
use kith_protocol::slip::SlipPaper;

use super::{clean, clock, marked, title, unproved};

/// Columns of a slip in a file (a guess: it stays whole in letters and on paper).
const SLIP_COLUMNS: usize = 64;

use crate::t;

/// Who invites, to what, and until when.
pub fn invitation(slip: &SlipShown) -> Vec<String> {
    let group = title(&slip.group_name);
    let day = clock::last_day(slip.expires);
    vec![
        match &slip.from {
            Some(from) => t!("slip-invites", from = unproved(from), group = group),
            None => t!("slip-invites-unnamed", group = group),
        },
        if slip.expired { t!("slip-ended", day = day) } else { t!("slip-ends", day = day) },
    ]
}

/// Card, agreement, duties and rules, as far as the slip has them.
pub fn contents(slip: &SlipShown) -> Vec<String> {
    let mut lines = Vec::new();
    match &slip.card {
        Some(text) if text.trim().is_empty() => lines.push(t!("slip-card-empty")),
        Some(text) => {
            lines.push(t!("slip-card", group = title(&slip.group_name)));
            lines.extend(marked(text));
        }
        None => lines.push(t!("slip-no-card")),
    }
    if let Some(agreement) = &slip.agreement {
        lines.extend(agreement_lines(agreement));
    }
    if slip.duties.is_empty() {
        lines.push(t!("slip-no-duties"));
    } else {
        lines.push(t!("slip-duties"));
        lines.extend(slip.duties.iter().flat_map(|line| marked(&clean(line))));
    }
    if let Some(worried) = &slip.worried {
        lines.push(t!("worried-head"));
        lines.extend(marked(worried));
    }
    if let Some(rules) = &slip.rules {
        lines.extend(rule_lines(rules));
    }
    lines
}

/// The agreement, a line each.
pub fn agreement_lines(agreement: &[String]) -> Vec<String> {
    if agreement.is_empty() {
        return vec![t!("slip-no-agreement")];
    }
    let mut lines = vec![t!("slip-agreement")];
    lines.extend(agreement.iter().enumerate().map(|(number, line)| format!("{}. {}", number + 1, clean(line))));
    lines
}

/// The rules, a sentence each.
pub fn rule_lines(rules: &Rules) -> Vec<String> {
    vec![
        if rules.welcomes >= 2 { t!("slip-rule-two") } else { t!("slip-rule-one") },
        t!("slip-rule-wait", days = rules.wait_days),
        if rules.term_days == 0 { t!("slip-rule-term-none") } else { t!("slip-rule-term", days = rules.term_days) },
        t!("slip-rule-decision", days = rules.decision_days),
    ]
}

/// What giving a slip means, by the welcomes a newcomer needs; the longer sentence where that is not known.
pub fn giving(rules: Option<&Rules>) -> [String; 2] {
    let welcome =
        if rules.is_some_and(|rules| rules.welcomes < 2) { t!("invite-welcome-one") } else { t!("invite-welcome-two") };
    [t!("invite-give"), welcome]
}

/// The rules a whole slip carries.
pub fn rules_of(file: &str) -> Option<Rules> {
    shown(file).ok()?.rules
}

/// What a slip itself says; nobody is asked.
pub fn shown(text: &str) -> Result<SlipShown, Refusal> {
    let paper = SlipPaper::from_text(text)?;
    let terms = match &paper.terms {
        Some(terms) => Some(terms.text().ok_or(Refusal::NotASlip)?),
        None => None,
    };
    let expires = paper.expires_day.saturating_add(1).saturating_mul(86_400);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Ok(SlipShown {
        group: paper.group,
        group_name: paper.group_name.clone(),
        from: paper.from.clone(),
        card: terms.as_ref().map(|terms| terms.card.clone()),
        agreement: terms.as_ref().map(|terms| terms.agreement.clone()),
        duties: terms.as_ref().map(|terms| terms.duties.clone()).unwrap_or_default(),
        worried: terms.as_ref().and_then(|terms| terms.worried.clone()),
        rules: terms.map(|terms| terms.rules),
        expires,
        expired: now >= expires,
    })
}

/// A slip's file: what it invites to, in plain lines, then the slip in short rows.
pub fn file_text(file: &str) -> String {
    let mut out = String::new();
    if let Ok(shown) = shown(file) {
        let mut lines = invitation(&shown);
        if let Some(card) = shown.card.as_ref().filter(|card| !card.trim().is_empty()) {
            lines.push(t!("slip-card", group = title(&shown.group_name)));
            lines.extend(marked(card));
        }
        lines.extend(shown.agreement.iter().flat_map(|agreement| agreement_lines(agreement)));
        for line in lines {
            // Whoever reads the file looks for the first "kith:".
            out.push_str(&line.replace("kith:", "kith :"));
            out.push('\n');
        }
        out.push('\n');
    }
    out.push_str(&rows(&crate::flow::slip_line(file)));
    out
}

/// A line in short rows.
pub fn rows(line: &str) -> String {
    super::cleaning::rows_of(line, SLIP_COLUMNS).into_iter().map(|row| row + "\n").collect()
}

/// What a guest is told before they say yes.
pub fn door_truths() -> Vec<String> {
    vec![
        t!("door-from-today"),
        t!("door-shown-later"),
        t!("door-comings"),
        t!("door-listening"),
        t!("door-copies"),
        t!("door-address"),
        t!("door-worry"),
    ]
}

/// The question at the door.
pub fn door_question(slip: &SlipShown) -> String {
    match &slip.from {
        Some(from) => t!("door-ask", from = unproved(from)),
        None => t!("door-ask-unnamed"),
    }
}

/// A slip line as a square for a camera, in half blocks; nothing if it is too long for one.
pub fn square(slip: &str) -> Option<Vec<String>> {
    let code = qrcode::QrCode::with_error_correction_level(slip.as_bytes(), qrcode::EcLevel::L).ok()?;
    // Most terminals write light on dark; the blocks are the light parts then, as other programs do it.
    let text = code
        .render::<qrcode::render::unicode::Dense1x2>()
        .dark_color(qrcode::render::unicode::Dense1x2::Light)
        .light_color(qrcode::render::unicode::Dense1x2::Dark)
        .quiet_zone(true)
        .build();
    Some(text.lines().map(str::to_owned).collect())
}
