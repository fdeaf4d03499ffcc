// What the parser's tables can't decide by the next token alone. In: the tokens that the parser would take here (`valid`) and the text from here
// on. Out: at most one token; "no" leaves the place to the generated lexer. Keeps no state, so there is nothing to serialise.
//
// The rules are those of the compiler's `newlines.py`: a line break ends a statement unless what follows can't begin one (`continues_before`);
// that what stands before may not end one is known to the parser, which then does not take a line break. A line break begins an arm when an
// arrow comes before the next line break that counts (`begins_arm`).
#include "tree_sitter/parser.h"
#include <string.h>

enum Token {
  NEWLINE,
  ARM_NEWLINE,
  DO,
  TRAILING_DO,
  ELSE_IF,
  TERMINATE, // empty, before `terminate do`
  CLOSURE_PAREN,
  LABEL,
  FIELD_LABEL,
  STRING_CONTENT,
  MULTILINE_CONTENT,
  ERROR_SENTINEL,
};

#define LONGEST_WORD 16 // longer words are no keywords; what is beyond is dropped

typedef struct {
  char text[LONGEST_WORD + 1];
  unsigned length;
} Word;

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static void skip(TSLexer *lexer) { lexer->advance(lexer, true); }

static bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_word(int32_t c) { return is_letter(c) || (c >= '0' && c <= '9'); }
static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == 0xFEFF; }
static bool is_break(int32_t c) { return c == '\n' || c == ';'; }
static bool is_among(int32_t c, const char *signs) { return c > 0 && c < 128 && strchr(signs, (int)c) != NULL; }

static Word read_word(TSLexer *lexer) {
  Word word = {{0}, 0};
  while (is_word(lexer->lookahead)) {
    if (word.length < LONGEST_WORD) word.text[word.length] = (char)lexer->lookahead;
    word.length++;
    advance(lexer);
  }
  return word;
}

static bool is(const Word *word, const char *text) {
  return word->length <= LONGEST_WORD && strcmp(word->text, text) == 0;
}

static bool is_one_of(const Word *word, const char *const *texts) {
  for (; *texts != NULL; texts++) {
    if (is(word, *texts)) return true;
  }
  return false;
}

static void pass_blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) advance(lexer);
}

// --- strings --------------------------------------------------------------------------------------------------------------------------------

/// Text up to a quote, an escape or an interpolation; false if there is none.
static bool scan_content(TSLexer *lexer, bool is_multiline) {
  bool found = false;
  for (; !lexer->eof(lexer); found = true) {
    int32_t c = lexer->lookahead;
    lexer->mark_end(lexer);
    if (c == '\\' || (!is_multiline && (c == '"' || c == '\n'))) break;
    advance(lexer);
    if (c == '$' && lexer->lookahead == '{') break;
    if (c == '"' && lexer->lookahead == '"') {
      advance(lexer);
      if (lexer->lookahead == '"') break;
    }
  }
  if (lexer->eof(lexer)) lexer->mark_end(lexer);
  lexer->result_symbol = is_multiline ? MULTILINE_CONTENT : STRING_CONTENT;
  return found;
}

/// Passes a string and all that its interpolations hold; stands behind the opening quote before, behind the closing one after. The depth of strings
/// within strings is bounded, so that no text can exhaust the stack.
static void pass_string(TSLexer *lexer, unsigned depth) {
  bool is_multiline = false;
  if (lexer->lookahead == '"') {
    advance(lexer);
    if (lexer->lookahead != '"') return; // an empty one
    advance(lexer);
    is_multiline = true;
  }
  unsigned quotes = 0, braces = 0;
  while (!lexer->eof(lexer)) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    if (braces > 0) {
      if (c == '{') braces++;
      if (c == '}') braces--;
      if (c == '"' && depth < 64) pass_string(lexer, depth + 1);
      continue;
    }
    quotes = c == '"' ? quotes + 1 : 0;
    if (quotes == (is_multiline ? 3u : 1u) || (c == '\n' && !is_multiline)) return;
    if (c == '\\' && !lexer->eof(lexer)) advance(lexer);
    if (c == '$' && lexer->lookahead == '{') {
      advance(lexer);
      braces = 1;
    }
  }
}

// --- what comes next ------------------------------------------------------------------------------------------------------------------------

/// The next token's beginning: a word as a whole, or a sign's first character (then the word is empty).
typedef struct {
  Word word;
  int32_t sign;
} Next;

static Next read_next(TSLexer *lexer) {
  Next next = {{{0}, 0}, lexer->lookahead};
  if (is_word(lexer->lookahead)) next.word = read_word(lexer);
  else if (!lexer->eof(lexer)) advance(lexer);
  return next;
}

typedef struct {
  bool has_break, has_comment;
} Space;

/// Passes blanks, line breaks and, behind the first of these, comments. A comment in the line itself stays: it is a token of its own.
static Space skip_space(TSLexer *lexer) {
  Space space = {false, false};
  for (;;) {
    int32_t c = lexer->lookahead;
    if (c == '#' && space.has_break) {
      space.has_comment = true;
      while (!lexer->eof(lexer) && lexer->lookahead != '\n') skip(lexer);
    } else if (!is_blank(c) && !is_break(c)) {
      return space;
    } else {
      space.has_break |= is_break(c);
      skip(lexer);
    }
  }
}

// --- line breaks ----------------------------------------------------------------------------------------------------------------------------

static const char *const CONTINUING_WORDS[] = {"or", "and", "do", "end", "else", "when", "where", "in", "after", NULL};

/// Whether no statement can begin with what has been read, so that a line break before it ends nothing.
static bool continues_before(TSLexer *lexer, const Next *next) {
  int32_t second = lexer->lookahead;
  if (next->word.length > 0) return is_one_of(&next->word, CONTINUING_WORDS);
  switch (next->sign) {
  case '!': return second == '=';
  case '%': return second != '{';
  case '-': return second == '>';
  case ':': return second == ':';
  default: return is_among(next->sign, "|=<>.+*/,)]}&");
  }
}

static const char *const STATEMENT_WORDS[] = {
    "do",     "end",    "fn",        "if",   "case",  "let",   "for",      "while", "receive",
    "return", "assert", "assert_eq", "else", "after", "break", "continue", "await", "async", NULL,
};
static const char *const OPEN_WORDS[] = {"or", "and", "not", "when", "in", "as", NULL};

/// Whether a line break behind what has been read ends nothing. Passes what belongs to it: the rest of an arrow, an atom, a field's name, a string.
static bool continues_behind(TSLexer *lexer, const Next *next) {
  int32_t c = next->sign;
  if (next->word.length > 0) return is_one_of(&next->word, OPEN_WORDS);
  if (c == '"') pass_string(lexer, 0);
  if ((c == ':' || c == '.') && is_letter(lexer->lookahead)) {
    read_word(lexer);
    return false;
  }
  if (is_among(c, "|=-") && lexer->lookahead == '>') advance(lexer);
  return is_among(c, "|=<+-*/%!&,:.([{");
}

/// Whether the text, of which `next` has been read, is the head of an arm: an arrow comes before the next line break that counts. Words that no
/// head holds outside brackets end the search, so it seldom reads more than a line.
static bool begins_arm(TSLexer *lexer, Next next) {
  unsigned depth = 0; // of brackets
  bool counts = false; // the line break before `next`
  for (;;) {
    if (counts && !continues_before(lexer, &next)) return false;
    if (depth == 0 && lexer->lookahead != ':' && is_one_of(&next.word, STATEMENT_WORDS)) return false;
    if (next.sign == '-' && lexer->lookahead == '>' && depth == 0) return true;
    if (is_among(next.sign, "([{")) depth++;
    if (is_among(next.sign, ")]}") && depth-- == 0) return false;
    bool is_open = continues_behind(lexer, &next);
    bool has_break = false;
    while (is_blank(lexer->lookahead) || is_break(lexer->lookahead) || lexer->lookahead == '#') {
      has_break |= is_break(lexer->lookahead);
      bool is_comment = lexer->lookahead == '#';
      advance(lexer);
      while (is_comment && !lexer->eof(lexer) && lexer->lookahead != '\n') advance(lexer);
    }
    if (lexer->eof(lexer)) return false;
    counts = has_break && depth == 0 && !is_open;
    next = read_next(lexer);
  }
}

static bool accept(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

/// Behind a line break: whether it ends something, or the word is a `terminate` that ends the block.
static bool scan_break(TSLexer *lexer, const bool *valid, Next next, bool has_comment) {
  if (is(&next.word, "deriving") || is(&next.word, "terminate")) {
    bool is_terminate = is(&next.word, "terminate");
    pass_blanks(lexer);
    if (!is_terminate && lexer->lookahead == '(') return false;
    Word follows = read_word(lexer);
    if (is_terminate && is(&follows, "do")) return valid[TERMINATE] && !has_comment && accept(lexer, TERMINATE);
    return valid[NEWLINE] && accept(lexer, NEWLINE);
  }
  if (valid[ARM_NEWLINE] && begins_arm(lexer, next)) return accept(lexer, ARM_NEWLINE);
  return valid[NEWLINE] && accept(lexer, NEWLINE);
}

// --- words ----------------------------------------------------------------------------------------------------------------------------------

/// A word that only what follows tells apart from a name, or what the parser waits for. Stands behind it.
static bool scan_word(TSLexer *lexer, const bool *valid, const Word *word) {
  if (is(word, "terminate") && valid[TERMINATE]) {
    pass_blanks(lexer);
    Word follows = read_word(lexer);
    return is(&follows, "do") && accept(lexer, TERMINATE);
  }
  lexer->mark_end(lexer);
  bool is_labelled = lexer->lookahead == ':';
  if (is(word, "do") && !is_labelled && (valid[DO] || valid[TRAILING_DO])) return accept(lexer, valid[DO] ? DO : TRAILING_DO);
  if (valid[ERROR_SENTINEL] || !(valid[LABEL] || valid[FIELD_LABEL] || valid[ELSE_IF]) || word->length == 0) return false;
  pass_blanks(lexer);
  if (lexer->lookahead == ':') {
    advance(lexer);
    bool is_field = lexer->lookahead == ':';
    return is_letter(word->text[0]) && valid[is_field ? FIELD_LABEL : LABEL] && accept(lexer, is_field ? FIELD_LABEL : LABEL);
  }
  if (!valid[ELSE_IF] || !is(word, "else")) return false;
  Word follows = read_word(lexer);
  lexer->mark_end(lexer);
  return is(&follows, "if") && accept(lexer, ELSE_IF);
}

bool tree_sitter_snow_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  bool recovers = valid[ERROR_SENTINEL];
  if (!recovers && (valid[STRING_CONTENT] || valid[MULTILINE_CONTENT])) return scan_content(lexer, valid[MULTILINE_CONTENT]);
  lexer->mark_end(lexer); // behind a comment only an empty token can stand, where the line break is
  Space space = skip_space(lexer);
  if (lexer->eof(lexer) || lexer->lookahead == '#') return false;
  if (!space.has_comment) lexer->mark_end(lexer);
  Next next = read_next(lexer);
  bool takes_break = space.has_break && !recovers && (valid[NEWLINE] || valid[ARM_NEWLINE] || valid[TERMINATE]);
  if (takes_break && !continues_before(lexer, &next)) return scan_break(lexer, valid, next, space.has_comment);
  if (space.has_comment) return false; // the comment is the next token
  if (next.sign == '(' && valid[CLOSURE_PAREN] && !recovers) {
    lexer->mark_end(lexer);
    return accept(lexer, CLOSURE_PAREN);
  }
  return scan_word(lexer, valid, &next.word);
}

void *tree_sitter_snow_external_scanner_create(void) { return NULL; }
void tree_sitter_snow_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_snow_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload, (void)buffer;
  return 0;
}
void tree_sitter_snow_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload, (void)buffer, (void)length;
}
