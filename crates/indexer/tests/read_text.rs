//! Plain text: news pages, letters, what was saved from a mail.

mod read_support;

use indexer::read::ProblemCode;
use read_support::{outline, read, try_read};

#[test]
fn a_news_page_copied_with_everything_around_it() {
    let page = "Chào mừng ngày hội làng (15/01 - 17/01) - CHÀO MỪNG 20 NĂM NGÀY MỞ CHỢ - NHÂN DÂN XÃ HÒA BÌNH GIỮ GÌN ĐƯỜNG \
                LÀNG NGÕ XÓM SẠCH ĐẸP - THI ĐUA LÀM THEO LỜI BÁC.\n\
                Thứ Tư, 03/04/2019 08:15\n\
                \n\
                Mở lại chợ phiên sau mùa lũ\n\
                \n\
                Sáng 2/4, Ủy ban xã Hòa Bình mở lại chợ phiên, sau hai tháng phải nghỉ vì nước ngập sân đình và con đường.\n\
                \n\
                Ông Lê Văn Minh\n\
                \n\
                Theo ông Minh, bà con đã chờ ngày này từ sau Tết; ai cũng mang ra chợ thứ ngon nhất của nhà mình để bán.\n\
                \n\
                Việc còn phải làm\n\
                \n\
                Xã còn phải đắp lại đoạn đường ra bến, dời cột điện ở đầu làng và sửa mái chợ trước khi mùa mưa trở lại.\n\
                \n\
                Chợ phiên đông người (Ảnh: Lê Minh).\n\
                \n\
                Thu An\n\
                Nguồn: http://www.hoabinh.example/tin\n";
    let outcome = read("tin/cho phien.txt", page);
    let head = &outcome.document.head;
    assert_eq!(head.id, "tin/cho-phien");
    assert_eq!(head.source.as_deref(), Some("www.hoabinh.example"));
    assert_eq!(head.url.as_deref(), Some("http://www.hoabinh.example/tin"));
    assert_eq!(head.lang, "vi");
    assert_eq!(
        head.date, None,
        "neither the moment of the visit nor a day without its year is the page's day"
    );
    let text = outline(&outcome.document);
    let kinds: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(kinds, ["=", "P", "P", "P", "P", "P", "H2", "P", "cap", "P", "P"]);
    assert!(text.starts_with("= Mở lại chợ phiên sau mùa lũ\nP Chào mừng"), "{text}");
    assert!(text.contains("\nH2 Việc còn phải làm\n") && text.contains("\nP Ông Lê Văn Minh\n"), "{text}");
}

#[test]
fn one_paragraph_a_line_without_a_headline() {
    let text = "Ngày 06/4/2019 tại nhà văn hóa thôn Đông, xã Hòa Bình, Hội Nông dân xã mở lớp học trồng rau sạch cho sáu mươi \
                hộ trong vùng, góp phần giữ đất và giữ nước.\n\
                Lớp học kéo dài hai ngày. Người dạy là những người trồng rau lâu năm trong xã.\n";
    let outcome = read("a.txt", text);
    let head = &outcome.document.head;
    assert_eq!(
        head.title,
        "Hội Nông dân xã mở lớp học trồng rau sạch cho sáu mươi hộ trong vùng, góp phần giữ đất và giữ nước"
    );
    assert_eq!(head.date.map(|d| (d.year, d.month, d.day)), Some((2019, 4, 6)));
    assert_eq!(outcome.document.passages.len(), 2, "the paragraph the title comes from stays");
}

#[test]
fn wrapped_lines_are_joined_again() {
    let text = "Notes on the board\n\
                \n\
                The clerk of the district put the notices on the board\n\
                every Monday, so that whoever came to the market could\n\
                read them. In the rainy season the board was taken into\n\
                the hall, where the light was poor and nobody looked at\n\
                it; the clerk then read the notices aloud, slowly, twice\n\
                over, and answered whatever was asked of him. That took\n\
                the whole morning.\n\
                \n\
                In the dry season nobody asked. People came and read for\n\
                themselves.\n";
    let outcome = read("notes.txt", text);
    assert_eq!(outcome.document.head.title, "Notes on the board");
    assert_eq!(outcome.document.head.lang, "en");
    assert_eq!(outcome.document.passages.len(), 2);
    assert!(outcome.document.passages[0].text.contains("the board every Monday"));
}

#[test]
fn a_state_document_without_mark_up() {
    let text = "ỦY BAN NHÂN DÂN XÃ HÒA BÌNH\n\
                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
                Độc lập - Tự do - Hạnh phúc\n\
                Số: 12/QĐ-UBND\n\
                QUYẾT ĐỊNH\n\
                Về việc mở chợ phiên của xã\n\
                Chương I\n\
                VIỆC CHUNG\n\
                Điều 1. Nơi họp chợ\n\
                Chợ họp ở sân đình, mỗi tháng sáu phiên.\n";
    assert_eq!(
        outline(&read("qd.txt", text).document),
        "= Quyết định 12/QĐ-UBND: Về việc mở chợ phiên của xã\n\
         P ỦY BAN NHÂN DÂN XÃ HÒA BÌNH\n\
         P CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\
         P Độc lập - Tự do - Hạnh phúc\n\
         P Số: 12/QĐ-UBND\n\
         P QUYẾT ĐỊNH\n\
         P Về việc mở chợ phiên của xã\n\
         H2 Chương I\n\
         H2 VIỆC CHUNG\n\
         H4 Điều 1. Nơi họp chợ\n\
         P Chợ họp ở sân đình, mỗi tháng sáu phiên.\n"
    );
}

#[test]
fn decomposed_letters_and_windows_line_ends() {
    let outcome =
        read("a.txt", "Cho\u{323}\u{302} phie\u{302}n\r\n\r\nHo\u{323}p mo\u{302}\u{303}i tha\u{301}ng.\r\n");
    assert_eq!(outline(&outcome.document), "= Chộ phiên\nP Họp mỗi tháng.\n");
}

#[test]
fn a_title_alone_stays_to_be_read() {
    assert_eq!(outline(&read("a.txt", "Chợ phiên\n").document), "= Chợ phiên\nP Chợ phiên\n");
}

#[test]
fn what_cannot_be_read_says_why() {
    for (name, content, code) in [
        ("a.txt", b"" as &[u8], ProblemCode::Empty),
        ("a.txt", b" \r\n ", ProblemCode::Empty),
        ("a.txt", b"%PDF-1.4\n...", ProblemCode::Binary),
        ("a.docx", b"text", ProblemCode::UnknownFormat),
        ("a", b"text", ProblemCode::UnknownFormat),
        ("a.jsonl", b"{}", ProblemCode::UnknownFormat),
    ] {
        let problem = try_read(name, content).unwrap_err();
        assert_eq!(problem.code, code, "{name}: {problem}");
        assert!(problem.message.len() > 20, "{problem}");
    }
}

#[test]
fn ids_are_safe_in_addresses() {
    for (name, id) in [
        ("tin/2019/cho phien.txt", "tin/2019/cho-phien"),
        ("Quyết định (1).txt", "Quyết-định-1"),
        ("v1.2/a.b.txt", "v1.2/a.b"),
        ("../a?b#c.txt", "a-b-c"),
        ("./.ẩn/một.txt", "ẩn/một"),
        (".txt", "txt"),
        ("?.txt", "document"),
    ] {
        assert_eq!(indexer::read::id_of(name), id, "{name}");
    }
}
