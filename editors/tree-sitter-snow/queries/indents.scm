; In Neovim's terms. Helix and Zed have others: docs/editors.md.
[
  (function_item)
  (struct_item)
  (sum_item)
  (interface_item)
  (impl_item)
  (actor_item)
  (service_item)
  (supervisor_item)
  (module_item)
  (test_item)
  (bench_item)
  (call_handler)
  (cast_handler)
  (info_handler)
  (terminate_handler)
  (terminate)
  (child)
  (if)
  (case)
  (receive)
  (for)
  (while)
  (closure)
  (trailing_closure)
  (arm)
  (after)
  (list)
  (map)
  (tuple)
  (struct_update)
  (struct_expression)
  (arguments)
  (parameters)
] @indent.begin

["end" ")" "]" "}" "else" "else if" "after" "terminate"] @indent.branch

; A head behind an attribute's line.
(function_item (attribute) "fn" @indent.branch)
(function_item (attribute) (visibility) @indent.branch)
(function_item (attribute) "async" @indent.branch)

(string) @indent.ignore
(ERROR) @indent.auto
