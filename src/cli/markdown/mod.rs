//! Markdown for a terminal: what the rules' pages use, no more.

mod inline;
mod table;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use inline::Inline;
use table::Table;

/// How a page looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Whether ANSI colours are written.
    pub(super) color: bool,
    /// Whether links are written as OSC 8; otherwise the address follows in brackets.
    pub(super) links: bool,
    /// Columns to wrap to.
    pub(super) width: usize,
}

/// Renders `page`.
pub(super) fn render(page: &str, look: Look) -> String {
    let mut renderer = Renderer::new(look);
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        renderer.take(event);
    }
    renderer.out
}

/// Block by block; inline text is gathered until its block ends.
struct Renderer {
    look: Look,
    out: String,
    inline: Inline,
    /// What every line starts with: two columns per list level, a bar per quotation.
    indents: Vec<&'static str>,
    /// For each open list the number of its next item; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The marker of the item that has just begun.
    marker: Option<String>,
    code: Option<String>,
    table: Option<Table>,
}

impl Renderer {
    fn new(look: Look) -> Self {
        Self {
            look,
            out: String::new(),
            inline: Inline::new(look),
            indents: Vec::new(),
            lists: Vec::new(),
            marker: None,
            code: None,
            table: None,
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => self.inline.code(&code),
            Event::SoftBreak => self.inline.push(" "),
            Event::HardBreak => self.inline.push("\n"),
            Event::Rule => {
                self.gap();
                self.line(&"─".repeat(self.look.width.min(40)));
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Item => self.begin_item(),
            Tag::List(first) => self.begin_list(first),
            Tag::BlockQuote(_) => self.indents.push("│ "),
            Tag::CodeBlock(kind) => self.begin_code(&kind),
            Tag::Table(_) => self.table = Some(Table::default()),
            Tag::Emphasis => self.inline.open("\u{1b}[3m"),
            Tag::Strong => self.inline.open("\u{1b}[1m"),
            Tag::Link { dest_url, .. } => self.inline.open_link(&dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.paragraph(),
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::Item => self.end_item(),
            TagEnd::List(_) => self.end_list(),
            TagEnd::BlockQuote(_) => self.outdent(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::TableCell => self.cell(),
            TagEnd::TableHead | TagEnd::TableRow => self.row(),
            TagEnd::Table => self.end_table(),
            TagEnd::Emphasis | TagEnd::Strong => self.inline.close(),
            TagEnd::Link => self.inline.close_link(),
            _ => {}
        }
    }

    fn text(&mut self, text: &CowStr<'_>) {
        match &mut self.code {
            Some(code) => code.push_str(text),
            None => self.inline.push(text),
        }
    }

    /// An empty line before a block, except at the start and right behind an item's marker.
    fn gap(&mut self) {
        if !self.out.is_empty() && self.marker.is_none() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn paragraph(&mut self) {
        // Items of a list stand close together, also when Markdown sets them in paragraphs.
        if self.lists.is_empty() {
            self.gap();
        }
        let text = self.inline.finish();
        self.wrapped(&text);
    }

    fn heading(&mut self, level: HeadingLevel) {
        let text = self.inline.finish();
        self.gap();
        if self.look.color {
            let strong = if level == HeadingLevel::H1 { "\u{1b}[1;4m" } else { "\u{1b}[1m" };
            self.line(&format!("{strong}{text}\u{1b}[0m"));
            return;
        }
        self.line(&text);
        let under = if level == HeadingLevel::H1 { "=" } else { "-" };
        self.line(&under.repeat(textwrap::core::display_width(&text)));
    }

    fn begin_list(&mut self, first: Option<u64>) {
        self.flush();
        if self.lists.is_empty() {
            self.gap();
        }
        self.lists.push(first);
    }

    fn begin_item(&mut self) {
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.indents.push(if marker.len() > 2 { "   " } else { "  " });
        self.marker = Some(marker);
    }

    fn end_item(&mut self) {
        self.flush();
        self.marker = None;
        self.outdent();
    }

    fn end_list(&mut self) {
        self.lists.pop();
    }

    fn outdent(&mut self) {
        self.indents.pop();
    }

    /// Writes inline text that no paragraph holds, as in a tight list.
    fn flush(&mut self) {
        let text = self.inline.finish();
        if !text.is_empty() {
            self.wrapped(&text);
        }
    }

    fn begin_code(&mut self, _: &CodeBlockKind<'_>) {
        self.flush();
        self.gap();
        self.code = Some(String::new());
    }

    fn end_code(&mut self) {
        let code = self.code.take().unwrap_or_default();
        for line in code.lines() {
            let line = if self.look.color { format!("    \u{1b}[36m{line}\u{1b}[0m") } else { format!("    {line}") };
            self.line(&line);
        }
    }

    fn cell(&mut self) {
        let text = self.inline.finish();
        if let Some(table) = &mut self.table {
            table.cell(text);
        }
    }

    fn row(&mut self) {
        if let Some(table) = &mut self.table {
            table.end_row();
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        self.gap();
        let room = self.look.width.saturating_sub(self.indent().len());
        for line in table.lines(room) {
            self.line(&line);
        }
    }

    fn indent(&self) -> String {
        self.indents.concat()
    }

    /// Writes a line behind the indent, or behind the marker of an item that has just begun.
    fn line(&mut self, line: &str) {
        let start = self.first_indent();
        self.out.push_str(format!("{start}{line}").trim_end());
        self.out.push('\n');
    }

    fn wrapped(&mut self, text: &str) {
        let first = self.first_indent();
        let rest = self.indent();
        let options = textwrap::Options::new(self.look.width)
            .initial_indent(&first)
            .subsequent_indent(&rest)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.out.push_str(&textwrap::fill(text, options));
        self.out.push('\n');
    }

    fn first_indent(&mut self) -> String {
        let Some(marker) = self.marker.take() else {
            return self.indent();
        };
        let outer = self.indents.len().saturating_sub(1);
        self.indents[..outer].concat() + &marker
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    const PLAIN: Look = Look { color: false, links: false, width: 60 };
    const PAGE: &str = "# some-rule\n\nWhat *everybody* should know about `users.exclude`, in a sentence that is longer than a line.\n\n## Bad\n\n```yaml bad\nusers:\n  include: all # error: [some-rule]\n```\n\n- one\n- two, which is a long item that has to go on in a second line of text\n  - nested\n\n1. first\n2. second\n\n> quoted\n> text\n\n| Word | Meaning |\n|---|---|\n| `all` | everybody, guests too, and also those who come later in the year |\n| none | nobody |\n\nSee [the page](https://example.org/page) and <https://example.org>.\n\n---\n\nEnd.\n";

    #[test]
    fn plain() {
        assert_snapshot!(render(PAGE, PLAIN));
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let colored = render(PAGE, Look { color: true, ..PLAIN });
        let words = |text: &str| {
            let text = anstream::adapter::strip_str(text).to_string().replace('`', "");
            let kept = text.lines().filter(|line| !line.chars().all(|c| "=-─ ".contains(c)));
            kept.flat_map(str::split_whitespace).map(str::to_owned).collect::<Vec<_>>()
        };
        assert!(colored.contains("\u{1b}[1;4msome-rule"));
        assert_eq!(words(&colored), words(&render(PAGE, PLAIN)));
    }

    #[test]
    fn links_are_links_where_the_terminal_knows_them() {
        let linked = render("[the page](https://example.org/page)", Look { links: true, ..PLAIN });
        assert_eq!(linked, "\u{1b}]8;;https://example.org/page\u{1b}\\the page\u{1b}]8;;\u{1b}\\\n");
    }

    #[test]
    fn nothing_is_wider_than_asked_but_code() {
        let shown = render(PAGE, Look { width: 40, ..PLAIN });
        assert!(shown.lines().all(|line| textwrap::core::display_width(line) <= 40), "{shown}");
    }
}
