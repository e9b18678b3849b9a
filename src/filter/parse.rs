//! Recursive descent over the tokens. What is meant without doubt is read on from, with a fault.

use crate::diag::nearest;
use crate::text::Span;

use super::fault::shown;
use super::hints;
use super::lex::{QuoteFault, Quoted, Token, TokenKind, lex};
use super::{
    Comparison, Expr, ExprKind, Fault, FaultKind, Joint, Operator, OperatorUse, PropertyName, Value, ValueKind,
};

/// How deep parentheses and `-not` may nest.
pub const MAX_DEPTH: usize = 64;

/// Faults beyond these are not told.
const MAX_FAULTS: usize = 10;

/// A rule after reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The rule; absent when a fault leaves open what is meant.
    pub expr: Option<Expr>,
    /// What is wrong with the grammar, by place.
    pub faults: Vec<Fault>,
}

impl Parsed {
    /// The rule, when nothing is wrong with its grammar.
    #[must_use]
    pub fn valid(self) -> Option<Expr> {
        self.expr.filter(|_| self.faults.is_empty())
    }
}

/// Reads a rule. Knows the grammar, not the properties.
#[must_use]
pub fn parse(rule: &str) -> Parsed {
    let mut parser = Parser { tokens: lex(rule), at: 0, depth: 0, end: rule.trim_end().len(), faults: Vec::new() };
    let expr = parser.rule();
    parser.faults.truncate(MAX_FAULTS);
    Parsed { expr, faults: parser.faults }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    end: usize,
    faults: Vec<Fault>,
}

/// A word of the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Logic {
    Not,
    Join(Joint),
}

fn logic(word: &str) -> Option<Logic> {
    match word.to_ascii_lowercase().as_str() {
        "not" => Some(Logic::Not),
        "and" => Some(Logic::Join(Joint::And)),
        "or" => Some(Logic::Join(Joint::Or)),
        _ => None,
    }
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    /// The next token's place; behind the last one at the end.
    fn place(&self) -> Span {
        self.peek().map_or(Span::at(self.end), |token| token.span)
    }

    fn fault(&mut self, span: Span, message: impl Into<String>, label: &str, help: impl Into<String>) {
        self.faults.push(Fault::new(FaultKind::Syntax, span, message).label(label).help(help));
    }

    fn rule(&mut self) -> Option<Expr> {
        if self.tokens.is_empty() {
            self.fault(Span::at(0), "The filter has no rule", "nothing here", EXAMPLE);
            return None;
        }
        let expr = self.joined(Joint::Or)?;
        let Some(left) = self.next() else { return Some(expr) };
        match &left.kind {
            TokenKind::Close => {
                self.fault(left.span, "A parenthesis closes and none is open", "closes nothing", "take it out");
            }
            kind => {
                let message = format!("{} stands behind a whole comparison", described(kind));
                self.fault(left.span, message, "`-and` or `-or` is missing before it", JOIN);
            }
        }
        None
    }

    /// Parts with `joint` between them; parts of `-or` are joined by `-and`.
    fn joined(&mut self, joint: Joint) -> Option<Expr> {
        let part = |parser: &mut Self| match joint {
            Joint::Or => parser.joined(Joint::And),
            Joint::And => parser.negated(),
        };
        let first = part(self)?;
        let (mut parts, mut words) = (vec![first], Vec::new());
        while let Some(word) = self.logic_word(Logic::Join(joint)) {
            words.push(word);
            parts.push(part(self)?);
        }
        if words.is_empty() {
            return parts.pop();
        }
        let span = parts.iter().map(|part| part.span).reduce(Span::to)?;
        Some(Expr { kind: ExprKind::Joined(joint, parts, words), span, parentheses: 0 })
    }

    /// Takes the word `wanted` if it comes next, also where it is written as in another language.
    fn logic_word(&mut self, wanted: Logic) -> Option<Span> {
        let token = self.peek()?;
        let span = token.span;
        let written = match &token.kind {
            TokenKind::Dashed(word) | TokenKind::Word(word) | TokenKind::LongDashed(word) => word.clone(),
            TokenKind::Sign(sign) => hints::sign(sign)?.trim_start_matches('-').to_owned(),
            _ => return None,
        };
        if logic(&written) != Some(wanted) {
            return None;
        }
        let kind = token.kind.clone();
        self.spelling(&kind, span, &format!("-{}", written.to_ascii_lowercase()));
        self.at += 1;
        Some(span)
    }

    /// Says that a word is written as in another language.
    fn spelling(&mut self, kind: &TokenKind, span: Span, meant: &str) {
        match kind {
            TokenKind::Sign(sign) => {
                let message = format!("`{}` is no operator of filters", shown(sign));
                self.fault(span, message, "of another language", format!("write `{meant}`"));
            }
            TokenKind::LongDashed(_) => {
                let message = format!("The dash of `{meant}` is a typographic one");
                self.fault(span, message, "not a hyphen", format!("write `{meant}` with a plain hyphen"));
            }
            _ => {}
        }
    }

    fn negated(&mut self) -> Option<Expr> {
        let Some(word) = self.logic_word(Logic::Not) else {
            return self.primary();
        };
        let part = self.nested(word, Self::negated)?;
        let span = word.to(part.span);
        Some(Expr { kind: ExprKind::Not(word, Box::new(part)), span, parentheses: 0 })
    }

    /// Reads one level deeper.
    fn nested(&mut self, at: Span, read: impl Fn(&mut Self) -> Option<Expr>) -> Option<Expr> {
        if self.depth == MAX_DEPTH {
            let message = format!("The rule nests deeper than {MAX_DEPTH} levels");
            self.fault(at, message, "too deep", "take out parentheses that change nothing");
            return None;
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn primary(&mut self) -> Option<Expr> {
        let Some(open) = self.peek().filter(|token| token.kind == TokenKind::Open).map(|token| token.span) else {
            return self.comparison();
        };
        self.at += 1;
        let mut inner = self.nested(open, |parser| parser.joined(Joint::Or))?;
        inner.span = open.to(self.place());
        match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Close) => self.at += 1,
            None => self.fault(open, "A parenthesis is not closed", "opens here", "add `)` where its part ends"),
            Some(kind) => {
                let message = format!("{} stands behind a whole comparison", described(kind));
                let span = self.place();
                self.fault(span, message, "`-and`, `-or` or `)` is missing before it", JOIN);
                return None;
            }
        }
        inner.parentheses = inner.parentheses.saturating_add(1);
        Some(inner)
    }

    fn comparison(&mut self) -> Option<Expr> {
        let property = self.property()?;
        let operator = self.operator(&property)?;
        let value = self.value(operator)?;
        let comparison = Comparison { property, operator, value };
        let span = comparison.span();
        Some(Expr { kind: ExprKind::Comparison(comparison), span, parentheses: 0 })
    }

    fn property(&mut self) -> Option<PropertyName> {
        let span = self.place();
        let (what, kind) = match self.peek().map(|token| &token.kind) {
            Some(TokenKind::Word(word)) if logic(word).is_none() => {
                let text = word.clone();
                return Some(self.property_word(text, span));
            }
            Some(kind) => (described(kind), Some(kind)),
            None => ("The rule ends where a comparison".to_owned(), None),
        };
        let message = match kind {
            Some(TokenKind::Text(_)) => format!("{what} stands where a property is expected"),
            Some(_) => format!("{what} stands where a comparison is expected"),
            None => format!("{what} is expected"),
        };
        self.fault(span, message, "a comparison begins with its property", EXAMPLE);
        None
    }

    /// A property; one that runs into its operator (`device.model-eq`) is parted from it.
    fn property_word(&mut self, text: String, span: Span) -> PropertyName {
        let dash = text.rfind('-').filter(|at| Operator::from_word(&text[at + 1..]).is_some());
        let Some(dash) = dash.filter(|at| *at > 0) else {
            self.at += 1;
            return PropertyName { text, span };
        };
        let middle = span.start as usize + dash;
        let (before, operator) = (Span::new(span.start as usize, middle), Span::new(middle, span.end as usize));
        self.fault(operator, "No space parts the property from its operator", "begins here", "put a space before it");
        if let Some(token) = self.tokens.get_mut(self.at) {
            *token = Token { kind: TokenKind::Dashed(text[dash + 1..].to_owned()), span: operator };
        }
        PropertyName { text: text[..dash].to_owned(), span: before }
    }

    fn operator(&mut self, property: &PropertyName) -> Option<OperatorUse> {
        let span = self.place();
        let Some(token) = self.peek().cloned() else {
            let message = format!("`{}` is compared with nothing", shown(&property.text));
            self.fault(property.span, message, "the rule ends behind it", EXAMPLE);
            return None;
        };
        let (word, dashed) = match &token.kind {
            TokenKind::Dashed(word) | TokenKind::LongDashed(word) => (word.as_str(), true),
            TokenKind::Word(word) => (word.as_str(), false),
            TokenKind::Sign(sign) => (hints::sign(sign).unwrap_or(sign).trim_start_matches('-'), true),
            _ => ("", true),
        };
        let Some(operator) = Operator::from_word(word) else {
            self.no_operator(&token, word, property);
            return None;
        };
        self.spelling(&token.kind, span, operator.as_str());
        self.at += 1;
        Some(OperatorUse { operator, span, dashed })
    }

    fn no_operator(&mut self, token: &Token, word: &str, property: &PropertyName) {
        let property = shown(&property.text);
        let joins = logic(word).is_some() || matches!(token.kind, TokenKind::Close | TokenKind::Open);
        if joins || matches!(token.kind, TokenKind::Text(_)) || (is_value(word) && !word.is_empty()) {
            let message = format!("An operator is missing behind `{property}`");
            self.fault(token.span, message, "an operator is expected here", EXAMPLE);
            return;
        }
        let message = format!("{} is no operator of filters", described(&token.kind));
        self.fault(token.span, message, "not known", hints::operator(word));
    }

    fn value(&mut self, operator: OperatorUse) -> Option<Value> {
        let span = self.place();
        let value = match self.peek().map(|token| token.kind.clone()) {
            Some(TokenKind::Text(quoted)) => Some(self.text(quoted, span)),
            Some(TokenKind::OpenList) => return self.list(&TokenKind::CloseList),
            Some(TokenKind::Open) if operator.operator.takes_list() => {
                self.fault(span, "A list stands in parentheses", "lists have brackets", LIST);
                return self.list(&TokenKind::Close);
            }
            Some(TokenKind::Word(word)) if logic(&word).is_none() => Some(self.bare(word, span)),
            _ => None,
        };
        if value.is_none() {
            let message = format!("No value stands behind `{}`", operator.operator.as_str());
            self.fault(operator.span, message, "a value is expected behind it", EXAMPLE);
        }
        value
    }

    fn text(&mut self, quoted: Quoted, span: Span) -> Value {
        match quoted.fault {
            None => {}
            Some(QuoteFault::Open) => {
                self.fault(span, "The quotes around a text are not closed", "opens here", "close the text with `\"`");
            }
            Some(QuoteFault::Curly) => {
                self.fault(span, "A text stands in typographic quotes", "not plain quotes", "write `\"` on both sides");
            }
            Some(QuoteFault::Backslash) => {
                let help = "write `\"` alone; the backslash belongs to JSON, not to the rule";
                self.fault(span, "A backslash stands before the quotes of a text", "not part of the rule", help);
            }
        }
        self.at += 1;
        Value { kind: ValueKind::Text(quoted.text), span }
    }

    /// A value without quotes: a word of the grammar, a number, or a text that lacks them.
    fn bare(&mut self, word: String, span: Span) -> Value {
        self.at += 1;
        if let Some(kind) = literal(&word) {
            return Value { kind, span };
        }
        if let Some(value) = word.strip_prefix('$').and_then(literal) {
            let right = if value == ValueKind::Bool(true) { "True" } else { "False" };
            let message = format!("`{word}` is a word of PowerShell, not of filters");
            self.fault(span, message, "with a dollar sign", format!("write `{right}`"));
            return Value { kind: value, span };
        }
        let (text, span) = self.rest_of_text(word, span);
        let message = format!("The text `{}` stands without quotes", shown(&text));
        let help = match nearest(&text, ["True", "False"]) {
            Some(near) => format!("did you mean `{near}`? A text stands in quotes"),
            None => format!("write `\"{}\"`", shown(&text)),
        };
        self.fault(span, message, "not in quotes", help);
        Value { kind: ValueKind::Text(text), span }
    }

    /// Further words of a text without quotes.
    fn rest_of_text(&mut self, mut text: String, mut span: Span) -> (String, Span) {
        while let Some(Token { kind: TokenKind::Word(word), span: at }) = self.peek() {
            if logic(word).is_some() || word.contains('.') {
                break;
            }
            text.push(' ');
            text.push_str(word);
            span = span.to(*at);
            self.at += 1;
        }
        (text, span)
    }

    /// A list up to `close`, without lists in it.
    fn list(&mut self, close: &TokenKind) -> Option<Value> {
        let open = self.next()?.span;
        let mut items = Vec::new();
        loop {
            let span = self.place();
            match self.next().map(|token| token.kind) {
                Some(kind) if kind == *close => {
                    return Some(Value { kind: ValueKind::List(items), span: open.to(span) });
                }
                Some(TokenKind::Comma) if !items.is_empty() && !self.ends_list(close) => {}
                Some(TokenKind::Text(quoted)) => {
                    self.at -= 1;
                    items.push(self.text(quoted, span));
                    self.after_item(close);
                }
                Some(TokenKind::Word(word)) if logic(&word).is_none() => {
                    self.at -= 1;
                    items.push(self.bare(word, span));
                    self.after_item(close);
                }
                Some(TokenKind::Comma) => {
                    self.fault(span, "A comma in a list has no value beside it", "nothing between", LIST);
                }
                _ => {
                    self.fault(open, "A list is not closed", "opens here", LIST);
                    return None;
                }
            }
        }
    }

    fn ends_list(&self, close: &TokenKind) -> bool {
        self.peek().is_none_or(|token| token.kind == *close || token.kind == TokenKind::Comma)
    }

    /// Says so where a further value follows without a comma.
    fn after_item(&mut self, close: &TokenKind) {
        let Some(token) = self.peek() else { return };
        let follows = matches!(&token.kind, TokenKind::Text(_) | TokenKind::Word(_)) && token.kind != *close;
        if follows && self.faults.len() < MAX_FAULTS {
            let span = token.span;
            self.fault(span, "Two values of a list have no comma between them", "a comma is missing before it", LIST);
        }
    }
}

const EXAMPLE: &str = "a comparison is a property, an operator and a value, as `device.isCompliant -eq True`";
const JOIN: &str = "join comparisons by `-and` or `-or`, and put texts in quotes";
const LIST: &str = "a list is written `[\"a\", \"b\"]`";

fn literal(word: &str) -> Option<ValueKind> {
    let is = |own: &str| word.eq_ignore_ascii_case(own);
    if is("true") || is("false") {
        return Some(ValueKind::Bool(is("true")));
    }
    if is("null") || is("$null") {
        return Some(ValueKind::Null);
    }
    let digits = word.strip_prefix('-').unwrap_or(word);
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| ValueKind::Number(word.to_owned()))
}

fn is_value(word: &str) -> bool {
    literal(word).is_some()
}

/// A token for a message, as the subject of a sentence.
fn described(kind: &TokenKind) -> String {
    match kind {
        TokenKind::Dashed(word) => format!("`-{}`", shown(word)),
        TokenKind::LongDashed(word) => format!("`–{}`", shown(word)),
        TokenKind::Word(word) | TokenKind::Sign(word) => format!("`{}`", shown(word)),
        TokenKind::Text(quoted) => format!("The text `{}`", shown(&quoted.text)),
        TokenKind::Open => "`(`".to_owned(),
        TokenKind::Close => "`)`".to_owned(),
        TokenKind::OpenList => "`[`".to_owned(),
        TokenKind::CloseList => "`]`".to_owned(),
        TokenKind::Comma => "A comma".to_owned(),
    }
}
