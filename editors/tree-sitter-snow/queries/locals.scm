[
  (function_item)
  (actor_item)
  (test_item)
  (bench_item)
  (call_handler)
  (cast_handler)
  (info_handler)
  (terminate_handler)
  (clause)
  (trailing_closure)
  (arm)
  (for)
  (block)
] @local.scope

(function_item name: (identifier) @local.definition.function)
(actor_item name: (identifier) @local.definition.function)
(constant_item name: (identifier) @local.definition.constant)
(parameter (name_pattern) @local.definition.parameter)
(name_pattern) @local.definition.var
(as_pattern name: (identifier) @local.definition.var)
(rest name: (identifier) @local.definition.var)
(struct_item name: (type_identifier) @local.definition.type)
(sum_item name: (type_identifier) @local.definition.type)
(alias_item name: (type_identifier) @local.definition.type)
(generic name: (type_identifier) @local.definition.type)

(name) @local.reference
(named_type (type_identifier) @local.reference)
