//! Names that look alike. People of one group whose names could be taken for each other's each carry a number, in the
//! order they came in: “Ana (1)”, “Ana (2)”. Nobody is the one without a number, and no name can hold brackets of its
//! own ([`crate::words::person`]), so a number is never a person's own word.

use std::collections::BTreeMap;

use unicode_security::confusable_detection::skeleton;

/// Names as they are shown, of people in the order they came in.
pub fn told_apart<K: Ord + Copy>(people: &[(K, String)]) -> BTreeMap<K, String> {
    // Alike by either look means alike: a small and a capital letter have different doubles.
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_look: BTreeMap<String, usize> = BTreeMap::new();
    for (number, (_, name)) in people.iter().enumerate() {
        if name.is_empty() {
            continue;
        }
        let [one, other] = looks(name);
        let (first, second) = (by_look.get(&one).copied(), by_look.get(&other).copied());
        let group = match (first, second) {
            (Some(one), Some(other)) if one != other => {
                let moved = groups.get_mut(other).map(core::mem::take).unwrap_or_default();
                by_look.values_mut().filter(|group| **group == other).for_each(|group| *group = one);
                groups.get_mut(one).into_iter().for_each(|group| group.extend_from_slice(&moved));
                one
            }
            (Some(group), _) | (None, Some(group)) => group,
            (None, None) => {
                groups.push(Vec::new());
                groups.len() - 1
            }
        };
        groups.get_mut(group).into_iter().for_each(|group| group.push(number));
        by_look.insert(one, group);
        by_look.insert(other, group);
    }
    let mut shown: BTreeMap<K, String> = people.iter().map(|(who, name)| (*who, name.clone())).collect();
    for group in &mut groups {
        if group.len() < 2 {
            continue;
        }
        group.sort_unstable();
        for (place, number) in (1usize..).zip(group.iter()) {
            if let Some((who, name)) = people.get(*number) {
                shown.insert(*who, format!("{name} ({place})"));
            }
        }
    }
    shown
}

/// How a name looks, in its letters as they are and in small ones. What is no letter or digit does not part two names:
/// a tired eye passes over a dot or an accent.
fn looks(name: &str) -> [String; 2] {
    let small = name.to_lowercase();
    let capital: String = skeleton(name).collect();
    [folded(&capital.to_lowercase()), folded(&skeleton(&small).collect::<String>().to_lowercase())].map(|look| {
        // A name of pictures only looks like itself.
        if look.is_empty() { name.to_owned() } else { look }
    })
}

/// The letters and digits, with those as one that many typefaces draw as one.
fn folded(text: &str) -> String {
    let same = |c: char| match c {
        'i' | '1' | 'ı' | 'ⅼ' => 'l',
        '0' => 'o',
        c => c,
    };
    text.chars().filter(|c| c.is_alphanumeric()).map(same).collect()
}

#[cfg(test)]
mod tests {
    use super::told_apart;

    fn shown(names: &[&str]) -> Vec<String> {
        let people: Vec<(usize, String)> = names.iter().map(|name| (*name).to_owned()).enumerate().collect();
        told_apart(&people).into_values().collect()
    }

    #[test]
    fn names_that_look_alike_each_carry_a_number() {
        for alike in [
            ["Ana", "Ana"],
            ["Ana", "ana"],
            ["Ana", "\u{410}na"],
            ["Ana", "An\u{430}"],
            ["Bob", "\u{412}ob"],
            ["Iris", "lris"],
            ["IRIS", "Iris"],
            ["Rene", "René"],
            ["Jo you", "Jo-you"],
            ["Noor", "N00r"],
            ["🌻", "🌻"],
        ] {
            let shown = shown(&alike);
            assert_eq!(shown, [format!("{} (1)", alike[0]), format!("{} (2)", alike[1])]);
        }
    }

    #[test]
    fn names_that_do_not_are_left_as_they_are() {
        assert_eq!(
            shown(&["Ana", "Anna", "Lee", "Li", "", "", "🌻", "🌹"]),
            ["Ana", "Anna", "Lee", "Li", "", "", "🌻", "🌹"]
        );
    }

    #[test]
    fn who_looks_like_two_joins_all_three() {
        // Like the first in capitals, like the second in small letters.
        let all = shown(&["\u{412}ob", "вob", "Bob", "Max"]);
        assert!(all[..3].iter().all(|name| name.ends_with(')')), "{all:?}");
        assert_eq!(all[3], "Max");
    }
}
