//! Markdown, written by hand or got out of something else.

mod read_support;

use read_support::{outline, read};

#[test]
fn structure_and_spans() {
    let text = "---\n\
                title: Quy ước làng\n\
                date: 2019-04-03\n\
                source: Báo làng\n\
                tags: [chợ, đường]\n\
                ---\n\
                # Quy ước làng\n\
                \n\
                Một **việc _quan_ trọng** và `mã`, [xem thêm](https://a.example/x) hay [không](javascript:x).\n\
                \n\
                ## Việc chung\n\
                \n\
                - một\n\
                - hai\n  \
                  1. hai một\n  \
                  2. hai hai\n\
                - ba\n\
                \n\
                3. khoản ba\n\
                5. khoản năm\n\
                \n\
                > Lời nói\n\
                > của làng\n\
                \n\
                | Tên | Số |\n\
                |---|---|\n\
                | **Chợ** | 6 |\n\
                | Đường | | [thừa](b.html) |\n\
                \n\
                ```\n\
                a  b\n\
                c\n\
                ```\n\
                \n\
                ![Sân đình ngày hội](a.png)\n\
                \n\
                H~2~O là nước[^1], x<sup>2</sup> là bình phương.\n\
                \n\
                [^1]: Ở giếng.\n";
    let outcome = read("a.md", text);
    assert_eq!(outcome.warnings, []);
    let head = &outcome.document.head;
    assert_eq!(head.source.as_deref(), Some("Báo làng"));
    assert_eq!(head.date.map(|d| (d.year, d.month, d.day)), Some((2019, 4, 3)));
    assert_eq!(head.fields, [("tags".to_owned(), vec!["chợ".to_owned(), "đường".to_owned()])]);
    assert_eq!(
        outline(&outcome.document),
        "= Quy ước làng\n\
         P Một **việc _quan_ trọng** và `mã`, [xem thêm](https://a.example/x) hay không.\n\
         H2 Việc chung\n\
         - một\n\
         - hai\n  \
           1. hai một\n  \
           2. hai hai\n\
         - ba\n\
         3. khoản ba\n\
         5. khoản năm\n\
         Q Lời nói của làng\n\
         R1h Tên | Số\n\
         R **Chợ** | 6\n\
         R Đường |  | [thừa](b.html)\n\
         C a  b⏎c\n\
         cap ![Sân đình ngày hội](a.png)\n\
         P H~2~O là nước^([1]), x^(2) là bình phương.\n\
         P [1] Ở giếng.\n"
    );
}

#[test]
fn pictures_are_spans_over_their_words() {
    let text = "# Chợ ![phiên](logo.png) ![](hoa-van.png)\n\n\
                ![Sân *đình* `xưa`](anh/san%20dinh.jpg \"Sân đình năm ấy\")\n\n\
                Cạnh ![giếng](../g.svg), ![](anh/s%C6%A1-do.png)và [![ao](ao.png)](https://a.example/).\n\n\
                ![một](1.png)\n![hai ![ba](3.png)](2.png)\n\n\
                <figure><img src=\"h.webp\" alt=\"Hội\"><figcaption>Hội làng</figcaption></figure>\n\n\
                Chữ <img src=x.gif alt=ảnh> liền.\n\n\
                | Tên | Hình |\n|---|---|\n| Chợ | ![chợ](c.png) |\n\n\
                ![xa](https://a.example/a.png \"Tựa\") ![đây](data:image/png;base64,AA)\n";
    assert_eq!(
        outline(&read("a.md", text).document),
        "= Chợ phiên\n\
         H1 Chợ ![phiên](logo.png)\n\
         cap ![Sân đình xưa](anh/san%20dinh.jpg)\n\
         cap Sân đình năm ấy\n\
         P Cạnh ![giếng](../g.svg), ![sơ-do](anh/s%C6%A1-do.png) và [![ao](ao.png)](https://a.example/).\n\
         cap ![một](1.png) ![hai ba](2.png)\n\
         cap ![Hội](h.webp)\n\
         cap Hội làng\n\
         P Chữ ![ảnh](x.gif) liền.\n\
         R1h Tên | Hình\n\
         R Chợ | ![chợ](c.png)\n\
         cap xa đây\n\
         cap Tựa\n"
    );
}

#[test]
fn html_inside_is_read_as_html() {
    let text = "# Bảng\n\n\
                <table>\n<tr><th>Tên</th><th>Số</th></tr>\n\n<tr><td>Chợ</td><td>6</td></tr>\n</table>\n\n\
                Một <b>hai</b> <em>ba</em><br>bốn <u>năm</u>.\n\n\
                <script>alert(1)</script>\n\n\
                <!-- giấu -->\n";
    assert_eq!(
        outline(&read("a.md", text).document),
        "= Bảng\n\
         R1h Tên | Số\n\
         R Chợ | 6\n\
         P Một **hai** _ba_ bốn năm.\n"
    );
}

#[test]
fn one_paragraph_a_line_stays_so() {
    let long = "Bên bán và bên mua cùng giữ sân chợ sạch, không đổ rác xuống ao, không để xe trước cổng đình, không bán thứ \
                đã hỏng, không nói thách quá đáng với người từ xa đến lần đầu.";
    let text =
        format!("1. Việc chung:\na) {long}\nb) {long}\nc) {long}\n\nĐiều 2. Giờ họp\n{long}\n{long}\n");
    let outcome = read("a.md", &text);
    let text = outline(&outcome.document);
    let kinds: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(kinds, ["=", "1.", "P", "P", "P", "H4", "P", "P"], "{text}");
}

#[test]
fn numbers_are_those_written() {
    let long = "Bên bán và bên mua cùng giữ sân chợ sạch, không đổ rác xuống ao, không để xe trước cổng đình, không bán thứ \
                đã hỏng, không nói thách quá đáng với người từ xa đến lần đầu.";
    let numbers = |text: &str| -> Vec<String> {
        let shown = outline(&read("a.md", text).document);
        shown
            .lines()
            .filter(|line| line.contains(". "))
            .filter_map(|line| line.split('.').next().map(str::to_owned))
            .collect()
    };
    assert_eq!(numbers("T\n\n1. a\n1. b\n1. c"), ["1", "2", "3"], "the idiom of Markdown");
    assert_eq!(numbers("T\n\n1. a\n2. b\n4. c\n5. d"), ["1", "2", "4", "5"], "a repealed clause");
    let text = format!("T\n\n{long}\n\n1. a\nHai\n1. b\n2. c\nBa\n1. d");
    assert_eq!(numbers(&text), ["1", "1", "2", "1"], "a list begun again without a blank line");
}

#[test]
fn wrapped_lines_are_joined() {
    let text = "The clerk of the district put the notices on the board\n\
                every Monday, so that whoever came to the market could\n\
                read them. In the rainy season the board was taken into\n\
                the hall, where the light was poor and nobody looked at\n\
                it; the clerk then read the notices aloud, slowly, twice\n\
                over, and answered whatever was asked of him. That took\n\
                the whole morning.\n";
    assert_eq!(read("a.md", text).document.passages.len(), 1);
}

#[test]
fn titles_come_from_the_first_place_that_has_one() {
    let title = |text: &str| read("ban-tin_so 3.md", text).document.head.title;
    assert_eq!(title("---\ntitle: Từ đầu\n---\n# Từ mục\n\nLời."), "Từ đầu");
    assert_eq!(title("## Mục hai\n\n# Mục một\n\nLời."), "Mục một");
    assert_eq!(title("## Mục hai\n\nLời."), "Mục hai");
    assert_eq!(title("Lời đầu không có mục\n\nLời sau."), "Lời đầu không có mục");
    assert_eq!(title("```\n12 34\n```"), "12 34");
}

#[test]
fn a_broken_front_matter_is_told_and_the_rest_is_read() {
    let outcome = read("a.md", "---\ntitle: [x\nsource: Báo\n---\nLời của làng.\n");
    assert_eq!(outcome.warnings.len(), 1);
    assert!(outcome.warnings[0].line.is_some(), "{:?}", outcome.warnings);
    assert_eq!(outcome.document.head.source.as_deref(), Some("Báo"));
    assert!(outline(&outcome.document).ends_with("P Lời của làng.\n"));
}
