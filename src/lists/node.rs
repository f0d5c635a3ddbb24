//! A record of a file before it is understood: an XML element with what is in it, or a row of a
//! table as an element with a child for each cell.
//!
//! Whoever understands a part takes it out. What is left at the end is what the source said and
//! nobody knew: it goes to [`Record::other`] by its path, so that nothing is dropped in silence.

use super::record::Record;

/// An element.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Node {
    /// Local name, without a namespace.
    pub(super) name: String,
    /// Its own text, without that of its children.
    pub(super) text: String,
    /// Attributes by their local names.
    pub(super) attributes: Vec<(String, String)>,
    /// Elements in it.
    pub(super) children: Vec<Node>,
}

impl Node {
    /// An element without content.
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The first child of a name, taken out.
    pub(super) fn take(&mut self, name: &str) -> Option<Node> {
        let at = self.children.iter().position(|child| child.name == name)?;
        Some(self.children.remove(at))
    }

    /// All children of a name, taken out.
    pub(super) fn take_all(&mut self, name: &str) -> Vec<Node> {
        let (wanted, rest) =
            std::mem::take(&mut self.children).into_iter().partition(|c| c.name == name);
        self.children = rest;
        wanted
    }

    /// The text of the first child of a name, which is taken out.
    pub(super) fn text_of(&mut self, name: &str) -> String {
        match self.children.iter_mut().find(|child| child.name == name) {
            Some(child) if child.children.is_empty() && child.attributes.is_empty() => {
                self.take(name).map(|child| child.text).unwrap_or_default()
            }
            // Its attributes and children stay, for whoever knows them.
            Some(child) => std::mem::take(&mut child.text),
            None => String::new(),
        }
    }

    /// The texts of all elements that a path leads to, all taken out: `["akaList", "aka"]`.
    pub(super) fn texts_at(&mut self, path: &[&str]) -> Vec<String> {
        match path {
            [] => vec![std::mem::take(&mut self.text)],
            [name, rest @ ..] => {
                let mut texts = Vec::new();
                for child in self.children.iter_mut().filter(|child| child.name == *name) {
                    texts.extend(child.texts_at(rest));
                }
                texts
            }
        }
    }

    /// Take what a path leads to, and all in it.
    pub(super) fn nodes_at(&mut self, path: &[&str]) -> Vec<Node> {
        match path {
            [] => Vec::new(),
            [name] => self.take_all(name),
            [name, rest @ ..] => {
                let mut nodes = Vec::new();
                for child in self.children.iter_mut().filter(|child| child.name == *name) {
                    nodes.extend(child.nodes_at(rest));
                }
                nodes
            }
        }
    }

    /// Take all elements of a name, however deep they stand.
    pub(super) fn take_deep(&mut self, name: &str) -> Vec<Node> {
        let mut found = self.take_all(name);
        for child in &mut self.children {
            found.extend(child.take_deep(name));
        }
        found
    }

    /// An attribute, taken out; empty if it is not there.
    pub(super) fn attribute(&mut self, name: &str) -> String {
        match self.attributes.iter().position(|(known, _)| known == name) {
            Some(at) => self.attributes.swap_remove(at).1,
            None => String::new(),
        }
    }

    /// Leave out attributes that say nothing of the entry: numbers of rows, links inside the file.
    pub(super) fn drop_attributes(&mut self, says_nothing: fn(&str) -> bool) {
        self.attributes.retain(|(name, _)| !says_nothing(name));
        for child in &mut self.children {
            child.drop_attributes(says_nothing);
        }
    }

    /// Give what nobody took to the record, by its path below this element.
    pub(super) fn leave_to(self, record: &mut Record) {
        let mut path = String::new();
        self.leave(record, &mut path);
    }

    fn leave(self, record: &mut Record, path: &mut String) {
        record.add_other(if path.is_empty() { &self.name } else { path }, &self.text);
        let depth = path.len();
        for (name, value) in self.attributes {
            path.push_str("/@");
            path.push_str(&name);
            record.add_other(path.trim_start_matches('/'), &value);
            path.truncate(depth);
        }
        for child in self.children {
            if depth > 0 {
                path.push('/');
            }
            path.push_str(&child.name);
            child.leave(record, path);
            path.truncate(depth);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(name: &str, text: &str) -> Node {
        Node { text: text.into(), ..Node::new(name) }
    }

    #[test]
    fn what_nobody_takes_is_left_to_the_record_by_its_path() {
        let mut node = Node::new("entry");
        node.children = vec![leaf("uid", "1"), Node::new("list"), leaf("shoe", "43")];
        node.children[1].children = vec![leaf("item", "a"), leaf("item", "b"), leaf("odd", "c")];
        node.children[1].attributes = vec![("rank".into(), "9".into())];
        assert_eq!(node.text_of("uid"), "1");
        assert_eq!(node.texts_at(&["list", "item"]), ["a", "b"]);
        let mut record = Record::new("1", "Person");
        node.leave_to(&mut record);
        let left: Vec<(&str, &str)> =
            record.other.iter().map(|(field, v)| (field.as_str(), v[0].as_str())).collect();
        assert_eq!(left, [("list/@rank", "9"), ("list/odd", "c"), ("shoe", "43")]);
    }
}
