//! A rule's text as tokens. Every byte but white space belongs to one token.

use crate::text::Span;

/// One token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word that begins with a dash, without it.
    Dashed(String),
    /// A word that begins with a typographic dash, without it.
    LongDashed(String),
    /// Any other word: a property, an operator without its dash, a value without quotes.
    Word(String),
    /// A text in quotes.
    Text(Quoted),
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
    /// Signs of other languages, such as `==` and `&&`.
    Sign(String),
}

/// A text in quotes, with escapes undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quoted {
    pub(super) text: String,
    pub(super) fault: Option<QuoteFault>,
}

/// What is wrong with the quotes around a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// Nothing closes it.
    Open,
    /// Typographic quotes.
    Curly,
    /// A backslash before the quotes, as in JSON.
    Backslash,
}

const DOUBLE: [char; 4] = ['\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}'];
const SINGLE: [char; 4] = ['\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];
const DASHES: [char; 5] = ['\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{2212}'];
const SIGNS: &str = "=!&|<>";

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

/// The tokens of `text`.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.take_while(char::is_whitespace);
        let start = lexer.at;
        let Some(first) = lexer.peek() else { return tokens };
        let kind = lexer.token(first);
        tokens.push(Token { kind, span: Span::new(start, lexer.at) });
    }
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn token(&mut self, first: char) -> TokenKind {
        if let Some(quoted) = self.quoted(first) {
            return TokenKind::Text(quoted);
        }
        let single = match first {
            '(' => Some(TokenKind::Open),
            ')' => Some(TokenKind::Close),
            '[' => Some(TokenKind::OpenList),
            ']' => Some(TokenKind::CloseList),
            ',' => Some(TokenKind::Comma),
            _ => None,
        };
        if let Some(kind) = single {
            self.at += first.len_utf8();
            return kind;
        }
        if SIGNS.contains(first) {
            return TokenKind::Sign(self.take_while(|c| SIGNS.contains(c)).to_owned());
        }
        let dash = first == '-' || DASHES.contains(&first);
        if dash {
            self.at += first.len_utf8();
        }
        let word = self.take_while(is_word).to_owned();
        match first {
            '-' => TokenKind::Dashed(word),
            _ if dash => TokenKind::LongDashed(word),
            _ => TokenKind::Word(word),
        }
    }

    /// A text in quotes, when one begins here; a backslash before the quotes is let go.
    fn quoted(&mut self, first: char) -> Option<Quoted> {
        let skipped = self.rest().len() - self.rest().trim_start_matches('\\').len();
        let open = if first == '\\' { self.rest()[skipped..].chars().next()? } else { first };
        let family: &[char] = match open {
            '"' => &DOUBLE,
            '\'' => &SINGLE,
            curly if DOUBLE.contains(&curly) => &DOUBLE,
            curly if SINGLE.contains(&curly) => &SINGLE,
            _ => return None,
        };
        self.at += skipped + open.len_utf8();
        let straight = if family == DOUBLE { '"' } else { '\'' };
        let curly = open != straight;
        let body = self.rest();
        let (mut text, length, closed) = match undone(body, straight) {
            Some((text, length)) if !curly => (text, length, true),
            _ => ended_by(body, family, straight),
        };
        self.at += length;
        let backslash = skipped > 0;
        if backslash {
            text.truncate(text.trim_end_matches('\\').len());
        }
        let curly = curly || (closed && !body[..length].ends_with(straight));
        let fault = match (closed, curly, backslash) {
            (false, ..) => Some(QuoteFault::Open),
            (_, true, _) => Some(QuoteFault::Curly),
            (_, _, true) => Some(QuoteFault::Backslash),
            _ => None,
        };
        Some(Quoted { text, fault })
    }
}

/// The text before the closing `quote` with escapes undone, and the length with the quote: two single
/// quotes stand for one, and a backtick before a double one keeps it.
fn undone(body: &str, quote: char) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        if c == '`' && quote == '"' && next == Some('"') && body[at + 2..].contains('"') {
            text.push('"');
            chars.next();
        } else if c == quote && quote == '\'' && next == Some('\'') {
            text.push('\'');
            chars.next();
        } else if c == quote {
            return Some((text, at + c.len_utf8()));
        } else {
            text.push(c);
        }
    }
    None
}

/// The text before the first quote of any form, its length with the quote, and whether there is one.
fn ended_by(body: &str, family: &[char], straight: char) -> (String, usize, bool) {
    let end = body.char_indices().find(|(_, c)| *c == straight || family.contains(c));
    match end {
        Some((at, c)) => (body[..at].to_owned(), at + c.len_utf8(), true),
        None => (body.to_owned(), body.len(), false),
    }
}

/// True for what a word can go on with; quotes, brackets, commas and signs end it.
fn is_word(c: char) -> bool {
    let ends = c.is_whitespace() || "()[],\"'".contains(c) || SIGNS.contains(c);
    !ends && !DOUBLE.contains(&c) && !SINGLE.contains(&c)
}
