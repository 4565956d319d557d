//! The rules of the crate's documentation, one by one.

use analysis::{MAX_CHARS, folded, tokenize, toneless};

fn exact(text: &str) -> Vec<String> {
    tokenize(text).into_iter().map(|token| token.exact).collect()
}

fn keys(text: &str) -> Vec<String> {
    tokenize(text).into_iter().map(|token| token.folded).collect()
}

fn spans(text: &str) -> Vec<&str> {
    tokenize(text).iter().map(|token| &text[token.start..token.end]).collect()
}

#[test]
fn three_forms_of_a_syllable() {
    assert_eq!(exact("ĐỐI Ngoại"), ["đối", "ngoại"]);
    assert_eq!(keys("ĐỐI Ngoại"), ["doi", "ngoai"]);
    assert_eq!(toneless("đối"), "đôi");
    assert_eq!(toneless("ngoại"), "ngoai");
    assert_eq!(toneless("señor"), "señor");
    assert_eq!(folded("nước"), "nuoc");
}

#[test]
fn decomposed_letters_are_the_same_and_spans_cover_their_marks() {
    let text = "Vie\u{323}\u{302}t va\u{300} Vie\u{302}\u{323}t";
    assert_eq!(exact(text), ["việt", "và", "việt"]);
    assert_eq!(spans(text), ["Vie\u{323}\u{302}t", "va\u{300}", "Vie\u{302}\u{323}t"]);
    assert_eq!(exact("nu\u{31b}o\u{31b}\u{301}c"), ["nước"]);
}

#[test]
fn the_central_committee_has_two_abbreviations() {
    assert_eq!(exact("Văn phòng TƯ, TW; 57-KL/TƯ"), ["văn", "phòng", "tw", "tw", "57", "kl", "tw"]);
    assert_eq!(exact("UBKT TƯ Đảng"), ["ubkt", "tw", "đảng"]);
    assert_eq!(exact("ĐẦU TƯ"), ["đầu", "tư"]);
    assert_eq!(exact("BỘ TƯ PHÁP"), ["bộ", "tư", "pháp"]);
    assert_eq!(exact("TƯ NHÂN"), ["tư", "nhân"]);
    assert_eq!(exact("thứ tư, Tư"), ["thứ", "tư", "tư"]);
}

#[test]
fn look_alikes() {
    assert_eq!(exact("Ðường ðường Ɖường ɖường"), ["đường"; 4]);
    assert_eq!(
        keys("Straße Œuvre Æsir Øre Łódź Işık"),
        ["strasse", "oeuvre", "aesir", "ore", "lodz", "isik"]
    );
    assert_eq!(exact("ﬁnance ﬂow ＡＢＣ１２"), ["finance", "flow", "abc12"]);
    assert_eq!(keys("ΟΔΌΣ οδός"), ["οδοσ"; 2]);
}

#[test]
fn letters_of_other_scripts_are_kept() {
    assert_eq!(keys("ёлка Йод й"), ["елка", "йод", "й"]);
    assert_eq!(keys("أَحْمَد إسلام آل كـتاب"), ["احمد", "اسلام", "ال", "كتاب"]);
    assert_eq!(keys("שָׁלוֹם"), ["שלום"]);
    assert_eq!(keys("हिन्दी किताब"), ["हिन्दी", "किताब"]);
}

#[test]
fn invisible_characters_are_deleted() {
    assert_eq!(exact("tr\u{ad}ường\u{200b} h\u{feff}ọc"), ["trường", "học"]);
    assert_eq!(exact("a\u{a0}b\u{2003}c\u{3000}d"), ["a", "b", "c", "d"]);
    assert_eq!(spans("x\u{ad}y\u{ad} z"), ["x\u{ad}y", "z"]);
}

#[test]
fn apostrophes() {
    assert_eq!(exact("don't I'm O’Brien H'Mông M'Nông"), ["dont", "im", "obrien", "hmông", "mnông"]);
    assert_eq!(exact("nation's nations' NATION’S"), ["nation", "nations", "nation"]);
    assert_eq!(spans("the nation's"), ["the", "nation's"]);
    assert_eq!(exact("l'eau d’histoire qu'il"), ["l", "eau", "d", "histoire", "qu", "il"]);
    assert_eq!(exact("'a' 5'b"), ["a", "5", "b"]);
}

#[test]
fn punctuation_separates() {
    assert_eq!(exact("a_b-c/d@e.f"), ["a", "b", "c", "d", "e", "f"]);
    assert_eq!(exact("CO₂ 5 m² từ² x¹"), ["co2", "5", "m2", "từ", "x"]);
    assert_eq!(exact("😀 \u{301} \u{fe0f} 👨\u{200d}👩"), [""; 0]);
}

#[test]
fn scripts_without_spaces_give_pairs() {
    assert_eq!(exact("外交部"), ["外交", "交部"]);
    assert_eq!(spans("外交部"), ["外交", "交部"]);
    assert_eq!(exact("外"), ["外"]);
    assert_eq!(exact("2024年 東京とParis"), ["2024", "年", "東京", "京と", "paris"]);
    assert_eq!(exact("ที่นี่"), ["ที่นี่"]);
    assert_eq!(exact("か\u{3099}く"), ["がく"]);
    assert_eq!(exact("한국어"), ["한국", "국어"]);
    assert_eq!(exact("\u{1112}\u{1161}\u{11ab}국"), ["한국"]);
    let positions: Vec<u32> = tokenize("外交部 a").iter().map(|token| token.position).collect();
    assert_eq!(positions, [0, 1, 2]);
}

#[test]
fn long_forms_are_cut_and_their_spans_are_not() {
    let long = "ấ".repeat(100);
    let tokens = tokenize(&long);
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens[0].exact, "ấ".repeat(MAX_CHARS));
    assert_eq!(tokens[0].folded, "a".repeat(MAX_CHARS));
    assert_eq!(tokens[0].end, long.len());
}

#[test]
fn time_is_linear_in_marks() {
    let text = "a".to_owned() + &"\u{301}\u{323}".repeat(200_000);
    assert_eq!(tokenize(&text).len(), 1);
}
