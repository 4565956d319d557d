//! The publisher's colour, in every theme with enough contrast to be read.
//!
//! Contrast is that of WCAG 2.2: <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.

use std::fmt;
use std::str::FromStr;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

impl FromStr for Colour {
    type Err = String;

    fn from_str(text: &str) -> Result<Colour, String> {
        let wrong = || format!("accent is {text:?}; expected a colour such as \"#1f5a5c\" or \"#155\"");
        let digits = text.strip_prefix('#').ok_or_else(wrong)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let full = match digits.len() {
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            6 => digits.to_owned(),
            _ => return Err(wrong()),
        };
        u32::from_str_radix(&full, 16).map(colour).map_err(|_| wrong())
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Colour([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

const BLACK: Colour = Colour([0; 3]);
const WHITE: Colour = Colour([255; 3]);

impl Colour {
    /// Relative luminance, 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// 1 (the same) to 21 (black and white).
    fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    /// The colour with `part` of `whole` of another in it.
    fn mix(self, other: Colour, part: u16, whole: u16) -> Colour {
        let mix = |a: u8, b: u8| (u16::from(a) * (whole - part) + u16::from(b) * part) / whole;
        let [a, b] = [self.0, other.0];
        Colour([mix(a[0], b[0]) as u8, mix(a[1], b[1]) as u8, mix(a[2], b[2]) as u8])
    }
}

/// What the accent stands on in a theme, as `www/style/tokens.css` says: a test compares them.
struct Theme {
    name: &'static str,
    paper: Colour,
    sheet: Colour,
    dark: bool,
    /// The contrast asked for.
    least: f64,
}

/// The contrast that WCAG asks of text.
const TEXT: f64 = 4.5;
/// The contrast that its highest level asks for.
const STRONG: f64 = 7.0;

const LIGHT: Theme = theme("light", 0xfc_fb_f8, 0xff_ff_ff, false, TEXT);
const DARK: Theme = theme("dark", 0x16_18_1a, 0x1d_20_23, true, TEXT);
const SEPIA: Theme = theme("sepia", 0xf6_ec_d8, 0xfb_f4_e4, false, TEXT);
const CONTRAST: Theme = theme("contrast", 0x00_00_00, 0x00_00_00, true, STRONG);

const fn theme(name: &'static str, paper: u32, sheet: u32, dark: bool, least: f64) -> Theme {
    Theme { name, paper: colour(paper), sheet: colour(sheet), dark, least }
}

/// A colour from its digits, as CSS writes them behind `#`.
const fn colour(digits: u32) -> Colour {
    let [_, red, green, blue] = digits.to_be_bytes();
    Colour([red, green, blue])
}

impl Theme {
    /// The accent, made darker or lighter until it can be read on all it stands on; the tint of a button that is
    /// pointed at is one of these.
    fn accent(&self, wanted: Colour) -> Colour {
        let towards = if self.dark { WHITE } else { BLACK };
        let reads = |colour: Colour| {
            let tint = self.sheet.mix(colour, 9, 100);
            [self.paper, self.sheet, tint].into_iter().all(|ground| colour.contrast(ground) >= self.least)
        };
        let steps = (0..64).map(|step| wanted.mix(towards, step, 64));
        steps.into_iter().find(|&colour| reads(colour)).unwrap_or(towards)
    }

    /// The accent, and what is written on it.
    fn pair(&self, wanted: Colour) -> [String; 2] {
        let accent = self.accent(wanted);
        // One of the two always has 4.5.
        let on = if accent.contrast(WHITE) >= accent.contrast(BLACK) { WHITE } else { BLACK };
        [accent, on].map(|colour| colour.to_string())
    }
}

/// Rules to stand after those of `style.css`, which says how light and dark are told apart.
pub(super) fn rules(wanted: Colour) -> String {
    let rule = |selector: &str, [accent, on]: [String; 2]| {
        format!("{selector}{{--accent:{accent};--on-accent:{on};--link:{accent}}}\n")
    };
    let [light, dark] = [LIGHT, DARK].map(|theme| theme.pair(wanted));
    let either = std::array::from_fn(|at| format!("var(--light,{}) var(--dark,{})", light[at], dark[at]));
    let [sepia, contrast] =
        [SEPIA, CONTRAST].map(|theme| rule(&format!("[data-theme={}]", theme.name), theme.pair(wanted)));
    format!("{}@media screen{{\n{sepia}{contrast}}}\n", rule(":root", either))
}

/// Says that the colour was too light for the light page, if it was. That a dark theme needs it lighter goes without
/// saying.
pub(super) fn notice(wanted: Colour) -> Option<String> {
    let used = LIGHT.accent(wanted);
    (used != wanted).then(|| {
        format!(
            "accent {wanted} has a contrast of {:.1} to the {} page, where text needs {TEXT}; {used} is used there",
            wanted.contrast(LIGHT.paper),
            LIGHT.name
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_in_css() {
        assert_eq!("#155".parse::<Colour>(), "#115555".parse());
        assert_eq!("#AbCdEf".parse::<Colour>().unwrap().to_string(), "#abcdef");
        for bad in ["", "red", "#12", "#12345", "#1234567", "#12345g", "#+12345", "#ộộ", "#fff;}", "url(x)"]
        {
            assert!(bad.parse::<Colour>().is_err(), "{bad}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 1e-9);
        // From the understanding document: the lightest grey that white reads on.
        let grey: Colour = "#767676".parse().unwrap();
        assert!((grey.contrast(WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn every_colour_can_be_read_in_every_theme() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let wanted = Colour([red as u8, green as u8, blue as u8]);
                    for theme in [LIGHT, DARK, SEPIA, CONTRAST] {
                        let accent = theme.accent(wanted);
                        for ground in [theme.paper, theme.sheet] {
                            assert!(
                                accent.contrast(ground) >= theme.least,
                                "{wanted} {accent} {}",
                                theme.name
                            );
                        }
                        assert!(accent.contrast(WHITE).max(accent.contrast(BLACK)) >= TEXT);
                    }
                }
            }
        }
    }

    #[test]
    fn a_colour_that_reads_is_left_alone() {
        let own: Colour = "#1f5a5c".parse().unwrap();
        assert_eq!(LIGHT.accent(own), own);
        assert_eq!(notice(own), None);
        let yellow = notice("#ffdd00".parse().unwrap()).unwrap();
        assert!(yellow.starts_with("accent #ffdd00 has a contrast of 1.3"), "{yellow}");
    }

    #[test]
    fn grounds_are_those_of_the_style_sheet() {
        let css = include_str!("../../../../www/style/tokens.css");
        let both = css.split(":root {").nth(1).unwrap().split('}').next().unwrap();
        for (name, light, dark) in [("paper", LIGHT.paper, DARK.paper), ("sheet", LIGHT.sheet, DARK.sheet)] {
            let declaration = format!("--{name}: var(--light, {light}) var(--dark, {dark});");
            assert!(both.contains(&declaration), "{declaration}");
        }
        for theme in [SEPIA, CONTRAST] {
            let selector = format!("[data-theme={}] {{", theme.name);
            let rule = css.split(&selector).nth(1).unwrap().split('}').next().unwrap();
            for (name, ground) in [("paper", theme.paper), ("sheet", theme.sheet)] {
                assert!(rule.contains(&format!("--{name}: {ground};")), "{selector} {name} {ground}");
            }
        }
    }
}
