//! Numbers of documents and days, as they are written.

use analysis::{Entity, Value, for_each_entity};
use proptest::prelude::*;

fn entities(text: &str) -> Vec<Entity> {
    let mut out = Vec::new();
    for_each_entity(text, &mut |entity| out.push(entity));
    out
}

/// What is in a text: `span = most specific keys`, `?` in front if not certain.
fn shown(text: &str) -> Vec<String> {
    let show = |entity: Entity| {
        let keys = match &entity.value {
            Value::Document(number) => number.query_keys().remove(0),
            Value::Days(days) => days.query_keys().join(" "),
        };
        let doubt = if entity.certain { "" } else { "?" };
        format!("{doubt}{} = {keys}", &text[entity.start..entity.end])
    };
    entities(text).into_iter().map(show).collect()
}

/// Texts that are one entity from end to end.
fn whole(cases: &[(&str, &str)]) {
    for (text, key) in cases {
        assert_eq!(shown(text), [format!("{text} = {key}")]);
    }
}

fn nothing_in(texts: &[&str]) {
    for text in texts {
        assert_eq!(shown(text), [""; 0], "{text}");
    }
}

fn keys(text: &str, default_year: Option<u16>) -> Vec<String> {
    let keys = |entity: Entity| match entity.value {
        Value::Document(number) => number.keys(),
        Value::Days(days) => days.keys(default_year),
    };
    entities(text).into_iter().flat_map(keys).collect()
}

fn query_keys(text: &str) -> Vec<String> {
    let keys = |entity: Entity| match entity.value {
        Value::Document(number) => number.query_keys(),
        Value::Days(days) => days.query_keys(),
    };
    entities(text).into_iter().flat_map(keys).collect()
}

#[test]
fn party_numbers() {
    whole(&[
        ("57-KL/TW", "57-kl-tw"),
        ("57 - KL/TƯ", "57-kl-tw"),
        ("57-KL/T.Ư", "57-kl-tw"),
        ("Kết luận số 57-KL/TW", "57-kl-tw"),
        ("Kết luận số: 57 -KL/TW", "57-kl-tw"),
        ("ket luan so 57-kl/tw", "57-kl-tw"),
        ("Kết luận 57", "57-kl"),
        ("kl57", "57-kl"),
        ("KL 57", "57-kl"),
        ("57 KL TW", "57-kl-tw"),
        ("57-kl-tw", "57-kl-tw"),
        ("26-CT/TƯ", "26-ct-tw"),
        ("15-NQ/TU", "15-nq-tu"),
        ("08-QĐi/TW", "8-qd-tw"),
        ("36–HD/VPTW", "36-hd-vptw"),
        ("12\u{2011}HD/BTCTƯ", "12-hd-btctw"),
        ("Số: 03-TTr/BTGTW", "3-ttr-btgtw"),
        ("kl57/tw", "57-kl-tw"),
        ("kết luận 57 tw", "57-kl-tw"),
    ]);
}

#[test]
fn state_numbers() {
    whole(&[
        ("47/NQ-CP", "47-nq-cp"),
        ("Nghị quyết 47/NQ-CP", "47-nq-cp"),
        ("so 47/nq-cp", "47-nq-cp"),
        ("47 NQ CP", "47-nq-cp"),
        ("47 nq-cp", "47-nq-cp"),
        ("30/2020/NĐ-CP", "30-2020-nd-cp"),
        ("30/2020/ND-CP", "30-2020-nd-cp"),
        ("30/2020/NÐ-CP", "30-2020-nd-cp"),
        ("30/2020/NĐCP", "30-2020-nd-cp"),
        ("30 /2020/ NĐ- CP", "30-2020-nd-cp"),
        ("30-2020-nd-cp", "30-2020-nd-cp"),
        ("nd 30 2020", "30-2020-nd"),
        ("NĐ 30/2020", "30-2020-nd"),
        ("nghị định 30/2020", "30-2020-nd"),
        ("nghị định 30 năm 2020", "30-2020-nd"),
        ("nghi dinh so 30 nam 2020", "30-2020-nd"),
        ("15/2021/TT-BTTTT", "15-2021-tt-btttt"),
        ("15 2021 tt btttt", "15-2021-tt-btttt"),
        ("123/QĐ-UBND", "123-qd-ubnd"),
        ("2441/QĐ-TTg", "2441-qd-ttg"),
        ("102 2010 TTLT BTC NHNN", "102-2010-ttlt-btc-nhnn"),
        ("03 2018 TT BYT", "3-2018-tt-byt"),
        ("36/2018/QH14", "36-2018-qh-14"),
        ("05/2012/UBTVQH13", "5-2012-ubtvqh-13"),
        ("Luật số 36/2018/QH14", "36-2018-qh-14"),
        ("luật 36/2018", "36-2018-luat"),
        ("02/2007/TTLT-BCA-BLĐTBXH-BTC", "2-2007-ttlt-bca-bldtbxh-btc"),
        ("Thông tư liên tịch 02/2007/TTLT-BCA", "2-2007-ttlt-bca"),
        ("Thông tư số\n09/2024/TT-BXD", "9-2024-tt-bxd"),
        ("55/2018/tt-bgtvt", "55-2018-tt-bgtvt"),
        ("30a/2008/NQ-CP", "30-2008-nq-cp"),
        ("2345/BTC-QLCS", "2345-cv-btc-qlcs"),
        ("Công văn 2345/BTC-QLCS", "2345-cv-btc-qlcs"),
    ]);
}

#[test]
fn decomposed_letters() {
    whole(&[("30/2020/N\u{110}-CP", "30-2020-nd-cp"), ("26-CT/TU\u{31b}", "26-ct-tw")]);
    assert_eq!(shown("Nghi\u{323} quye\u{302}\u{301}t 18"), ["Nghi\u{323} quye\u{302}\u{301}t 18 = 18-nq"]);
}

#[test]
fn numbers_in_sentences() {
    assert_eq!(
        shown("Theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ, các Kết luận 12 và 57-KL/TW."),
        [
            "Nghị định số 30/2020/NĐ-CP = 30-2020-nd-cp",
            "ngày 05/3/2020 = 2020-03-05",
            "Kết luận 12 = 12-kl",
            "57-KL/TW = 57-kl-tw"
        ]
    );
    assert_eq!(shown("Quyết định 123 của Ủy ban"), ["Quyết định 123 = 123-qd"]);
    assert_eq!(shown("quyết định 5 vấn đề"), ["?quyết định 5 = 5-qd"]);
    assert_eq!(shown("số 47/NQ-CP - Về việc"), ["số 47/NQ-CP = 47-nq-cp"]);
    assert_eq!(shown("báo cáo 1 của"), ["?báo cáo 1 = 1-bc"]);
    assert_eq!(shown("ct 26"), ["?ct 26 = 26-ct"]);
    assert_eq!(shown("30-2020-nd-cp-ve-cong-tac-van-thu"), ["30-2020-nd-cp = 30-2020-nd-cp"]);
    assert_eq!(shown("57 kl"), ["?57 kl = 57-kl"]);
}

#[test]
fn other_figures_are_no_documents() {
    nothing_in(&[
        "Điều 30",
        "khoản 2",
        "57 người",
        "kết luận 57 người",
        "covid19",
        "…/2020/NĐ-CP",
        "cây đa 24",
        "Máy 1",
        "H5N1",
        "10 quyết định",
        "30 TT",
        "5 CT",
        "kế hoạch 5 năm 2021-2025",
        "báo cáo 2023",
        "nghị quyết 5%",
        "kết luận 3,5",
        "chương 3 tiết 2",
        "năm 2020",
        "A12/QĐ-UBND",
        "tổng cộng: 15",
        "3.271 đồng",
        "10h30",
        "0912-345-678",
    ]);
}

#[test]
fn documents_are_indexed_under_less_specific_keys() {
    assert_eq!(keys("57-KL/TW", None), ["57-kl", "57-kl-tw"]);
    assert_eq!(keys("30/2020/NĐ-CP", None), ["30-2020-nd", "30-2020-nd-cp", "30-nd", "30-nd-cp"]);
    assert!(keys("Luật số 36/2018/QH14", None).contains(&query_keys("luật 36/2018")[0]));
    assert!(keys("Nghị quyết số 74/2018/QH14", None).contains(&query_keys("nghị quyết 74/2018")[0]));
    for (query, found) in [
        ("nd 30", ["30/2020/NĐ-CP", "30/2019/NĐ-CP"].as_slice()),
        ("nd 30 2020", &["30/2020/NĐ-CP"]),
        ("30/NĐ-CP", &["30/2020/NĐ-CP", "30/2019/NĐ-CP"]),
        ("30/2019/NĐ-CP", &["30/2019/NĐ-CP"]),
        ("qd 30", &["30/2020/QĐ-TTg"]),
    ] {
        let key = &query_keys(query)[0];
        let all = ["30/2020/NĐ-CP", "30/2019/NĐ-CP", "30/2020/QĐ-TTg", "130/2020/NĐ-CP"];
        let hits: Vec<_> = all.into_iter().filter(|text| keys(text, None).contains(key)).collect();
        assert_eq!(hits, found, "{query}");
    }
}

#[test]
fn a_year_that_stands_apart_may_be_left_out() {
    assert_eq!(query_keys("nghị quyết 47/NQ-CP năm 2022"), ["47-2022-nq-cp", "47-nq-cp"]);
    assert_eq!(query_keys("30/2020/NĐ-CP"), ["30-2020-nd-cp"]);
    assert!(keys("Nghị quyết 47/NQ-CP ngày 8 tháng 4 năm 2022", None).contains(&"47-2022-nq-cp".to_owned()));
    assert_eq!(query_keys("26-CT/TU"), ["26-ct-tu", "26-ct-tw"]);
}

#[test]
fn days() {
    whole(&[
        ("7-8/11", "11-07 11-08"),
        ("06/6/2024", "2024-06-06"),
        ("6.6.2024", "2024-06-06"),
        ("6-6-2024", "2024-06-06"),
        ("2024-06-06", "2024-06-06"),
        ("ngày 11 tháng 10 năm 2023", "2023-10-11"),
        ("ngay 11 thang 10 nam 2023", "2023-10-11"),
        ("ngày 11 tháng 10", "10-11"),
        ("11 tháng 10, 2023", "2023-10-11"),
        ("ngày 7/11", "11-07"),
        ("ngày 1/2", "02-01"),
        ("7/11-9/11", "11-07 11-08 11-09"),
        ("7 đến 9/11/2023", "2023-11-07 2023-11-08 2023-11-09"),
        ("tháng 6/2024", "2024-06"),
        ("tháng 6 năm 2024", "2024-06"),
        ("thang 6 2024", "2024-06"),
        ("11 October 2023", "2023-10-11"),
        ("October 11, 2023", "2023-10-11"),
        ("Oct 11th, 2023", "2023-10-11"),
        ("October 2023", "2023-10"),
        ("29/2/2024", "2024-02-29"),
    ]);
}

#[test]
fn days_in_sentences() {
    assert_eq!(shown("các ngày 13 và 14/10, tại"), ["ngày 13 = 10-13", "14/10 = 10-14"]);
    assert_eq!(shown("ngày 5, 7 và 9/11"), ["ngày 5 = 11-05", "7 = 11-07", "9/11 = 11-09"]);
    assert_eq!(shown("từ ngày 7 đến ngày 9/11 ở"), ["ngày 7 đến ngày 9/11 = 11-07 11-08 11-09"]);
    assert_eq!(shown("Chiều 6/11, sáng nay (7/11)"), ["6/11 = 11-06", "7/11 = 11-07"]);
    assert_eq!(shown("thứ Ba 6/11; chủ nhật 1/2"), ["6/11 = 11-06", "1/2 = 02-01"]);
    assert_eq!(shown("7/11"), ["?7/11 = 11-07"]);
    assert_eq!(shown("1/2 số người và 3/4 số xã"), ["?1/2 = 02-01", "?3/4 = 04-03"]);
    assert_eq!(shown("6/2024"), ["?6/2024 = 2024-06"]);
    assert_eq!(shown("11 tháng 10"), ["?11 tháng 10 = 10-11"]);
    assert_eq!(shown("dệt may 2024"), ["?may 2024 = 2024-05"]);
}

#[test]
fn impossible_days() {
    nothing_in(&[
        "31/2/2024",
        "29/2/2023",
        "32/1/2024",
        "ngày 0/5",
        "13/13",
        "ngày 31/4",
        "tháng 13/2024",
        "2024-13-01",
        "1/2/3/4",
        "7/11/20",
        "192.168.1.1",
        "6.6",
        "24/24",
        "110/80",
        "3-2/1",
        "tháng 6",
        "1.2.2024.5",
    ]);
}

#[test]
fn days_are_indexed_under_less_specific_keys() {
    assert_eq!(keys("ngày 6/6", Some(2024)), ["2024-06", "06-06", "2024-06-06"]);
    assert_eq!(keys("ngày 6/6", None), ["06-06"]);
    assert_eq!(keys("6/6/2023", Some(2024)), ["2023-06", "06-06", "2023-06-06"]);
    assert_eq!(keys("tháng 6/2024", None), ["2024-06"]);
}

fn chosen(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(pieces).prop_map(String::from)
}

fn dense() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => "[0-9]{1,4}",
        4 => "[-/., –\n\u{2011}:(]",
        1 => " {1,3}",
        3 => chosen(&["NĐ", "CP", "KL", "TW", "TƯ", "T.Ư", "QH14", "nq", "tt", "ttlt", "UBND", "kl", "TU\u{31b}"]),
        3 => chosen(&["Kết luận", "nghị quyết", "số", "thông tư liên tịch", "luật", "năm", "ngày", "tháng", "đến", "và", "thứ ba"]),
        1 => chosen(&["October", "may", "th", "漢", "\u{301}", "\u{ad}", "é", "😀"]),
    ];
    prop::collection::vec(pieces, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_valid_and_apart(text in prop_oneof![dense(), any::<String>()]) {
        let mut end = 0;
        for entity in entities(&text) {
            let span = text.get(entity.start..entity.end);
            prop_assert!(span.is_some_and(|span| span.contains(|c: char| c.is_ascii_digit())), "{:?}", span);
            prop_assert!(entity.start >= end);
            end = entity.end;
        }
    }

    #[test]
    fn words_are_never_swallowed(text in "[^0-9]{0,60}") {
        prop_assert_eq!(entities(&text), []);
    }

    #[test]
    fn a_text_is_found_by_its_own_words(text in dense()) {
        for entity in entities(&text) {
            let (keys, query) = match entity.value {
                Value::Document(number) => (number.keys(), number.query_keys()),
                Value::Days(days) => {
                    prop_assert!((1..=31).contains(&days.first) && days.first <= days.last && days.last <= 31);
                    (days.keys(None), days.query_keys())
                }
            };
            prop_assert!(keys.contains(&query[0]), "{:?} {:?}", keys, query);
        }
    }

    /// A key that is typed is read as itself.
    #[test]
    fn keys_are_their_own_keys(number in 1..99999u32, year in 1900..2100u32, kind in "(nd|nq|qd|kl|ct|tt|ttlt|ttr)", issuer in "(cp|tw|ttg|btc|ubnd)") {
        for key in [format!("{number}-{year}-{kind}-{issuer}"), format!("{number}-{kind}-{issuer}")] {
            prop_assert_eq!(query_keys(&key), [key]);
        }
    }
}

#[test]
fn time_is_linear() {
    for piece in ["1 ", "1/", "57-", "1, ", "nghị quyết ", "1 và ", "a1"] {
        entities(&piece.repeat(100_000));
    }
}
