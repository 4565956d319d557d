//! HTML: whole pages with everything around the text, and hostile ones.

mod read_support;

use std::path::Path;
use std::time::{Duration, Instant};

use indexer::read::{ReadOptions, read_file};
use read_support::{check, outline, read};

#[test]
fn a_modern_page() {
    let page = r#"<!doctype html><html lang="en"><head><meta charset="utf-8">
        <title>Mở lại chợ phiên - Báo làng</title>
        <meta property="og:site_name" content="Báo làng"><meta property="article:published_time" content="2019-04-03T08:15:00+07:00">
        <meta name="author" content="Thu An"><link rel="canonical" href="https://a.example/cho-phien">
        <style>p{color:red}</style></head>
        <body><header><h1>Báo làng</h1><nav><a href="/">Trang đầu</a></nav></header>
        <main><nav>Bạn đang ở: Tin</nav>
        <article><header><h1>Mở lại chợ phiên</h1><time datetime="2019-04-03">hôm qua</time></header>
        <p>Chợ <strong>phiên</strong> họp <a href="/dinh">ở sân đình</a><script>x()</script>, <a href="javascript:x">đông</a>.</p>
        <figure><img src="a.jpg" alt="Sân đình buổi sáng"><figcaption>Chợ đông</figcaption></figure>
        <h2>Còn phải làm</h2>
        <ol start="3"><li>Đắp đường<ul><li>ra bến</li></ul></li><li><p>Sửa mái</p><p>trước mưa</p></li></ol>
        <blockquote><p>Ai cũng mừng.</p></blockquote>
        <pre><code>a  b
c</code></pre>
        <p hidden>giấu</p><div aria-hidden="true">giấu</div><p style="display: none">giấu</p>
        <aside>Tin khác</aside></article></main>
        <footer>Liên hệ</footer></body></html>"#;
    let outcome = read("a.html", page);
    let head = &outcome.document.head;
    assert_eq!(head.lang, "vi", "the text knows better than the template");
    assert_eq!(head.date.map(|d| (d.year, d.month, d.day)), Some((2019, 4, 3)));
    assert_eq!(
        (head.source.as_deref(), head.url.as_deref()),
        (Some("Báo làng"), Some("https://a.example/cho-phien"))
    );
    assert_eq!(head.fields, [("author".to_owned(), vec!["Thu An".to_owned()])]);
    assert_eq!(
        outline(&outcome.document),
        "= Mở lại chợ phiên\n\
         P hôm qua\n\
         P Chợ **phiên** họp [ở sân đình](/dinh), đông.\n\
         cap ![Sân đình buổi sáng](a.jpg)\n\
         cap Chợ đông\n\
         H2 Còn phải làm\n\
         3. Đắp đường\n  \
           - ra bến\n\
         4. Sửa mái\n\
         P trước mưa\n\
         Q Ai cũng mừng.\n\
         C a  b⏎c\n"
    );
}

#[test]
fn an_old_page_in_layout_tables_and_one_form() {
    let text =
        "Bên bán và bên mua cùng giữ sân chợ sạch, không đổ rác xuống ao, không để xe trước cổng đình. "
            .repeat(6);
    let page = format!(
        "<html><head><title>Nội quy chợ | Xã Hòa Bình</title></head><body><form id=aspnetForm><input type=hidden value=x>
         <table><tr><td colspan=2><a href=/>Trang đầu</a> <a href=/tin>Tin</a></td></tr>
         <tr><td><a href=/1>Mục một</a><br><a href=/2>Mục hai</a></td>
         <td><font size=4>NỘI QUY CHỢ</font><br><br>{text}<br><br>Hết.</td></tr></table></form></body></html>"
    );
    let outcome = read("a.htm", &page);
    let shown = outline(&outcome.document);
    assert!(shown.starts_with("= Nội quy chợ | Xã Hòa Bình\nP NỘI QUY CHỢ\nP Bên bán"), "{shown}");
    assert!(shown.ends_with("\nP Hết.\n") && !shown.contains("Mục một"), "{shown}");
}

#[test]
fn tables_keep_their_columns() {
    let page = "<main><h1>Bảng</h1><table><caption>Giá <b>rau</b></caption><thead><tr><td>Tên<td>Giá</thead>
        <tr><td rowspan=2>Cải<td><p>một</p><p>hai</p><tr><td>ba<tr><td colspan=2>cả hai<tr><th>Cà<td></table>
        <table role=presentation><tr><td>Không phải bảng</table></main>";
    assert_eq!(
        outline(&read("a.html", page).document),
        "= Bảng\n\
         cap Giá **rau**\n\
         R1h Tên | Giá\n\
         R Cải | một hai\n\
         R  | ba\n\
         R cả hai | \n\
         R Cà | \n\
         P Không phải bảng\n"
    );
}

#[test]
fn pictures_are_spans_over_their_words() {
    let page = "<main><h1>Chợ <img src=logo.png></h1>
        <p><img src='anh/ch%E1%BB%A3.jpg'></p><p>Cạnh <img src=g.svg alt=giếng> làng.</p>
        <figure><a href=/to.png><img src=nho.png alt='Sân đình'></a><figcaption>Năm ấy</figcaption></figure>
        <ul><li><img src=1.png alt=một></ul>
        <img src=hoa.png alt=hoa role=presentation><img src=dem.gif width=1 height=1 alt='đếm lượt'>
        <img src=rong.png width='100%' alt='rộng'><img aria-hidden=true src=x.png alt='giấu đi'>
        <img src=https://a.example/b.png alt='Ở nơi khác'><img src='data:image/png;base64,AA' alt=x><img alt='Không có'></main>";
    assert_eq!(
        outline(&read("a.html", page).document),
        "= Chợ\n\
         cap ![chợ](anh/ch%E1%BB%A3.jpg)\n\
         P Cạnh ![giếng](g.svg) làng.\n\
         cap [![Sân đình](nho.png)](/to.png)\n\
         cap Năm ấy\n\
         - ![một](1.png)\n\
         cap ![rộng](rong.png)\n\
         cap Ở nơi khác\n\
         cap Không có\n"
    );
}

#[test]
fn the_publishers_selectors_come_first() {
    let page = "<body><main>Không</main><div class='x tin'>Một</div><section id=b>Hai</section><p class=tin>Ba</p></body>";
    let read = |selectors: &[&str]| {
        let main_content = selectors.iter().map(|s| (*s).to_owned()).collect();
        let options = ReadOptions { main_content, lang: None };
        outline(&read_file(Path::new("a.html"), "a.html", page.as_bytes(), &options).unwrap().document)
    };
    assert_eq!(read(&[".tin"]), "= Một\nP Ba\n");
    assert_eq!(read(&["p.tin"]), "= Ba\nP Ba\n");
    assert_eq!(read(&[".none", "#b"]), "= Hai\nP Hai\n");
    assert_eq!(read(&["bad > selector"]), "= Không\nP Không\n");
    assert!(indexer::read::is_selector("div.content") && !indexer::read::is_selector("a b"));
}

#[test]
fn text_is_kept_whatever_the_mark_up() {
    let page = "<p>một <math><mi>hai</mi></math> <svg><text>không</text></svg>ba <custom-tag>bốn</custom-tag> e&#769; &amp; \
                a&nbsp;b <q>năm</q> <unclosed>sáu <b>bảy</p><p>tám</b>";
    let outcome = read("a.html", page);
    check(&outcome.document);
    assert_eq!(outline(&outcome.document), "= một hai ba bốn é & a b “năm” sáu bảy\nP **tám**\n");
}

#[test]
fn hostile_pages_cost_little() {
    let pages = [
        ("deep", format!("{}x{}", "<div>".repeat(200_000), "</div>".repeat(200_000))),
        ("deep formatting", format!("{}x", "<b><i>".repeat(100_000))),
        (
            "unclosed with new attributes",
            (0..20_000).map(|i| format!("<font a{i}=1><a href={i}><p>x")).collect(),
        ),
        ("stray ends", "<div></x></span>x".repeat(100_000)),
        ("deep tables", format!("{}x", "<table><tr><td>".repeat(50_000))),
        ("deep lists", format!("{}x", "<ul><li>".repeat(100_000))),
        ("wide row", format!("<table><tr>{}", "<td colspan=1000 rowspan=65000>x".repeat(20_000))),
        ("many rows reached into", format!("<table>{}", "<tr><td colspan=900 rowspan=9999>x".repeat(20_000))),
        ("many line ends", format!("x{}", "<br>".repeat(200_000))),
        ("drawings", format!("{}x", "<svg><g/>".repeat(100_000))),
        ("attributes", format!("<p {}>x", (0..100_000).map(|i| format!("a{i}=1 ")).collect::<String>())),
        ("long attribute", format!("<a href='{}'>x</a>", "y".repeat(4_000_000))),
        ("select", format!("{}x", "<select><option>".repeat(50_000))),
        ("templates", format!("{}x</template><p>x", "<template><p>".repeat(50_000))),
    ];
    for (name, page) in pages {
        let started = Instant::now();
        if let Ok(outcome) = read_support::try_read("a.html", page.as_bytes()) {
            let length: usize = outcome.document.passages.iter().map(|p| p.text.len()).sum();
            assert!(length <= 2 * page.len() + 20_000_000, "{name}: {length} bytes");
        }
        // Linear work takes a few tenths of a second here even unoptimised; quadratic work takes minutes.
        assert!(started.elapsed() < Duration::from_secs(20), "{name}: {:?}", started.elapsed());
        println!("{name}: {:?}", started.elapsed());
    }
}
