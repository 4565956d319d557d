//! What a build amounts to, in numbers.

/// Counts and sizes of a finished library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Documents.
    pub documents: u32,
    /// Units they were cut into.
    pub units: u32,
    /// Bytes of text: titles and passages, in UTF-8.
    pub text: u64,
    /// Tokens, those of titles as often as they count.
    pub tokens: u64,
    /// Tokens of titles, each document's counted once.
    pub title_tokens: u64,
    /// Keys of the dictionary.
    pub keys: u32,
    /// Exact forms under those keys.
    pub forms: u32,
    /// Postings.
    pub postings: u64,
    /// Different pairs of neighbouring keys.
    pub pairs: u64,
    /// Units in the lists of all pairs.
    pub adjacencies: u64,
    /// Packs.
    pub packs: u32,
    /// Bytes of all packs.
    pub stored: u64,
    /// Of these, posting lists.
    pub list_bytes: u64,
    /// Of these, pair groups.
    pub group_bytes: u64,
    /// Of these, text blocks.
    pub text_bytes: u64,
    /// Of these, head blocks.
    pub head_bytes: u64,
    /// Of these, pages of completions.
    pub completion_bytes: u64,
    /// Of these, the lists by which one browses, but for the inner nodes of their trees.
    pub browse_bytes: u64,
    /// How often rows were written to the scratch folder because they would not fit the memory allowed. Zero: the
    /// build needed no scratch folder.
    pub spills: u32,
}

impl Statistics {
    /// Bytes of the packs that are neither postings, pairs, documents, completions nor lists: dictionary shards, names
    /// and trees.
    pub fn dictionary_bytes(&self) -> u64 {
        self.stored
            - self.list_bytes
            - self.group_bytes
            - self.text_bytes
            - self.head_bytes
            - self.completion_bytes
            - self.browse_bytes
    }
}
