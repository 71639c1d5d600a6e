//! A short phrase of ordinary words that two people, or one person with two devices, compare by reading it aloud.
//!
//! Five words of 256: 40 bits. That is enough because whoever stands in between gets one guess only: each side has
//! committed to its part before it sees the other's ([`crate::member::linking`]). The list is our own. It has names of
//! plants, animals, food and things about a house, no two that sound alike to a careful ear, and none of the words that
//! weigh on people here (`kill`, `blood`, `eye`, `watch`, `voice`, `follow`, `devil`, `knife` and their like).

/// Words of a phrase.
pub const WORDS: usize = 5;

/// The phrase of five bytes.
pub fn phrase(bytes: [u8; WORDS]) -> String {
    bytes.map(|byte| LIST[usize::from(byte)]).join(" ")
}

/// Whether two phrases are the same, however they were typed: capitals, spaces, hyphens and commas do not matter.
pub fn same(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    words(a) == words(b)
}

/// In the order of their numbers. It is part of suite 1: a changed list would make two programs show other words.
const LIST: [&str; 256] = [
    "acorn", "almond", "amber", "anchor", "apple", "apricot", "apron", "arch", "autumn", "badger", "bagel", "bakery",
    "balcony", "bamboo", "banjo", "barley", "basil", "basket", "beach", "beaver", "beetle", "bench", "berry",
    "bicycle", "birch", "biscuit", "blanket", "blossom", "bonnet", "bottle", "boulder", "branch", "bread", "breeze",
    "brick", "bridge", "brook", "broom", "bucket", "buckle", "butter", "button", "cabbage", "cabin", "cactus",
    "candle", "canoe", "canvas", "carpet", "carrot", "castle", "cedar", "celery", "cello", "cereal", "chair",
    "chalk", "cheese", "cherry", "chestnut", "chimney", "cider", "cinnamon", "clover", "coast", "cobble", "coconut",
    "coffee", "collar", "comet", "copper", "coral", "corner", "cotton", "cradle", "crayon", "cricket", "cucumber",
    "cupboard", "curtain", "cushion", "daisy", "dolphin", "donkey", "drawer", "duckling", "eagle", "engine",
    "fabric", "falcon", "feather", "fennel", "ferry", "fiddle", "field", "flannel", "flour", "flute", "forest",
    "fountain", "galaxy", "garden", "garlic", "geese", "ginger", "giraffe", "glacier", "glove", "goose", "granite",
    "grape", "guitar", "hammock", "harbour", "harvest", "hazel", "heather", "hedge", "helmet", "heron", "hill",
    "honey", "horse", "igloo", "island", "ivory", "jacket", "jasmine", "jelly", "jersey", "juniper", "kayak",
    "kettle", "kitchen", "kite", "kitten", "ladder", "lagoon", "lake", "lantern", "lavender", "leather", "lemon",
    "lentil", "lettuce", "library", "lilac", "linen", "lobster", "lunch", "magnet", "mango", "maple", "marble",
    "market", "meadow", "melon", "mint", "mitten", "morning", "mountain", "muffin", "mushroom", "mustard", "napkin",
    "noodle", "nutmeg", "oak", "oatmeal", "ocean", "olive", "onion", "orange", "orchard", "otter", "oven", "paddle",
    "palace", "pancake", "paper", "parsley", "pasture", "peach", "peanut", "pebble", "pelican", "pencil", "penguin",
    "pepper", "piano", "picnic", "pigeon", "pillow", "pine", "planet", "plum", "pocket", "pond", "poppy", "potato",
    "pottery", "pumpkin", "puzzle", "quarry", "quilt", "rabbit", "radish", "rainbow", "raisin", "ribbon", "river",
    "robin", "rocket", "rose", "saddle", "saffron", "salad", "salmon", "sandal", "saucer", "scarf", "seal",
    "sparrow", "spinach", "spoon", "spring", "squirrel", "stable", "station", "summer", "sunflower", "swallow",
    "table", "teapot", "thimble", "thistle", "tiger", "tomato", "tractor", "trumpet", "tulip", "tunnel", "turnip",
    "turtle", "umbrella", "valley", "vanilla", "velvet", "village", "violin", "waffle", "wagon", "walnut", "walrus",
    "willow", "window",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_different_and_ordinary() {
        let mut sorted = LIST.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted, LIST, "sorted, and none twice");
        assert!(LIST.iter().all(|word| (3..=9).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())));
        for weighs in ["kill", "blood", "eye", "watch", "voice", "follow", "devil", "knife"] {
            assert!(!LIST.contains(&weighs));
        }
    }

    #[test]
    fn a_phrase_is_the_same_however_it_is_typed() {
        let phrase = phrase([0, 1, 2, 254, 255]);
        assert_eq!(phrase, "acorn almond amber willow window");
        assert!(same(&phrase, " Acorn, almond amber-willow  window"));
        assert!(!same(&phrase, "acorn almond amber willow walrus"));
        assert!(!same(&phrase, "acorn almond amber willow"));
    }
}
