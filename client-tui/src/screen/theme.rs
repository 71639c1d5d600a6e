//! Colours, for those who want them. Nothing is told by a colour alone, and each pair is at least 7 to 1 (WCAG 2, level
//! AAA), in light and in dark.

use ratatui::style::{Color, Modifier, Style};

use crate::settings::Colours;

/// How each part of the screen is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Everything that is not one of the others; it fills the screen.
    pub words: Style,
    /// Titles.
    pub title: Style,
    /// What stands at the bottom: the quiet line and the keys.
    pub foot: Style,
}

const DARK: [(u8, u8, u8); 4] = [(16, 16, 20), (235, 235, 235), (255, 214, 120), (170, 205, 255)];
const LIGHT: [(u8, u8, u8); 4] = [(252, 251, 247), (20, 20, 24), (92, 44, 0), (0, 56, 120)];

impl Theme {
    /// The colours that are wished; without any, those of the terminal.
    pub fn of(colours: Colours) -> Self {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let [ground, words, title, foot] = match colours {
            Colours::Terminal => return Self { words: Style::new(), title: bold, foot: Style::new() },
            Colours::Dark => DARK,
            Colours::Light => LIGHT,
        };
        let on = |(red, green, blue)| Style::new().fg(Color::Rgb(red, green, blue)).bg(colour(ground));
        Self { words: on(words), title: on(title).patch(bold), foot: on(foot) }
    }
}

fn colour((red, green, blue): (u8, u8, u8)) -> Color {
    Color::Rgb(red, green, blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How light a colour is, as WCAG 2 counts it.
    fn luminance((red, green, blue): (u8, u8, u8)) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn the_measure_is_the_one_of_the_standard() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 0.001);
        assert!((contrast((119, 119, 119), (255, 255, 255)) - 4.48).abs() < 0.01);
    }

    #[test]
    fn every_colour_stands_seven_to_one_against_its_ground() {
        for [ground, rest @ ..] in [DARK, LIGHT] {
            for letters in rest {
                assert!(contrast(ground, letters) >= 7.0, "{letters:?} on {ground:?}: {}", contrast(ground, letters));
            }
        }
    }

    #[test]
    fn what_is_drawn_are_these_colours_and_none_without_a_wish() {
        for (colours, [ground, rest @ ..]) in [(Colours::Dark, DARK), (Colours::Light, LIGHT)] {
            let theme = Theme::of(colours);
            for (style, letters) in [theme.words, theme.title, theme.foot].into_iter().zip(rest) {
                assert_eq!((style.fg, style.bg), (Some(colour(letters)), Some(colour(ground))));
            }
        }
        let none = Theme::of(Colours::Terminal);
        assert!([none.words, none.title, none.foot].iter().all(|style| style.fg.is_none() && style.bg.is_none()));
    }
}
