//! What pictures tell beside the picture: where and when they were made, by whose camera, small earlier versions. Before a
//! picture is sealed it is copied anew, of JPEG, PNG and WebP only those parts that are known to be needed for drawing it;
//! whatever else there is stays out, what comes behind its end too (telephones put a film there).
//!
//! Of the present crates for this one leaves what follows the first scan of a JPEG as it is, film included, and another
//! takes out what it knows instead of keeping what it knows; three containers are little code.
//!
//! Pictures and films of other kinds cannot be cleaned here and are refused, unless their person says *as it is*. Other
//! files are taken as they are, and it is said that they may hold notes of their program.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};

/// The largest picture that is cleaned; it is held in memory meanwhile. A guess: a 100-megapixel photo is below.
const PICTURE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// How much of a file is looked at to tell what it is.
const BEGINNING: usize = 4_096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Jpeg,
    Png,
    WebP,
    /// A picture or film that cannot be cleaned here.
    Seen,
    /// Text without any form: holds nothing but itself.
    Text,
    Other,
}

/// What kind of file it is, by its first bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// Its media type.
    pub media: &'static str,
    form: Form,
}

impl Kind {
    /// Whether a file of this kind, as it is, may hold more than is seen.
    pub fn tells(&self) -> bool {
        self.form != Form::Text
    }
}

/// What became of a file.
pub(super) enum Cleaned {
    /// A picture without anything else.
    Bytes(Vec<u8>),
    /// The file itself.
    AsItIs,
    /// Its person is to say what they want.
    Cannot,
}

/// Tells the kind of a file, and goes back to its beginning.
pub(super) fn kind(mut file: &File, name: &str) -> io::Result<Kind> {
    let mut begins = Vec::new();
    file.take(BEGINNING as u64).read_to_end(&mut begins)?;
    file.rewind()?;
    Ok(kind_of(&begins, name))
}

fn kind_of(begins: &[u8], name: &str) -> Kind {
    let ends = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    let at = |place: usize, what: &[u8]| begins.get(place..).is_some_and(|rest| rest.starts_with(what));
    let kind = |media, form| Kind { media, form };
    let brand = |of: &[&[u8]]| of.iter().any(|brand| at(8, brand));
    if at(0, &[0xff, 0xd8, 0xff]) {
        kind("image/jpeg", Form::Jpeg)
    } else if at(0, PNG) {
        kind("image/png", Form::Png)
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        kind("image/webp", Form::WebP)
    } else if at(0, b"GIF8") {
        kind("image/gif", Form::Seen)
    } else if at(0, b"II*\0") || at(0, b"MM\0*") {
        kind("image/tiff", Form::Seen)
    } else if at(4, b"ftyp") && brand(&[b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1"]) {
        kind("image/heic", Form::Seen)
    } else if at(4, b"ftyp") && brand(&[b"avif", b"avis"]) {
        kind("image/avif", Form::Seen)
    } else if at(4, b"ftyp") && brand(&[b"M4A", b"M4B"]) {
        kind("audio/mp4", Form::Other)
    } else if at(4, b"ftyp") && brand(&[b"qt"]) {
        kind("video/quicktime", Form::Seen)
    } else if at(4, b"ftyp") {
        kind("video/mp4", Form::Seen)
    } else if at(0, &[0x1a, 0x45, 0xdf, 0xa3]) {
        kind("video/webm", Form::Seen)
    } else if at(0, b"RIFF") && at(8, b"AVI ") {
        kind("video/x-msvideo", Form::Seen)
    } else if at(0, &[0xff, 0x0a]) || at(4, b"JXL ") {
        kind("image/jxl", Form::Seen)
    } else if at(0, b"BM") && ends(".bmp") {
        kind("image/bmp", Form::Seen)
    } else if ends(".svg") {
        kind("image/svg+xml", Form::Seen)
    } else if at(0, b"%PDF") {
        kind("application/pdf", Form::Other)
    } else if at(0, b"OggS") {
        kind("audio/ogg", Form::Other)
    } else if at(0, b"RIFF") && at(8, b"WAVE") {
        kind("audio/wav", Form::Other)
    } else if at(0, b"fLaC") {
        kind("audio/flac", Form::Other)
    } else if at(0, b"ID3") || (at(0, &[0xff]) && ends(".mp3")) {
        kind("audio/mpeg", Form::Other)
    } else if at(0, b"PK\x03\x04") {
        kind("application/zip", Form::Other)
    } else if is_text(begins) {
        kind("text/plain", Form::Text)
    } else {
        kind("application/octet-stream", Form::Other)
    }
}

/// Under which name a cleaned picture goes. Cameras and programs put the day and the second into a name: one with a year
/// in it, or as many digits, is left behind.
pub(super) fn name_of_cleaned(name: String, kind: &Kind) -> String {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    if digits(&name) < 4 {
        return name;
    }
    let ending = match kind.form {
        Form::Jpeg => "jpg",
        Form::Png => "png",
        _ => "webp",
    };
    format!("image.{ending}")
}

/// Whether it begins like text; a letter may be cut in two where the beginning ends.
fn is_text(begins: &[u8]) -> bool {
    let whole = match core::str::from_utf8(begins) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && begins.len() == BEGINNING,
    };
    // Written pages of some programs begin as text too (`{\rtf`, `<html`), and hold names.
    let marked = matches!(begins.first(), Some(b'<' | b'{')) && begins.get(1).is_some_and(|b| !b.is_ascii_whitespace());
    whole && !marked && !begins.contains(&0)
}

/// Cleans a file, which stands at its beginning.
pub(super) fn clean(file: &File, kind: &Kind, as_it_is: bool) -> io::Result<Cleaned> {
    let clean = match kind.form {
        _ if as_it_is => return Ok(Cleaned::AsItIs),
        Form::Text | Form::Other => return Ok(Cleaned::AsItIs),
        Form::Seen => return Ok(Cleaned::Cannot),
        Form::Jpeg => jpeg,
        Form::Png => png,
        Form::WebP => webp,
    };
    let mut bytes = Vec::new();
    file.take(PICTURE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > PICTURE_BYTES_MAX {
        return Ok(Cleaned::Cannot);
    }
    Ok(clean(&bytes).map_or(Cleaned::Cannot, Cleaned::Bytes))
}

/// A JPEG (ITU T.81): tables, frames, scans, how colours are meant, and which way is up. `None` if it is not whole.
fn jpeg(picture: &[u8]) -> Option<Vec<u8>> {
    let mut rest = picture.strip_prefix(&[0xff, 0xd8])?;
    let (mut begins, mut kept, mut up) = (Vec::new(), Vec::new(), None);
    loop {
        rest = rest.strip_prefix(&[0xff])?;
        while let Some(fewer) = rest.strip_prefix(&[0xff]) {
            rest = fewer;
        }
        let (marker, after) = rest.split_first()?;
        rest = after;
        match marker {
            0xd9 => break,
            0x01 | 0xd0..=0xd7 => continue,
            0x00 | 0xd8 => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(rest.first_chunk().copied()?));
        let (segment, after) = rest.split_at_checked(length.max(2))?;
        rest = after;
        let body = &segment[2..];
        let mut keep = |body: &[u8]| segment_of(&mut kept, *marker, body);
        match marker {
            // Frames, tables, and how many lines or intervals there are.
            0xc0..=0xcf | 0xdb..=0xdf if *marker != 0xda => keep(body),
            // As many dots as are meant; without the small picture in it.
            0xe0 if body.starts_with(b"JFIF\0") && body.len() >= 14 => {
                let mut plain = body[..12].to_vec();
                plain.extend([0, 0]);
                segment_of(&mut begins, 0xe0, &plain);
            }
            0xe1 if body.starts_with(b"Exif\0\0") && up.is_none() => up = orientation(&body[6..]),
            0xe2 if body.starts_with(b"ICC_PROFILE\0") => keep(body),
            0xee if body.starts_with(b"Adobe") && body.len() >= 12 => keep(&body[..12]),
            0xda => {
                keep(body);
                // Up to the next marker that is no part of the picture's own bytes.
                let ends = rest.windows(2).position(|two| two[0] == 0xff && !matches!(two[1], 0 | 0xd0..=0xd7))?;
                kept.extend_from_slice(&rest[..ends]);
                rest = &rest[ends..];
            }
            _ => {}
        }
    }
    let mut clean = vec![0xff, 0xd8];
    clean.append(&mut begins);
    if let Some(up @ 2..=8) = up {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
        exif.extend([up, 0, 0, 0, 0, 0, 0, 0]);
        segment_of(&mut clean, 0xe1, &exif);
    }
    clean.append(&mut kept);
    clean.extend([0xff, 0xd9]);
    Some(clean)
}

/// Appends a segment of at most 65,533 bytes, as all that were read are.
fn segment_of(to: &mut Vec<u8>, marker: u8, body: &[u8]) {
    to.extend([0xff, marker]);
    to.extend(u16::try_from(body.len() + 2).unwrap_or(u16::MAX).to_be_bytes());
    to.extend_from_slice(body);
}

/// Which way is up, of a TIFF header and its first directory (Exif 2.3: tag 0x0112, a short).
fn orientation(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"II*\0" => false,
        b"MM\0*" => true,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let two = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    };
    let four = tiff.get(4..8)?.try_into().ok()?;
    let directory = usize::try_from(if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }).ok()?;
    for entry in 0..usize::from(u16_at(directory)?) {
        let at = directory.checked_add(2 + 12 * entry)?;
        if u16_at(at)? == 0x0112 && u16_at(at + 2)? == 3 {
            return u8::try_from(u16_at(at + 8)?).ok();
        }
    }
    None
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A PNG: the picture, its colours and its movements. `None` if it is not whole, or says which way is up.
fn png(picture: &[u8]) -> Option<Vec<u8>> {
    let mut rest = picture.strip_prefix(PNG)?;
    let mut clean = PNG.to_vec();
    loop {
        let length = usize::try_from(u32::from_be_bytes(rest.first_chunk().copied()?)).ok()?;
        let (chunk, after) = rest.split_at_checked(length.checked_add(12)?)?;
        rest = after;
        match &chunk[4..8] {
            b"IHDR" | b"PLTE" | b"IDAT" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"iCCP" | b"cICP" | b"mDCV"
            | b"cLLI" | b"sBIT" | b"bKGD" | b"pHYs" | b"acTL" | b"fcTL" | b"fdAT" => clean.extend_from_slice(chunk),
            b"IEND" => {
                clean.extend_from_slice(chunk);
                return Some(clean);
            }
            // Drawn as it lies it would lie on its side.
            b"eXIf" if orientation(&chunk[8..8 + length]).is_some_and(|up| up > 1) => return None,
            // Without a part that all must know it is another picture.
            kind if kind[0].is_ascii_uppercase() => return None,
            _ => {}
        }
    }
}

/// A WebP: the picture, its colours and its movements. `None` as for PNG.
fn webp(picture: &[u8]) -> Option<Vec<u8>> {
    let size = usize::try_from(u32::from_le_bytes(picture.get(4..8)?.try_into().ok()?)).ok()?;
    let body = picture.get(8..size.checked_add(8)?)?.strip_prefix(b"WEBP")?;
    let mut clean = b"WEBP".to_vec();
    for (kind, body) in chunks(body)? {
        match &kind {
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ICCP" => chunk_of(&mut clean, kind, body)?,
            b"VP8X" => {
                let mut plain = body.to_vec();
                // That there is Exif, and that there is XMP.
                *plain.first_mut()? &= !0b0000_1100;
                chunk_of(&mut clean, kind, &plain)?;
            }
            b"ANMF" => {
                let (mut frame, inner) = (body.get(..16)?.to_vec(), chunks(body.get(16..)?)?);
                for (kind, body) in inner {
                    if matches!(&kind, b"ALPH" | b"VP8 " | b"VP8L") {
                        chunk_of(&mut frame, kind, body)?;
                    }
                }
                chunk_of(&mut clean, kind, &frame)?;
            }
            b"EXIF" => {
                let tiff = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
                if orientation(tiff).is_some_and(|up| up > 1) {
                    return None;
                }
            }
            _ => {}
        }
    }
    let mut whole = b"RIFF".to_vec();
    whole.extend(u32::try_from(clean.len()).ok()?.to_le_bytes());
    whole.append(&mut clean);
    Some(whole)
}

fn chunks(mut rest: &[u8]) -> Option<Vec<([u8; 4], &[u8])>> {
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let kind = rest.first_chunk::<4>().copied()?;
        let size = usize::try_from(u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?)).ok()?;
        chunks.push((kind, rest.get(8..size.checked_add(8)?)?));
        // An odd one has a byte behind it, which at the very end some programs leave out.
        rest = rest.get(8 + size + size % 2..).unwrap_or_default();
    }
    Some(chunks)
}

fn chunk_of(to: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) -> Option<()> {
    to.extend(kind);
    to.extend(u32::try_from(body.len()).ok()?.to_le_bytes());
    to.extend_from_slice(body);
    to.extend((body.len() % 2 == 1).then_some(0));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stands for a place, a serial number, a date.
    const PLACE: &[u8] = b"52.5200 N 13.4050 E";

    fn holds(bytes: &[u8], what: &[u8]) -> bool {
        bytes.windows(what.len()).any(|window| window == what)
    }

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        segment_of(&mut bytes, marker, body);
        bytes
    }

    /// Exif with a way up and a place.
    fn exif(up: u8) -> Vec<u8> {
        let mut exif =
            b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x0f\0\x02\0\0\0\x13\0\0\0\x26\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([up, 0, 0, 0, 0, 0, 0]);
        exif.extend(PLACE);
        exif
    }

    fn photo(up: u8) -> Vec<u8> {
        let mut photo = vec![0xff, 0xd8];
        let mut jfif = b"JFIF\0\x01\x02\0\0\x48\0\x48\x01\x01".to_vec();
        jfif.extend(PLACE);
        photo.extend(segment(0xe0, &jfif));
        photo.extend(segment(0xe1, &exif(up)));
        photo.extend(segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", PLACE].concat()));
        photo.extend(segment(0xed, &[b"Photoshop 3.0\0", PLACE].concat()));
        photo.extend(segment(0xe2, b"ICC_PROFILE\0\x01\x01colours"));
        photo.extend(segment(0xfe, PLACE));
        photo.extend(segment(0xdb, b"table"));
        photo.extend(segment(0xc2, b"frame"));
        photo.extend(segment(0xda, b"scan one"));
        photo.extend(b"\x12\xff\x00\x34\xff\xd3\x56");
        // Between two scans as well.
        photo.extend(segment(0xfe, PLACE));
        photo.extend(segment(0xda, b"scan two"));
        photo.extend(b"\x78\xff\xd9");
        // A telephone's film.
        photo.extend(PLACE);
        photo
    }

    #[test]
    fn a_name_that_says_when_stays_behind() {
        let jpeg = kind_of(&[0xff, 0xd8, 0xff, 0xe0], "x");
        for name in ["IMG_20261130_142233.jpg", "Screenshot_2026-11-30-14-22-33_org.example.jpeg", "11-30 9.41.jpg"] {
            assert_eq!(name_of_cleaned(name.to_owned(), &jpeg), "image.jpg");
        }
        for name in ["ward.jpg", "door 12.jpg"] {
            assert_eq!(name_of_cleaned(name.to_owned(), &jpeg), name);
        }
    }

    #[test]
    fn a_photo_keeps_its_picture_and_loses_its_place() {
        let clean = jpeg(&photo(6)).unwrap_or_default();
        assert!(!holds(&clean, PLACE), "{clean:?}");
        assert!(!holds(&clean, b"Photoshop") && !holds(&clean, b"adobe"));
        for part in
            [&b"table"[..], b"frame", b"scan one\x12\xff\x00\x34\xff\xd3\x56", b"scan two\x78\xff\xd9", b"colours"]
        {
            assert!(holds(&clean, part), "{part:?}");
        }
        let at = clean.windows(6).position(|window| window == b"Exif\0\0").unwrap_or_default();
        assert_eq!(orientation(&clean[at + 6..]), Some(6), "which way is up stays");
        assert_eq!(jpeg(&clean).as_deref(), Some(clean.as_slice()), "a clean one stays as it is");
        assert!(!holds(&jpeg(&photo(1)).unwrap_or_default(), b"Exif"));
    }

    #[test]
    fn a_torn_picture_is_not_taken_for_a_clean_one() {
        let photo = photo(1);
        let end = photo.windows(2).rposition(|two| two == [0xff, 0xd9]).unwrap_or_default();
        for length in 0..end {
            assert_eq!(jpeg(&photo[..length]), None, "{length}");
        }
    }

    fn png_chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32).to_be_bytes()[..], kind, body, b"crc!"].concat()
    }

    #[test]
    fn a_png_loses_its_notes() {
        let head = [PNG, &png_chunk(b"IHDR", b"13 bytes long")].concat();
        let notes = [png_chunk(b"tEXt", PLACE), png_chunk(b"eXIf", &exif(1)[6..]), png_chunk(b"tIME", PLACE)].concat();
        let picture = [png_chunk(b"IDAT", b"picture"), png_chunk(b"IEND", b"")].concat();
        let clean = png(&[head.clone(), notes, picture.clone(), PLACE.to_vec()].concat());
        assert_eq!(clean, Some([head.clone(), picture.clone()].concat()));
        let unknown = [head.clone(), png_chunk(b"ZZZZ", PLACE), picture.clone()].concat();
        assert_eq!(png(&unknown), None);
        let lying = [head.clone(), png_chunk(b"eXIf", &exif(6)[6..]), picture].concat();
        assert_eq!(png(&lying), None);
        assert_eq!(png(&head), None);
    }

    #[test]
    fn a_webp_loses_its_notes() -> Result<(), &'static str> {
        let mut body = b"WEBP".to_vec();
        let mut frame = vec![0; 16];
        chunk_of(&mut frame, *b"VP8L", b"picture").ok_or("a frame")?;
        chunk_of(&mut frame, *b"note", PLACE).ok_or("a frame")?;
        let parts: [([u8; 4], &[u8]); 5] = [
            (*b"VP8X", &[0b0010_1110, 0, 0]),
            (*b"ICCP", b"colours"),
            (*b"ANMF", &frame),
            (*b"EXIF", &exif(1)),
            (*b"XMP ", PLACE),
        ];
        for (kind, part) in parts {
            chunk_of(&mut body, kind, part).ok_or("a chunk")?;
        }
        let whole = [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body, PLACE].concat();
        let clean = webp(&whole).ok_or("a picture")?;
        assert!(!holds(&clean, PLACE) && holds(&clean, b"picture") && holds(&clean, b"colours"));
        assert!(holds(&clean, &[b'V', b'P', b'8', b'X', 3, 0, 0, 0, 0b0010_0010]));
        assert_eq!(webp(&clean), Some(clean.clone()));
        assert_eq!(webp(&whole[..30]), None);
        Ok(())
    }

    #[test]
    fn kinds_are_told_by_their_bytes() {
        for (begins, name, media, tells) in [
            (&b"\xff\xd8\xff\xe0"[..], "x.txt", "image/jpeg", true),
            (b"\0\0\0\x18ftypheic", "a.jpg", "image/heic", true),
            (b"%PDF-1.7", "rights", "application/pdf", true),
            (b"Milk, bread", "list", "text/plain", false),
            ("Grüße".as_bytes(), "list.txt", "text/plain", false),
            (b"{\\rtf1 Ana", "list.rtf", "application/octet-stream", true),
            (b"\0\x01\x02", "x", "application/octet-stream", true),
            (b"OggS", "voice.ogg", "audio/ogg", true),
        ] {
            let kind = kind_of(begins, name);
            assert_eq!((kind.media, kind.tells()), (media, tells));
        }
    }
}
