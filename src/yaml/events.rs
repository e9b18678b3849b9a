//! The event parser behind the YAML reader. Nothing else in caplint names it, so that it can be
//! replaced.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event as Raw, Parser, ScanError, StrInput, StructureStyle};

use crate::text::Span;

use super::ScalarStyle;

/// A tag as resolved (`tag:yaml.org,2002:str`, `!include`) and its place.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) span: Span,
    pub(super) name: Box<str>,
}

/// What a node carries beside its content.
#[derive(Debug, Clone, Default)]
pub(super) struct Properties {
    /// The number that an [`Event::Alias`] refers to; 0 without anchor.
    pub(super) anchor: usize,
    pub(super) tag: Option<Tag>,
}

/// One step of a YAML stream.
#[derive(Debug, Clone)]
pub(super) enum Event<'t> {
    /// `---`, or the first content of a document without it.
    DocumentStart,
    /// `...`, or the end of a document without it.
    DocumentEnd,
    /// A comment; the span says it all.
    Comment,
    Scalar(Cow<'t, str>, ScalarStyle, Properties),
    /// `true` for flow style, in both.
    Sequence(bool, Properties),
    Mapping(bool, Properties),
    /// The end of the innermost list or map.
    End,
    Alias(usize),
    /// An alias to an anchor that was not met before.
    UnknownAlias,
    /// `&name` of the node just given.
    Anchor,
}

/// Why the text is not YAML, as far as the answer differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    Tab,
    UnclosedQuote,
    UnclosedBracket,
    WrongBracket {
        open: char,
        close: char,
    },
    StrayBracket,
    /// Something between brackets that cannot stand there.
    InBrackets,
    /// A character that cannot begin a plain value.
    ReservedCharacter(char),
    /// A text that was read as anchor, alias or tag.
    NeedsQuotes,
    /// A second `: ` in one value.
    ColonInValue,
    MissingColon,
    Indentation,
    /// The document ended, but its text goes on.
    ContentAfterDocument,
    AfterQuote,
    Escape,
    MissingSpace,
    /// A comment between two lines of one plain text.
    Comment,
    BlockScalarHeader,
    Directive,
    TooDeep,
    /// Anything else, in the parser's words.
    Other(String),
}

/// A problem and the offset at which the parser noticed it.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) problem: Problem,
    pub(super) at: usize,
}

/// The events of a text.
pub(super) struct Events<'t> {
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Events<'t> {
    /// Starts on `text`; `depth` bounds the nesting of either style, `comments` how many comments
    /// may stand in a row.
    pub(super) fn new(text: &'t str, depth: usize, comments: usize) -> Self {
        let options = granit_parser::options! {
            emit_anchor_events: true,
            emit_unresolved_aliases: true,
            flow_nesting_limit: depth,
            block_nesting_limit: depth,
            max_buffered_comment_events: comments,
        };
        Self { parser: Parser::new_from_str_with_options(text, options) }
    }

    /// The next event; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<(Event<'t>, Span), Fault>> {
        loop {
            let (event, span) = match self.parser.next_event()? {
                Ok(next) => next,
                Err(error) => return Some(Err(fault(&error))),
            };
            if let Some(event) = translate(event, &span) {
                return Some(Ok((event, bytes(&span))));
            }
        }
    }

    /// After a fault: goes on at the next document; `false` when there is none.
    pub(super) fn next_document(&mut self) -> bool {
        self.parser.proceed_next_document().unwrap_or(false)
    }
}

fn bytes(span: &granit_parser::Span) -> Span {
    span.byte_range().map_or_else(Span::default, |range| Span::new(range.start, range.end))
}

fn translate<'t>(event: Raw<'t>, span: &granit_parser::Span) -> Option<Event<'t>> {
    let properties = |anchor, tag: Option<Cow<'_, granit_parser::Tag>>| Properties {
        anchor,
        tag: tag.map(|tag| Tag {
            span: span.tag_span().map_or_else(Span::default, |span| bytes(&span)),
            name: tag.to_string().into_boxed_str(),
        }),
    };
    Some(match event {
        Raw::DocumentStart(..) => Event::DocumentStart,
        Raw::DocumentEnd => Event::DocumentEnd,
        Raw::Comment(..) => Event::Comment,
        Raw::Scalar(text, kind, anchor, tag) => Event::Scalar(text, style(kind), properties(anchor, tag)),
        Raw::SequenceStart(kind, anchor, tag) => Event::Sequence(kind == StructureStyle::Flow, properties(anchor, tag)),
        Raw::MappingStart(kind, anchor, tag) => Event::Mapping(kind == StructureStyle::Flow, properties(anchor, tag)),
        Raw::SequenceEnd | Raw::MappingEnd => Event::End,
        Raw::Alias(id) => Event::Alias(id),
        Raw::UnresolvedAlias(_) => Event::UnknownAlias,
        Raw::Anchor(..) => Event::Anchor,
        _ => return None,
    })
}

fn style(style: granit_parser::ScalarStyle) -> ScalarStyle {
    match style {
        granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        granit_parser::ScalarStyle::Literal => ScalarStyle::Literal,
        granit_parser::ScalarStyle::Folded => ScalarStyle::Folded,
        granit_parser::ScalarStyle::Plain => ScalarStyle::Plain,
    }
}

fn fault(error: &ScanError) -> Fault {
    Fault { problem: problem(error.kind()), at: error.marker().byte_offset().unwrap_or_default() }
}

#[rustfmt::skip]
fn problem(kind: &ErrorKind) -> Problem {
    use ErrorKind as K;
    match kind {
        K::TabNotAllowed | K::TabInBlockIndentation | K::TabInIndentation | K::TabAtBlockScalarStart
            | K::TabInPlainScalar | K::InvalidBlockEntryWhitespace | K::InvalidMappingValueWhitespace => Problem::Tab,
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => Problem::UnclosedQuote,
        K::UnclosedFlowCollection { .. } => Problem::UnclosedBracket,
        K::MismatchedFlowCollectionEnd { open, close } => Problem::WrongBracket { open: *open, close: *close },
        K::MisplacedFlowCollectionEnd => Problem::StrayBracket,
        K::UnexpectedCharacter { character } => Problem::ReservedCharacter(*character),
        K::MappingValueNotAllowed => Problem::ColonInValue,
        K::BlockEntryInFlowCollection | K::PlainScalarStartsWithDashFlowIndicator | K::InvalidColonPlacement
            | K::FlowMappingValueAdjacentCollection | K::ExpectedFlowMappingSeparator
            | K::ExpectedFlowSequenceSeparator | K::UnexpectedEofFlowMapping | K::UnexpectedEofFlowSequence
            | K::UnexpectedEofImplicitFlowMapping | K::UnexpectedEofBlockMapping | K::UnexpectedEofBlockSequence
            | K::UnexpectedEof | K::InvalidFlowScalarIndent => Problem::InBrackets,
        K::SimpleKeyExpected | K::InvalidSimpleKey => Problem::MissingColon,
        K::InvalidIndentation | K::ExpectedBlockMappingKey | K::ExpectedBlockSequenceEntry
            | K::InvalidBlockScalarIndent | K::InvalidQuotedScalarIndent | K::MappingKeyNotAllowed
            | K::BlockSequenceEntryNotAllowed => Problem::Indentation,
        K::ExpectedDocumentStart => Problem::ContentAfterDocument,
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => Problem::AfterQuote,
        K::UnknownQuotedScalarEscape | K::InvalidQuotedScalarHexEscape | K::InvalidLowSurrogateHexEscape
            | K::InvalidLowSurrogate | K::MissingLowSurrogate | K::UnpairedLowSurrogate
            | K::InvalidUnicodeEscape => Problem::Escape,
        K::ExpectedWhitespace | K::CommentNotSeparated => Problem::MissingSpace,
        K::CommentInterceptedScalar => Problem::Comment,
        K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => Problem::BlockScalarHeader,
        K::MissingAnchorOrAliasName | K::UndeclaredTagHandle | K::InvalidGlobalTagCharacter | K::ExpectedTagBang
            | K::InvalidTagTerminator | K::MissingTagUri | K::UnclosedVerbatimTag | K::InvalidTagEscape
            | K::InvalidTagUtf8 | K::InvalidTagUtf8LeadingByte
            | K::InvalidTagUtf8TrailingByte => Problem::NeedsQuotes,
        K::MissingDirectiveName | K::InvalidDirectiveName | K::MissingDocumentEndBeforeDirective
            | K::InvalidDirectiveTerminator | K::DuplicateVersionDirective | K::UnsupportedYamlMajorVersion
            | K::MissingYamlVersion | K::MissingYamlVersionSeparator | K::YamlVersionTooLong
            | K::DuplicateTagDirective | K::InvalidTagDirectiveTerminator | K::ExpectedTagDirectiveBang
            | K::DirectiveByteLimitExceeded { .. } | K::TooManyReservedDirectiveParams { .. } => Problem::Directive,
        K::RecursionLimitExceeded => Problem::TooDeep,
        other => Problem::Other(other.to_string()),
    }
}
