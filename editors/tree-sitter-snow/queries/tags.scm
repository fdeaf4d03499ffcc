; Definitions and references, for tools that list symbols without a language server.
(function_item name: (identifier) @name) @definition.function
(actor_item name: (identifier) @name) @definition.function
(constant_item name: (identifier) @name) @definition.constant
(struct_item name: (type_identifier) @name) @definition.class
(sum_item name: (type_identifier) @name) @definition.class
(alias_item name: (type_identifier) @name) @definition.type
(interface_item name: (type_identifier) @name) @definition.interface
(service_item name: (type_identifier) @name) @definition.module
(supervisor_item name: (type_identifier) @name) @definition.module
(module_item name: (type_identifier) @name) @definition.module
(call function: (name) @name) @reference.call
(call function: (field name: (identifier) @name)) @reference.call
