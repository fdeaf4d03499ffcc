; Later patterns win over earlier ones (Neovim, Zed); those of one node stand from the general to the special.

(identifier) @variable
(name) @variable
(name_pattern) @variable
(type_identifier) @type
(upper_name) @type
(self) @variable.builtin

((type_identifier) @type.builtin
  (#any-of? @type.builtin
    "Int" "Float" "Bool" "String" "Atom" "Unit" "Never" "List" "Map" "Set" "Option" "Result" "Pid" "Job" "Timer" "Bytes"))

; --- items ---

(function_item name: (identifier) @function)
(actor_item name: (identifier) @function)
(constant_item name: (identifier) @constant)
(parameter (name_pattern) @variable.parameter)
(struct_field name: (identifier) @property)
(variant_field name: (identifier) @property)
(field_value name: (identifier) @property)
(field_pattern name: (identifier) @property)
(setting name: (identifier) @property)
(child name: (identifier) @variable)
(argument name: (identifier) @variable.parameter)
(variant name: (type_identifier) @constructor)
(call_handler name: (type_identifier) @constructor)
(cast_handler name: (type_identifier) @constructor)
(module_item name: (type_identifier) @module)
(service_item name: (type_identifier) @module)
(supervisor_item name: (type_identifier) @module)
(module_path (type_identifier) @module)
(test_item name: (string) @string.special)
(bench_item name: (string) @string.special)
(attribute "@" @attribute name: (identifier) @attribute)

; --- expressions and patterns ---

(field name: (identifier) @property)
(call function: (name) @function.call)
(call function: (upper_name) @constructor)
(call function: (field name: (identifier) @function.call))
(call function: (field name: (type_identifier) @constructor))
(pipe right: (name) @function.call)
(pipe right: (field name: (identifier) @function.call))
(constructor_pattern name: (path (type_identifier) @constructor .))
(struct_pattern name: (path (type_identifier) @constructor .))
(struct_expression name: (path (upper_name) @constructor))
((call function: (name) @function.builtin)
  (#any-of? @function.builtin "println" "print" "dbg" "panic" "spawn" "send" "self" "exit" "link" "monitor"))

; --- words ---

["fn" "actor" "service" "supervisor" "struct" "type" "interface" "impl" "module" "test" "bench" "child" "call" "cast" "info" "terminate"] @keyword
["let" "where" "receives" "deriving" "as"] @keyword
["do" "end"] @keyword
["if" "else" "else if" "case" "when"] @keyword.conditional
["for" "while" "in"] @keyword.repeat
["return"] @keyword.return
["import" "from"] @keyword.import
["async" "await" "receive" "after"] @keyword.coroutine
["assert" "assert_eq"] @keyword.debug
["and" "or" "not"] @keyword.operator
(break) @keyword.repeat
(continue) @keyword.repeat
(visibility) @keyword.modifier
"Fun" @type.builtin

; --- signs ---

["+" "-" "*" "/" "%" "++" "<>" "==" "!=" "<=" ">=" "&&" "||" "!" "?" "=" "=>" "->" "::" ".." "|"] @operator
(binary operator: ["<" ">"] @operator)
(pipe_operator) @operator
["(" ")" "[" "]" "{" "}" "%{"] @punctuation.bracket
(type_arguments ["<" ">"] @punctuation.bracket)
(generics ["<" ">"] @punctuation.bracket)
["," "." ":"] @punctuation.delimiter

; --- literals ---

(integer) @number
(float) @number.float
(boolean) @boolean
(atom) @string.special.symbol
(string) @string
(escape) @string.escape
(interpolation "${" @punctuation.special "}" @punctuation.special)
(comment) @comment
(doc_comment) @comment.documentation
