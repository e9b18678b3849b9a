//! The YAML reader: a stream of events to documents.

use std::collections::BTreeMap;

use crate::diag::{Finding, NodeId};
use crate::text::{FileId, Span};

use super::build::{Build, NewNode, Size};
use super::events::{Event, Events, Fault, Problem, Properties, Tag};
use super::lines::skip_blank;
use super::parse::Parsed;
use super::report::Report;
use super::{Document, Limits, NodeKind, ScalarStyle, Syntax, comments, keys, problems, scalar};

/// Reads all documents of `text`.
pub(super) fn parse(file: FileId, text: &str, limits: Limits) -> Parsed {
    let mut stream = Stream::new(file, text, limits);
    stream.run();
    stream.finish()
}

struct Anchored {
    node: NodeId,
    /// `None` while the node is open: an alias to it would never end.
    size: Option<Size>,
}

struct Stream<'t> {
    file: FileId,
    text: &'t str,
    limits: Limits,
    events: Events<'t>,
    documents: Vec<Document>,
    report: Report,
    broken: bool,
    index: u32,
    build: Build,
    /// Whether the document read at present has an error that spoils its values.
    spoiled: bool,
    anchors: BTreeMap<usize, Anchored>,
    /// The anchor of each list and map that is open.
    open_anchors: Vec<usize>,
    last: Option<NodeId>,
    /// Offset behind what was read last.
    reached: usize,
    in_document: bool,
    /// The plain scalar that ended last, until a comment may follow it.
    plain: Option<Span>,
    /// Comments not yet given to a document.
    comments: Vec<Span>,
}

impl<'t> Stream<'t> {
    fn new(file: FileId, text: &'t str, limits: Limits) -> Self {
        Self {
            file,
            text,
            limits,
            events: Events::new(text, limits.depth, limits.nodes),
            documents: Vec::new(),
            report: Report::default(),
            broken: false,
            index: 0,
            build: Build::new(file, limits),
            spoiled: false,
            anchors: BTreeMap::new(),
            open_anchors: Vec::new(),
            last: None,
            reached: 0,
            in_document: false,
            plain: None,
            comments: Vec::new(),
        }
    }

    fn run(&mut self) {
        while let Some(next) = self.events.next() {
            let outcome = match next {
                Ok((event, span)) => self.event(event, span),
                Err(fault) => Err(self.fault(&fault)),
            };
            if let Err(finding) = outcome {
                self.report.push(*finding);
                self.drop_document();
                let full = self.build.visited > self.limits.nodes;
                if full || !self.events.next_document() {
                    break;
                }
            }
        }
        self.leftover_comments();
    }

    fn finish(self) -> Parsed {
        Parsed { documents: self.documents, findings: self.report.finish(), broken: self.broken }
    }

    fn fault(&mut self, fault: &Fault) -> Box<Finding> {
        if fault.problem == Problem::ContentAfterDocument && !self.in_document {
            // What looked like the end of the document was not: it is this one that is broken.
            if let Some(cut) = self.documents.pop_if(|last| last.index + 1 == self.index) {
                self.index = cut.index;
            }
        }
        let open = self.build.open_bracket(self.text);
        problems::describe(fault, self.file, self.text, self.limits, open).into()
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Finding>> {
        match event {
            Event::Comment => self.comment(span),
            Event::DocumentStart => self.start_document(span),
            Event::DocumentEnd => self.end_document(span),
            Event::Scalar(text, style, properties) => self.scalar(&text, style, properties, span)?,
            Event::Sequence(flow, properties) => self.collection(false, flow, properties, span)?,
            Event::Mapping(flow, properties) => self.collection(true, flow, properties, span)?,
            Event::End => self.end_collection(span),
            Event::Alias(id) => self.alias(id, span)?,
            Event::UnknownAlias => self.unknown_alias(span)?,
            Event::Anchor => {
                if let Some(last) = self.last {
                    self.build.tree.node_mut(last).anchor = Some(span);
                }
            }
        }
        Ok(())
    }

    /// Remembers the comment, and says so when it was hardly meant as one: `name: Pilot #2`.
    fn comment(&mut self, span: Span) {
        self.comments.push(span);
        let Some(plain) = self.plain.take() else {
            return;
        };
        let between = self.text.get(plain.end as usize..span.start as usize).unwrap_or("\n");
        let follows = between.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
        let glued = self.slice(span)[1..].starts_with(|next: char| !next.is_whitespace() && next != '#');
        if follows && glued {
            let whole = self.slice(plain.to(span)).trim_end();
            let finding = problems::cut_by_comment(self.build.place(span), self.build.place(plain), whole);
            self.report.push(finding);
        }
    }

    fn start_document(&mut self, span: Span) {
        self.reset();
        self.in_document = true;
        self.reached = span.end as usize;
    }

    /// A tree for the next document; the limit on nodes is on all documents together.
    fn next_build(&mut self) -> Build {
        let mut next = Build::new(self.file, self.limits);
        next.visited = self.build.visited;
        std::mem::replace(&mut self.build, next)
    }

    fn reset(&mut self) {
        self.next_build();
        self.anchors.clear();
        self.open_anchors.clear();
        self.last = None;
        self.spoiled = false;
    }

    /// Comments between documents belong to the next one; those at the very end to the last.
    fn leftover_comments(&mut self) {
        if let Some(document) = self.documents.last_mut() {
            let owned = comments::owned(document, self.text, &self.comments);
            document.comments.extend(owned);
        }
    }

    fn end_document(&mut self, span: Span) {
        let build = self.next_build();
        let document = build.root.map(|root| build.tree.finish(self.file, self.index, Syntax::Yaml, root, Vec::new()));
        match document {
            Some(document) if !self.spoiled && !keys::unusable(&document, self.text, &mut self.report) => {
                self.take(document);
            }
            _ => self.broken = true,
        }
        self.comments.clear();
        self.in_document = false;
        self.index += 1;
        self.reached = span.end as usize;
    }

    fn take(&mut self, mut document: Document) {
        keys::duplicates(&document, &mut self.report);
        document.comments = comments::owned(&document, self.text, &self.comments);
        self.documents.push(document);
    }

    fn drop_document(&mut self) {
        self.broken = true;
        self.in_document = false;
        self.comments.clear();
        self.index += 1;
        self.reset();
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        properties: Properties,
        span: Span,
    ) -> Result<(), Box<Finding>> {
        let empty = style == ScalarStyle::Plain && span.is_empty();
        let (text, span) = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => (text, self.block_scalar(text, span)),
            _ if empty => ("", self.empty_scalar(span)),
            _ => (text, span),
        };
        let mut node = NewNode::scalar(text, style, span);
        if let Some(tag) = properties.tag {
            self.tag(&tag, &node.kind);
            node.tag = Some((tag.span, tag.name));
        }
        let id = self.build.leaf(node)?;
        self.met(id, properties.anchor, Some(Size { nodes: 1, depth: 0 }));
        self.plain = (style == ScalarStyle::Plain && !empty).then_some(span);
        self.reached = self.reached.max(span.end as usize);
        Ok(())
    }

    fn collection(&mut self, map: bool, flow: bool, properties: Properties, span: Span) -> Result<(), Box<Finding>> {
        let span = if map || flow { span } else { self.first_dash(span) };
        let mut node = NewNode::collection(map, flow, span);
        if let Some(tag) = properties.tag {
            self.tag(&tag, &node.kind);
            node.tag = Some((tag.span, tag.name));
        }
        let id = self.build.start(node)?;
        self.met(id, properties.anchor, None);
        self.open_anchors.push(properties.anchor);
        self.reached = self.reached.max(span.end as usize);
        Ok(())
    }

    /// A tag may say what the node is anyway, or that it is a string; all others are errors.
    fn tag(&mut self, tag: &Tag, kind: &NodeKind) {
        let known = match tag.name.strip_prefix("tag:yaml.org,2002:") {
            Some(core) => scalar::agrees(core, kind),
            None => &*tag.name == "!",
        };
        if !known {
            let finding = problems::unknown_tag(self.build.place(tag.span), self.slice(tag.span));
            self.report.push(finding);
            self.spoiled = true;
        }
    }

    fn end_collection(&mut self, span: Span) {
        let end = (!span.is_empty()).then_some(span.end);
        let anchor = self.open_anchors.pop().unwrap_or(0);
        if let Some((node, size)) = self.build.close(end)
            && anchor != 0
        {
            self.anchors.insert(anchor, Anchored { node, size: Some(size) });
        }
        if let Some(end) = end {
            self.reached = self.reached.max(end as usize);
        }
    }

    fn met(&mut self, node: NodeId, anchor: usize, size: Option<Size>) {
        self.last = Some(node);
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { node, size });
        }
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Box<Finding>> {
        self.reached = span.end as usize;
        let place = self.build.place(span);
        match self.anchors.get(&id) {
            Some(Anchored { node, size: Some(size) }) => {
                let (node, size) = (*node, *size);
                self.build.alias(node, size, span)?;
                Ok(())
            }
            Some(Anchored { node, size: None }) => {
                let anchor = self.build.tree.node(*node);
                let anchor = self.build.place(anchor.anchor.unwrap_or(anchor.span));
                Err(problems::alias_cycle(place, anchor, self.slice(span)).into())
            }
            None => self.unknown_alias(span),
        }
    }

    /// An error that does not stop the reading: other unknown aliases are reported too.
    fn unknown_alias(&mut self, span: Span) -> Result<(), Box<Finding>> {
        self.reached = span.end as usize;
        let names = if self.report.is_full() { Vec::new() } else { self.anchor_names() };
        let finding = problems::unknown_alias(self.build.place(span), self.slice(span), &names);
        self.report.push(finding);
        self.spoiled = true;
        self.build.leaf(NewNode::scalar("", ScalarStyle::Plain, span))?;
        Ok(())
    }

    fn anchor_names(&self) -> Vec<&'t str> {
        let spans = self.anchors.values().filter_map(|anchored| self.build.tree.node(anchored.node).anchor);
        spans.map(|span| self.slice(span).trim_start_matches('&')).collect()
    }

    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The parser gives the content; the node includes `|` or `>` in front of it, and no blank
    /// lines behind it unless they are part of the value.
    fn block_scalar(&self, value: &str, span: Span) -> Span {
        let content = self.slice(span);
        let kept = match value.trim_end_matches('\n') {
            trimmed if value.len() - trimmed.len() > 1 => content,
            trimmed if trimmed.ends_with([' ', '\t']) => content.trim_end_matches(['\n', '\r']),
            _ => content.trim_end(),
        };
        let start = self.block_header(span.start as usize);
        Span::new(start, span.start as usize + kept.len())
    }

    /// The parser gives the first item for a list in the column of its key; its dash is meant.
    fn first_dash(&self, span: Span) -> Span {
        if self.build.pending_key().is_none() {
            return span;
        }
        let start = self.reached.min(span.start as usize);
        let at = start + skip_properties(&self.text[start..], ":?");
        if self.text[at..].starts_with('-') { Span::at(at) } else { span }
    }

    /// Offset of the `|` or `>` in front of `content`.
    fn block_header(&self, content: usize) -> usize {
        let start = self.reached.min(content);
        let at = start + skip_properties(&self.text[start..content], ":?-");
        if self.text[at..].starts_with(['|', '>']) { at } else { content }
    }

    /// The place of a value that is not written: just behind its `:` or `-`.
    fn empty_scalar(&self, span: Span) -> Span {
        if self.build.pending_key().is_none() {
            return span;
        }
        let from = span.start as usize;
        let at = from + skip_blank(&self.text[from..]);
        if self.text[at..].starts_with(':') { Span::at(at + 1) } else { span }
    }
}

/// Length of all that can stand between a node and the next: white space, comments, anchor and tag,
/// and the given indicators.
fn skip_properties(text: &str, indicators: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'&' | b'!' => at += bytes[at..].iter().take_while(|b| !b.is_ascii_whitespace()).count(),
            b' ' | b'\t' | b'\n' | b'\r' => at += skip_blank(&text[at..]),
            _ if indicators.as_bytes().contains(&byte) => at += 1,
            _ => break,
        }
    }
    at
}
