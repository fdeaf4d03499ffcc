/**
 * Snow for tree-sitter. A translation of `compiler/snowc/syntax/snow.lark`, rule by rule and with the same names; a test parses every
 * program of the repository with both and compares what they found.
 *
 * What the compiler's filter between lexer and parser decides is decided here by `src/scanner.c`: which line breaks end something,
 * which of them begin an arm, which `do` belongs to a call, what strings hold. The scanner keeps no state of its own: it goes by the
 * tokens that the parser would take at that place, so an edit never has to be parsed from the start of the file.
 */

/* global grammar, seq, choice, repeat, repeat1, optional, field, alias, token, prec */

const list = (rule) => seq(rule, repeat(seq(',', rule)));
const items = (rule) => optional(seq(list(rule), optional(',')));
const many = (rule) => seq(list(rule), optional(','));
const prefix = ($) => seq(repeat(seq($.attribute, optional($._newline))), optional($.visibility));

module.exports = grammar({
  name: 'snow',

  word: ($) => $.identifier,

  externals: ($) => [
    $._newline, // ends a statement or a member
    $._arm_newline, // the one before an arm of `case` or `receive`
    $._do, // the `do` that a header waits for
    $._trailing_do, // the `do` of a closure behind a call
    $._else_if, // `else if` in one line
    $._terminate, // `terminate do`
    $._closure_paren, // the parenthesis around a closure's parameters
    $._label, // a word before `:`, also one that is a keyword elsewhere
    $._field_label, // a word before `::`, likewise
    $.string_content,
    $._multiline_content,
    $._error_sentinel, // valid only while the parser recovers from a mistake
  ],

  extras: ($) => [/[ \t\r\f\v\uFEFF\n;]/, $.doc_comment, $.comment],

  supertypes: ($) => [$.item, $.type, $.pattern, $.expression],

  inline: ($) => [$._path, $._member_end],

  rules: {
    source_file: ($) => optional(seq($.item, repeat(seq(optional($._newline), $.item)), optional($._newline))),

    doc_comment: (_) => token(prec(1, /##[^\n]*/)),
    comment: (_) => token(/#[^\n]*/),

    // --- items -------------------------------------------------------------------------------------------------------

    item: ($) =>
      choice(
        $.function_item,
        $.struct_item,
        $.sum_item,
        $.alias_item,
        $.interface_item,
        $.impl_item,
        $.actor_item,
        $.service_item,
        $.supervisor_item,
        $.module_item,
        $.constant_item,
        $.import_item,
        $.test_item,
        $.bench_item,
      ),

    visibility: (_) => 'pub',

    attribute: ($) =>
      seq(
        '@',
        field('name', $.identifier),
        optional(seq('(', items(choice($.string, $.identifier)), ')')),
      ),

    function_item: ($) =>
      seq(
        prefix($),
        optional('async'),
        'fn',
        field('name', $.identifier),
        optional(field('generics', $.generics)),
        field('parameters', $.parameters),
        optional(seq('->', field('result', $.type))),
        optional($.receives),
        optional($.where),
        optional($.guard),
        optional(choice(seq('=', field('body', $.expression)), $._body)),
      ),

    parameters: ($) => seq('(', items($.parameter), ')'),
    _body: ($) => seq(alias($._do, 'do'), optional(field('body', $.block)), 'end'),

    receives: ($) => seq('receives', field('message', $.type)),
    guard: ($) => seq('when', field('condition', $.expression)),
    where: ($) => seq('where', list($.condition)),
    condition: ($) =>
      choice(
        seq(field('name', $.type_identifier), optional(seq(':', $._bounds))),
        seq(field('name', $.type_identifier), '.', field('part', $.type_identifier), ':', $._bounds),
        seq(field('name', $.type_identifier), '.', field('part', $.type_identifier), '==', field('type', $.type)),
      ),

    generics: ($) => seq('<', many($.generic), '>'),
    generic: ($) => seq(field('name', $.type_identifier), optional(seq(':', $._bounds))),
    _bounds: ($) => seq($.named_type, repeat(seq('+', $.named_type))),

    struct_item: ($) =>
      seq(
        prefix($),
        'struct',
        field('name', $.type_identifier),
        optional($.generics),
        alias($._do, 'do'),
        optional(seq($.struct_field, repeat(seq(optional($._member_end), $.struct_field)), optional(','))),
        'end',
        optional($.deriving),
      ),

    _member_end: ($) => choice($._newline, ','),

    struct_field: ($) =>
      seq(
        field('name', choice($.identifier, alias($._field_label, $.identifier))),
        '::',
        field('type', $.type),
        optional(seq('=', field('default', $.expression))),
      ),

    sum_item: ($) =>
      seq(
        prefix($),
        'type',
        field('name', $.type_identifier),
        optional($.generics),
        alias($._do, 'do'),
        optional(seq($.variant, repeat(seq(optional(choice($._newline, ',', '|')), $.variant)), optional(','))),
        'end',
        optional($.deriving),
      ),

    variant: ($) =>
      seq(
        field('name', $.type_identifier),
        optional(choice(seq('(', many($.type), ')'), seq('{', items($.variant_field), '}'))),
      ),

    variant_field: ($) =>
      seq(field('name', choice($.identifier, alias($._field_label, $.identifier))), '::', field('type', $.type)),

    alias_item: ($) =>
      seq(prefix($), 'type', field('name', $.type_identifier), optional($.generics), '=', field('type', $.type)),

    deriving: ($) => seq('deriving', '(', items($.type_identifier), ')'),

    interface_item: ($) =>
      seq(
        prefix($),
        'interface',
        field('name', $.type_identifier),
        optional($.generics),
        optional(seq(':', field('bound', $.named_type))),
        alias($._do, 'do'),
        optional($._interface_members),
        'end',
      ),

    _interface_members: ($) => seq($._interface_member, repeat(seq(optional($._newline), $._interface_member))),
    _interface_member: ($) => choice(alias($.associated_name, $.associated_type), $.function_item),
    associated_name: ($) => seq('type', field('name', $.type_identifier)),

    impl_item: ($) =>
      seq(
        prefix($),
        'impl',
        choice(field('type', $.type), seq(field('interface', $.type), 'for', field('type', $.type))),
        optional($.where),
        alias($._do, 'do'),
        optional(seq($._impl_member, repeat(seq(optional($._newline), $._impl_member)))),
        'end',
      ),

    _impl_member: ($) => choice($.associated_type, $.function_item),
    associated_type: ($) => seq('type', field('name', $.type_identifier), '=', field('type', $.type)),

    actor_item: ($) =>
      seq(
        prefix($),
        'actor',
        field('name', $.identifier),
        field('parameters', $.parameters),
        optional($.receives),
        alias($._do, 'do'),
        optional(field('body', $.block)),
        optional($.terminate),
        'end',
      ),

    terminate: ($) => seq($._terminate, 'terminate', $._body),

    service_item: ($) =>
      seq(
        prefix($),
        'service',
        field('name', $.type_identifier),
        alias($._do, 'do'),
        optional(seq($._service_member, repeat(seq(optional($._newline), $._service_member)))),
        'end',
      ),

    _service_member: ($) =>
      choice($.call_handler, $.cast_handler, $.info_handler, $.terminate_handler, $.function_item),

    call_handler: ($) =>
      seq(
        'call',
        field('name', $.type_identifier),
        field('parameters', $.parameters),
        optional(seq('::', field('reply', $.type))),
        $._handler_body,
      ),

    cast_handler: ($) =>
      seq('cast', field('name', $.type_identifier), field('parameters', $.parameters), $._handler_body),

    info_handler: ($) => seq('info', field('message', $.pattern), $._handler_body),
    terminate_handler: ($) => seq($._terminate, 'terminate', $._handler_body),

    _handler_body: ($) =>
      seq(alias($._do, 'do'), optional(seq('|', field('state', $._bar_pattern), '|')), optional(field('body', $.block)), 'end'),

    supervisor_item: ($) =>
      seq(
        prefix($),
        'supervisor',
        field('name', $.type_identifier),
        alias($._do, 'do'),
        optional(
          seq($._supervisor_member, repeat(seq(optional($._member_end), $._supervisor_member)), optional(',')),
        ),
        'end',
      ),

    _supervisor_member: ($) => choice($.setting, $.child),
    child: ($) => seq('child', field('name', $.identifier), alias($._do, 'do'), optional($._settings), 'end'),
    _settings: ($) => seq($.setting, repeat(seq(optional($._member_end), $.setting)), optional(',')),
    setting: ($) => seq(field('name', alias($._label, $.identifier)), ':', field('value', $.expression)),

    module_item: ($) =>
      seq(
        prefix($),
        'module',
        field('name', $.type_identifier),
        alias($._do, 'do'),
        optional(seq($.item, repeat(seq(optional($._newline), $.item)))),
        'end',
      ),

    constant_item: ($) =>
      seq(
        prefix($),
        'let',
        field('name', $.identifier),
        optional(seq('::', field('type', $.type))),
        '=',
        field('value', $.expression),
      ),

    import_item: ($) =>
      choice(
        seq(prefix($), 'import', field('module', $.module_path), optional(seq('as', field('alias', $.type_identifier)))),
        seq(prefix($), 'from', field('module', $.module_path), 'import', many($.imported_name)),
      ),

    module_path: ($) => $._path,
    _path: ($) => seq($.type_identifier, repeat(seq('.', $.type_identifier))),
    imported_name: ($) => seq($._import_word, optional(seq('as', $._import_word))),
    _import_word: ($) => choice($.identifier, $.type_identifier),

    test_item: ($) => seq(prefix($), 'test', field('name', $.string), $._body),
    bench_item: ($) => seq(prefix($), 'bench', field('name', $.string), $._body),

    // --- types -------------------------------------------------------------------------------------------------------

    type: ($) => choice($._postfix_type, $.function_type),
    function_type: ($) => seq('Fun', '(', items($.type), ')', '->', field('result', $.type)),
    _postfix_type: ($) => choice($._primary_type, $.option_type, $.result_type),
    option_type: ($) => seq($._postfix_type, '?'),
    result_type: ($) => seq($._postfix_type, '!', field('error', $._primary_type)),
    _primary_type: ($) => choice($.named_type, $.unit_type, $.grouped_type, $.tuple_type),
    unit_type: (_) => seq('(', ')'),
    grouped_type: ($) => seq('(', $.type, ')'),
    tuple_type: ($) => seq('(', $.type, ',', items($.type), ')'),
    named_type: ($) => seq($._path, optional($.type_arguments)),
    type_arguments: ($) => seq('<', many($.type), '>'),

    // --- patterns ----------------------------------------------------------------------------------------------------

    parameter: ($) =>
      choice(
        seq(field('pattern', $._top_pattern), optional(seq('::', field('type', $.type)))),
        seq($.self, optional(seq('::', field('type', $.type)))),
      ),

    pattern: ($) => choice($._or_pattern, $.as_pattern),
    as_pattern: ($) => seq($.pattern, 'as', field('name', $.identifier)),
    _or_pattern: ($) => choice($._cons_pattern, $.or_pattern),
    or_pattern: ($) => seq($._cons_pattern, repeat1(seq('|', $._cons_pattern))),
    _cons_pattern: ($) => choice($._primary_pattern, $.cons_pattern),
    cons_pattern: ($) => seq($._primary_pattern, '::', $._cons_pattern),

    // Where `::` introduces a type.
    _top_pattern: ($) => choice($._top_or_pattern, alias($.top_as_pattern, $.as_pattern)),
    top_as_pattern: ($) => seq($._top_pattern, 'as', field('name', $.identifier)),
    _top_or_pattern: ($) => choice($._primary_pattern, alias($.top_or_pattern, $.or_pattern)),
    top_or_pattern: ($) => seq($._primary_pattern, repeat1(seq('|', $._primary_pattern))),

    // Between bars, where `|` closes.
    _bar_pattern: ($) => choice($._primary_pattern, alias($.bar_as_pattern, $.as_pattern)),
    bar_as_pattern: ($) => seq($._bar_pattern, 'as', field('name', $.identifier)),
    bar_parameter: ($) => seq(field('pattern', $._bar_pattern), optional(seq('::', field('type', $.type)))),

    _primary_pattern: ($) =>
      choice(
        alias($.identifier, $.name_pattern),
        $._literal,
        $.string,
        $.negative_pattern,
        $.constructor_pattern,
        $.struct_pattern,
        $.unit_pattern,
        $.grouped_pattern,
        $.tuple_pattern,
        $.list_pattern,
      ),

    negative_pattern: ($) => seq('-', $._number),
    constructor_pattern: ($) =>
      seq(field('name', alias($._pattern_path, $.path)), optional(seq('(', items($.pattern), ')'))),
    _pattern_path: ($) => $._path,
    struct_pattern: ($) =>
      seq(
        field('name', alias($._pattern_path, $.path)),
        '{',
        optional(choice('..', seq(list($.field_pattern), optional(seq(',', optional('..')))))),
        '}',
      ),
    field_pattern: ($) =>
      choice(
        field('name', $.identifier),
        seq(field('name', choice($.identifier, alias($._label, $.identifier))), ':', field('pattern', $.pattern)),
      ),
    unit_pattern: (_) => seq('(', ')'),
    grouped_pattern: ($) => seq('(', $.pattern, ')'),
    tuple_pattern: ($) =>
      choice(seq('(', $.pattern, ',', items($.pattern), ')'), seq('{', $.pattern, ',', items($.pattern), '}')),
    list_pattern: ($) =>
      seq('[', optional(seq(choice($.pattern, $.rest), repeat(seq(',', choice($.pattern, $.rest))), optional(','))), ']'),
    rest: ($) => seq('..', optional(field('name', $.identifier))),

    // --- blocks and statements ---------------------------------------------------------------------------------------

    block: ($) => seq($._statement, repeat(seq($._newline, $._statement))),
    _statement: ($) => choice($.let, $.assert, $.return, $.expression),

    let: ($) =>
      seq(
        'let',
        field('pattern', $._top_pattern),
        optional(seq('::', field('type', $.type))),
        '=',
        field('value', $.expression),
      ),

    assert: ($) =>
      choice(seq('assert', $.expression), seq('assert_eq', $.expression, optional(seq(',', $.expression)))),

    return: ($) => seq('return', optional(field('value', $.expression))),

    // --- expressions, loosest first ----------------------------------------------------------------------------------

    expression: ($) => choice($.binary, $.unary, $.pipe, $.range, $.await, $._postfix),

    binary: ($) => {
      const level = (strength, operators, associate) =>
        associate(strength, seq(field('left', $.expression), field('operator', choice(...operators)), field('right', $.expression)));
      return choice(
        level(1, ['or', '||'], prec.left),
        level(2, ['and', '&&'], prec.left),
        level(4, ['==', '!=', '<=', '>=', '<', '>'], prec.left),
        level(7, ['++', '<>', '::'], prec.right),
        level(8, ['+', '-'], prec.left),
        level(9, ['*', '/', '%'], prec.left),
      );
    },
    unary: ($) =>
      choice(
        prec(3, seq(field('operator', 'not'), field('operand', $.expression))),
        prec(10, seq(field('operator', choice('-', '!')), field('operand', $.expression))),
      ),
    pipe: ($) => prec.left(5, seq(field('left', $.expression), field('operator', $.pipe_operator), field('right', $.expression))),
    pipe_operator: (_) => token(/\|[0-9]*>/),
    range: ($) => prec.left(6, seq(field('low', $.expression), '..', field('high', $.expression))),
    await: ($) => prec(11, seq('await', $.expression)),

    _postfix: ($) => choice($._upper_path, $._operand),

    // A path of upper-case names; `A.B { … }` must not be read as `(A.B)` first.
    _upper_path: ($) => choice(alias($.type_identifier, $.upper_name), alias($.upper_field, $.field)),
    upper_field: ($) =>
      seq(field('receiver', $._upper_path), '.', field('name', $.type_identifier)),

    _operand: ($) => choice($._primary, $.field, $.try, $.index, $.call),
    field: ($) =>
      choice(
        seq(field('receiver', $._upper_path), '.', field('name', $.identifier)),
        seq(field('receiver', $._operand), '.', field('name', choice($.identifier, $.type_identifier))),
      ),
    try: ($) => seq($._postfix, '?'),
    index: ($) => seq(field('receiver', $._postfix), '[', field('index', $.expression), ']'),

    call: ($) => seq(field('function', $._postfix), field('arguments', $.arguments), optional($.trailing_closure)),
    arguments: ($) => seq('(', items($.argument), ')'),
    argument: ($) =>
      choice(
        field('value', $.expression),
        seq(field('name', alias($._label, $.identifier)), ':', field('value', $.expression)),
      ),
    trailing_closure: ($) =>
      seq(alias($._trailing_do, 'do'), optional($.bars), optional(field('body', $.block)), 'end'),
    bars: ($) => seq('|', list(alias($.bar_parameter, $.parameter)), '|'),

    _primary: ($) =>
      choice(
        alias($.identifier, $.name),
        $.self,
        $._literal,
        $.string,
        $.unit,
        $.group,
        $.tuple,
        $.list,
        $.map,
        $.struct_update,
        $.struct_expression,
        $.if,
        $.case,
        $.receive,
        $.for,
        $.while,
        $.closure,
        $.break,
        $.continue,
      ),

    unit: (_) => seq('(', ')'),
    group: ($) => seq('(', $.expression, ')'),
    tuple: ($) =>
      choice(seq('(', $.expression, ',', items($.expression), ')'), seq('{', $.expression, ',', items($.expression), '}')),
    list: ($) => seq('[', items($.expression), ']'),
    map: ($) => choice(seq('%{', '}'), seq('%{', many($.entry), '}')),
    entry: ($) => seq(field('key', $.expression), '=>', field('value', $.expression)),
    struct_update: ($) => seq('%{', field('base', $.expression), '|', items($.field_value), '}'),
    struct_expression: ($) => seq(field('name', alias($._upper_path, $.path)), '{', items($.field_value), '}'),
    field_value: ($) =>
      choice(
        field('name', $.identifier),
        seq(field('name', choice($.identifier, alias($._label, $.identifier))), ':', field('value', $.expression)),
      ),

    if: ($) =>
      seq('if', field('condition', $.expression), alias($._do, 'do'), optional(field('then', $.block)), $._if_tail),

    _if_tail: ($) => choice('end', seq($.else, 'end'), $.else_if),
    else: ($) => seq('else', optional(field('body', $.block))),
    else_if: ($) =>
      seq(
        alias($._else_if, 'else if'),
        field('condition', $.expression),
        alias($._do, 'do'),
        optional(field('then', $.block)),
        $._if_tail,
      ),

    case: ($) => seq('case', field('subject', $.expression), alias($._do, 'do'), optional($._arms), 'end'),

    receive: ($) => seq('receive', alias($._do, 'do'), optional($._arms), optional($.after), 'end'),
    after: ($) => seq('after', field('timeout', $.expression), '->', optional(field('body', $.block))),

    _arms: ($) => seq($.arm, repeat(seq($._arm_newline, $.arm))),
    arm: ($) => seq(field('pattern', $.pattern), optional($.guard), '->', optional(field('body', $.block))),

    for: ($) =>
      seq('for', field('pattern', $.pattern), 'in', field('iterable', $.expression), optional($.guard), $._body),

    while: ($) => seq('while', field('condition', $.expression), $._body),

    closure: ($) => seq(optional('async'), 'fn', $._closure_clauses, 'end'),
    _closure_clauses: ($) => seq(alias($.first_clause, $.clause), repeat(seq('|', $.clause))),
    first_clause: ($) => seq(optional($._clause_head), optional($.guard), choice('->', alias($._do, 'do')), optional(field('body', $.block))),
    clause: ($) => seq(optional($._clause_head), optional($.guard), '->', optional(field('body', $.block))),
    _clause_head: ($) =>
      choice(list($.parameter), seq(alias($._closure_paren, '('), items($.parameter), ')')),

    break: (_) => 'break',
    continue: (_) => 'continue',
    self: (_) => 'self',

    // --- literals ----------------------------------------------------------------------------------------------------

    _literal: ($) => choice($._number, $.boolean, $.atom),
    _number: ($) => choice($.integer, $.float),
    boolean: (_) => choice('true', 'false'),
    integer: (_) => token(/0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*/),
    float: (_) => token(/[0-9][0-9_]*\.[0-9][0-9_]*([eE][+-]?[0-9]+)?/),
    atom: (_) => token(/:[A-Za-z_][A-Za-z0-9_]*/),

    string: ($) =>
      choice(
        seq('"', repeat(choice($.string_content, $.escape, $.interpolation)), token.immediate('"')),
        seq(
          '"""',
          repeat(choice(alias($._multiline_content, $.string_content), $.escape, $.interpolation)),
          token.immediate('"""'),
        ),
      ),
    escape: (_) => token.immediate(/\\(u\{[0-9a-fA-F]*\}|[\s\S])/),
    interpolation: ($) => seq(token.immediate('${'), $.expression, '}'),

    identifier: (_) => /[a-z_][A-Za-z0-9_]*/,
    type_identifier: (_) => /[A-Z][A-Za-z0-9_]*/,
  },
});
