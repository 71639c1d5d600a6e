//! A slip, its card and the truths at the door, as lines.

use kith_node::api::SlipShown;
use kith_protocol::kind::Rules;

use super::{clean, clean_lines, clock};
use crate::t;

/// Who invites, to what, and until when.
pub fn invitation(slip: &SlipShown) -> Vec<String> {
    let group = clean(&slip.group_name);
    let day = clock::last_day(slip.expires);
    vec![
        match &slip.from {
            Some(from) => t!("slip-invites", from = clean(from), group = group),
            None => t!("slip-invites-unnamed", group = group),
        },
        if slip.expired { t!("slip-ended", day = day) } else { t!("slip-ends", day = day) },
    ]
}

/// Card, agreement, duties and rules, as far as the slip has them.
pub fn contents(slip: &SlipShown) -> Vec<String> {
    let mut lines = Vec::new();
    match &slip.card {
        Some(text) => {
            lines.push(t!("slip-card", group = clean(&slip.group_name)));
            lines.extend(clean_lines(text));
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
        lines.extend(slip.duties.iter().map(|line| clean(line)));
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
    let welcome = if rules.is_some_and(|rules| rules.welcomes < 2) {
        t!("invite-welcome-one")
    } else {
        t!("invite-welcome-two")
    };
    [t!("invite-give"), welcome]
}

/// The rules a whole slip carries.
pub fn rules_of(file: &str) -> Option<Rules> {
    let paper = kith_protocol::slip::SlipPaper::from_text(file).ok()?;
    paper.terms.as_ref().map(|terms| terms.rules)
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
        Some(from) => t!("door-ask", from = clean(from)),
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
