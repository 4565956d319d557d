//! The tree of a page, in one vector: what html5ever builds into.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, Namespace, QualName};

/// A node's place in its [`Tree`].
pub(super) type NodeId = usize;

/// The document itself, the root of every tree.
pub(super) const DOCUMENT: NodeId = 0;

/// What a node is.
#[derive(Debug)]
pub(super) enum Data {
    /// The document, a comment, the inside of a template: nothing to read.
    Other,
    /// Text.
    Text(String),
    /// An element, with its attributes.
    Element(QualName, Vec<(LocalName, String)>),
}

#[derive(Debug)]
struct Node {
    data: Data,
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
    depth: u32,
}

/// A parsed page.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    fn new() -> Self {
        let mut tree = Self { nodes: Vec::new() };
        tree.create(Data::Other);
        tree
    }

    fn create(&mut self, data: Data) -> NodeId {
        self.nodes.push(Node {
            data,
            parent: None,
            previous: None,
            next: None,
            first: None,
            last: None,
            depth: 0,
        });
        self.nodes.len() - 1
    }

    /// How many nodes there are; every [`NodeId`] is smaller.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    fn data(&self, id: NodeId) -> &Data {
        self.nodes.get(id).map_or(&Data::Other, |node| &node.data)
    }

    /// The text of a text node.
    pub(super) fn text(&self, id: NodeId) -> Option<&str> {
        if let Data::Text(text) = self.data(id) { Some(text) } else { None }
    }

    /// An element's name in small letters; empty for other nodes.
    pub(super) fn tag(&self, id: NodeId) -> &str {
        if let Data::Element(name, _) = self.data(id) { &name.local } else { "" }
    }

    /// The value of an element's attribute.
    pub(super) fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        let Data::Element(_, attributes) = self.data(id) else { return None };
        attributes.iter().find(|(known, _)| &**known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.nodes.get(id)?.parent
    }

    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let first = self.nodes.get(id).and_then(|node| node.first);
        std::iter::successors(first, |&child| self.nodes.get(child)?.next)
    }

    /// A node's children from the last to the first, as a stack wants them.
    pub(super) fn children_reversed(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let last = self.nodes.get(id).and_then(|node| node.last);
        std::iter::successors(last, |&child| self.nodes.get(child)?.previous)
    }

    /// The first node after another, among its siblings, that passes a test.
    pub(super) fn next(&self, id: NodeId, test: impl Fn(NodeId) -> bool) -> Option<NodeId> {
        let after = |id: NodeId| self.nodes.get(id)?.next;
        std::iter::successors(after(id), |&id| after(id)).find(|&id| test(id))
    }

    /// A node and all inside it, in the order of the page.
    pub(super) fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut stack = vec![id];
        std::iter::from_fn(move || {
            let id = stack.pop()?;
            stack.extend(self.children_reversed(id));
            Some(id)
        })
    }

    /// All text inside a node, as it stands.
    pub(super) fn text_within(&self, id: NodeId) -> String {
        self.descendants(id).filter_map(|id| self.text(id)).collect()
    }

    fn detach(&mut self, id: NodeId) {
        let Some(node) = self.nodes.get_mut(id) else { return };
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match previous.and_then(|id| self.nodes.get_mut(id)) {
            Some(previous) => previous.next = next,
            None => {
                if let Some(parent) = parent.and_then(|id| self.nodes.get_mut(id)) {
                    parent.first = next;
                }
            }
        }
        match next.and_then(|id| self.nodes.get_mut(id)) {
            Some(next) => next.previous = previous,
            None => {
                if let Some(parent) = parent.and_then(|id| self.nodes.get_mut(id)) {
                    parent.last = previous;
                }
            }
        }
    }

    /// Puts a node under `parent`, before `next` or last.
    fn insert(&mut self, id: NodeId, parent: NodeId, next: Option<NodeId>) {
        self.detach(id);
        let depth = self.nodes.get(parent).map_or(0, |parent| parent.depth + 1);
        let previous = match next {
            Some(next) => self.nodes.get_mut(next).and_then(|next| next.previous.replace(id)),
            None => self.nodes.get_mut(parent).and_then(|parent| parent.last.replace(id)),
        };
        match previous.and_then(|id| self.nodes.get_mut(id)) {
            Some(previous) => previous.next = Some(id),
            None => {
                if let Some(parent) = self.nodes.get_mut(parent) {
                    parent.first = Some(id);
                }
            }
        }
        if let Some(node) = self.nodes.get_mut(id) {
            (node.parent, node.previous, node.next, node.depth) = (Some(parent), previous, next, depth);
        }
    }

    /// Inserts a node or text; text joins text before it.
    fn insert_any(&mut self, child: NodeOrText<NodeId>, parent: NodeId, next: Option<NodeId>) {
        let id = match child {
            NodeOrText::AppendNode(id) => id,
            NodeOrText::AppendText(text) => {
                let before = match next {
                    Some(next) => self.nodes.get(next).and_then(|next| next.previous),
                    None => self.nodes.get(parent).and_then(|parent| parent.last),
                };
                if let Some(Node { data: Data::Text(known), .. }) =
                    before.and_then(|id| self.nodes.get_mut(id))
                {
                    known.push_str(&text);
                    return;
                }
                self.create(Data::Text(text.to_string()))
            }
        };
        self.insert(id, parent, next);
    }
}

/// What html5ever writes a [`Tree`] through.
#[derive(Debug)]
pub(super) struct Sink {
    tree: RefCell<Tree>,
    depth: Cell<u32>,
}

impl Sink {
    pub(super) fn new() -> Self {
        Self { tree: RefCell::new(Tree::new()), depth: Cell::new(0) }
    }

    /// About how many elements are open: exact but for elements that cannot hold anything.
    pub(super) fn depth(&self) -> u32 {
        self.depth.get()
    }

    fn insert(&self, child: NodeOrText<NodeId>, parent: NodeId, next: Option<NodeId>) {
        let mut tree = self.tree.borrow_mut();
        let inner = u32::from(matches!(child, NodeOrText::AppendNode(_)));
        self.depth.set(tree.nodes.get(parent).map_or(0, |node| node.depth) + inner);
        tree.insert_any(child, parent, next);
    }
}

/// An element's name, as html5ever asks for it.
#[derive(Debug)]
pub(super) struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        DOCUMENT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        match self.tree.borrow().data(*target) {
            Data::Element(name, _) => Name(name.clone()),
            _ => Name(QualName::new(None, Namespace::default(), LocalName::default())),
        }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> NodeId {
        let attributes = attributes.into_iter().map(|a| (a.name.local, a.value.to_string())).collect();
        self.tree.borrow_mut().create(Data::Element(name, attributes))
    }

    fn create_comment(&self, _text: StrTendril) -> NodeId {
        self.tree.borrow_mut().create(Data::Other)
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> NodeId {
        self.tree.borrow_mut().create(Data::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.insert(child, *parent, None);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        if self.tree.borrow().parent(*element).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    /// The inside of a template is a node of its own, never part of the page.
    fn get_template_contents(&self, _target: &NodeId) -> NodeId {
        self.tree.borrow_mut().create(Data::Other)
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn pop(&self, node: &NodeId) {
        let depth = self.tree.borrow().nodes.get(*node).map_or(0, |node| node.depth);
        self.depth.set(depth.saturating_sub(1));
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.tree.borrow().parent(*sibling);
        if let Some(parent) = parent {
            self.insert(child, parent, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        let mut tree = self.tree.borrow_mut();
        if let Some(Node { data: Data::Element(_, known), .. }) = tree.nodes.get_mut(*target) {
            for attribute in attributes {
                if !known.iter().any(|(name, _)| *name == attribute.name.local) {
                    known.push((attribute.name.local, attribute.value.to_string()));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.tree.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut tree = self.tree.borrow_mut();
        let children: Vec<NodeId> = tree.children(*node).collect();
        for child in children {
            tree.insert(child, *new_parent, None);
        }
    }
}
