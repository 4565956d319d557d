//! Finds what a page is about, among menus, sidebars and footers.

use super::tree::{DOCUMENT, NodeId, Tree};

/// A page with less text than this is taken whole.
const SMALL: usize = 250;

/// What was counted about each node, in one pass over the page.
#[derive(Debug)]
pub(super) struct Survey {
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    /// Bytes of text inside, but for skipped parts and white space.
    text: usize,
    /// Those of them in links.
    link: usize,
    /// The longest cell inside, in bytes of text.
    cell: usize,
    skipped: bool,
    in_section: bool,
    holds_nav: bool,
    holds_table: bool,
    holds_heading: bool,
    holds_control: bool,
}

impl Survey {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut marks = vec![Mark::default(); tree.len()];
        let mut order: Vec<NodeId> = Vec::with_capacity(tree.len());
        for id in tree.descendants(DOCUMENT) {
            let above = tree.parent(id).and_then(|parent| marks.get(parent)).copied().unwrap_or_default();
            let tag = tree.tag(id);
            if let Some(mark) = marks.get_mut(id) {
                mark.skipped = above.skipped || is_boilerplate(tree, id);
                mark.in_section = above.in_section || matches!(tag, "main" | "article" | "section");
            }
            order.push(id);
        }
        for &id in order.iter().rev() {
            let tag = tree.tag(id);
            let Some(mark) = marks.get_mut(id) else { continue };
            if let Some(text) = tree.text(id)
                && !mark.skipped
            {
                mark.text = text.split_whitespace().map(str::len).sum();
            }
            match tag {
                "a" => mark.link = mark.text,
                "nav" => mark.holds_nav = true,
                "table" => mark.holds_table = true,
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => mark.holds_heading = true,
                "input" | "select" | "textarea" | "button" => mark.holds_control = true,
                "td" | "th" => mark.cell = mark.text.max(mark.cell),
                _ => {}
            }
            let inner = *mark;
            if let Some(above) = tree.parent(id).and_then(|parent| marks.get_mut(parent)) {
                above.text += inner.text;
                above.link += inner.link;
                above.cell = above.cell.max(inner.cell);
                above.holds_nav |= inner.holds_nav;
                above.holds_table |= inner.holds_table;
                above.holds_heading |= inner.holds_heading;
                above.holds_control |= inner.holds_control;
            }
        }
        Self { marks }
    }

    fn mark(&self, id: NodeId) -> Mark {
        self.marks.get(id).copied().unwrap_or_default()
    }

    /// Bytes of text inside.
    pub(super) fn text(&self, id: NodeId) -> usize {
        self.mark(id).text
    }

    /// Text that is not in links.
    fn prose(&self, id: NodeId) -> usize {
        let mark = self.mark(id);
        mark.text.saturating_sub(mark.link)
    }

    /// Whether a table only arranges the page: it holds tables, headings, or cells of the size of an article.
    pub(super) fn is_layout(&self, tree: &Tree, table: NodeId) -> bool {
        let inner = tree.children(table).map(|child| self.mark(child));
        let (tables, headings) =
            inner.fold((false, false), |(t, h), m| (t || m.holds_table, h || m.holds_heading));
        let presentation = matches!(tree.attribute(table, "role"), Some("presentation" | "none"));
        tables || headings || presentation || self.mark(table).cell > 1500
    }

    /// Whether a node is left out of what is inside a root.
    pub(super) fn is_left_out(&self, tree: &Tree, id: NodeId, root: &Root) -> bool {
        let mark = self.mark(id);
        match tree.tag(id) {
            "header" | "footer" if root.is_page => !mark.in_section,
            "header" | "footer" => mark.holds_nav,
            // Old servers wrap the whole page into one form.
            "form" => mark.holds_control && mark.text * 2 < self.text(root.id),
            _ => is_boilerplate(tree, id),
        }
    }
}

/// Where to read: a node, and whether it is the page as a whole, with the site's own header and footer in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root {
    pub(super) id: NodeId,
    is_page: bool,
}

impl Root {
    /// The whole tree, of a text that is content throughout.
    pub(super) fn whole() -> Self {
        Self { id: DOCUMENT, is_page: false }
    }
}

/// What is never content, wherever it stands.
fn is_boilerplate(tree: &Tree, id: NodeId) -> bool {
    let tag = tree.tag(id);
    let by_tag = matches!(
        tag,
        "script"
            | "style"
            | "nav"
            | "aside"
            | "noscript"
            | "template"
            | "head"
            | "iframe"
            | "object"
            | "embed"
            | "canvas"
            | "audio"
            | "video"
            | "button"
            | "select"
            | "input"
            | "textarea"
            | "datalist"
            | "dialog"
            | "noembed"
            | "noframes"
    );
    by_tag
        || tree.attribute(id, "hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || tree.attribute(id, "aria-hidden") == Some("true")
        || matches!(tree.attribute(id, "role"), Some("navigation" | "search" | "banner" | "contentinfo"))
        || tree.attribute(id, "style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        })
}

/// The roots of the main content, in the order of the page, none inside another.
///
/// In this order: the publisher's selectors; `main` (or its role); the one `article` that holds at least half of the
/// page's prose; else, from the body down, the block that still holds four fifths of it.
pub(super) fn find(tree: &Tree, survey: &Survey, selectors: &[String]) -> Vec<Root> {
    for selector in selectors.iter().filter_map(|selector| Selector::parse(selector)) {
        let roots = outermost(tree, |id| selector.matches(tree, id));
        if !roots.is_empty() {
            return roots;
        }
    }
    let seen = |id: &NodeId| !survey.mark(*id).skipped && survey.text(*id) > 0;
    let mains = tree.descendants(DOCUMENT).filter(|&id| {
        tree.tag(id) == "main"
            || tree.attribute(id, "role").is_some_and(|role| role.eq_ignore_ascii_case("main"))
    });
    if let Some(id) = mains.filter(seen).max_by_key(|&id| survey.text(id)) {
        return vec![Root { id, is_page: false }];
    }
    let body = tree.descendants(DOCUMENT).find(|&id| tree.tag(id) == "body").unwrap_or(DOCUMENT);
    let articles = tree.descendants(body).filter(|&id| tree.tag(id) == "article").filter(seen);
    if let Some(id) = articles.max_by_key(|&id| (survey.prose(id), std::cmp::Reverse(id)))
        && survey.prose(id) * 2 >= survey.prose(body)
    {
        return vec![Root { id, is_page: false }];
    }
    let id = densest(tree, survey, body);
    vec![Root { id, is_page: id == body }]
}

fn densest(tree: &Tree, survey: &Survey, body: NodeId) -> NodeId {
    let whole = survey.prose(body);
    if whole < SMALL {
        return body;
    }
    let mut block = body;
    loop {
        let heaviest = tree.children(block).max_by_key(|&child| survey.prose(child));
        match heaviest {
            Some(child) if survey.prose(child) * 5 >= whole * 4 && is_block(tree.tag(child)) => block = child,
            _ => return block,
        }
    }
}

/// What may hold a page's content; a single paragraph or table is part of it, not all of it.
fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "div" | "section" | "article" | "form" | "center" | "table" | "tbody" | "tr" | "td" | "body" | "html"
    )
}

/// The nodes that pass a test and are not inside another one that does.
fn outermost(tree: &Tree, test: impl Fn(NodeId) -> bool) -> Vec<Root> {
    let mut found = Vec::new();
    let mut stack = vec![DOCUMENT];
    while let Some(id) = stack.pop() {
        if test(id) {
            found.push(Root { id, is_page: false });
        } else {
            stack.extend(tree.children_reversed(id));
        }
    }
    found
}

/// A selector: a tag, a class, an id, or a tag with a class or an id.
#[derive(Debug, PartialEq, Eq)]
struct Selector {
    tag: String,
    class: String,
    id: String,
}

impl Selector {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (tag, rest) = text.split_at(text.find(['.', '#']).unwrap_or(text.len()));
        let (class, id) =
            (rest.strip_prefix('.').unwrap_or_default(), rest.strip_prefix('#').unwrap_or_default());
        let simple = |name: &str| {
            !name.contains(|c: char| c.is_whitespace() || matches!(c, '.' | '#' | '>' | '[' | ':'))
        };
        let some = !text.is_empty() && (rest.is_empty() || rest.len() > 1);
        (some && simple(tag) && simple(class) && simple(id)).then(|| Self {
            tag: tag.to_ascii_lowercase(),
            class: class.to_owned(),
            id: id.to_owned(),
        })
    }

    fn matches(&self, tree: &Tree, node: NodeId) -> bool {
        let tag = tree.tag(node);
        let class = || tree.attribute(node, "class").unwrap_or_default();
        !tag.is_empty()
            && (self.tag.is_empty() || self.tag == tag)
            && (self.class.is_empty() || class().split_ascii_whitespace().any(|class| class == self.class))
            && (self.id.is_empty() || tree.attribute(node, "id") == Some(&self.id))
    }
}

/// Whether a string is a selector that `ReadOptions::main_content` may hold: `tag`, `.class`, `#id`, `tag.class` or
/// `tag#id`.
pub fn is_selector(text: &str) -> bool {
    Selector::parse(text).is_some()
}
