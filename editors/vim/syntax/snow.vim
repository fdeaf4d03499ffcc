" Colours by words and shapes; a language server's semantic tokens say the rest.
if exists('b:current_syntax') | finish | endif

runtime syntax/snow_words.vim
syntax match snowType /\<[A-Z]\w*/
syntax match snowFunction /\<\l\w*\ze(/
syntax match snowField /\.\zs\l\w*/
syntax match snowAtom /:\@<!:[a-z_]\w*/
syntax match snowNumber /\<\d[0-9_]*\(\.\d[0-9_]*\([eE][+-]\=\d\+\)\=\)\=\>/
syntax match snowNumber /\<0x[0-9A-Fa-f_]\+\|\<0o[0-7_]\+\|\<0b[01_]\+/
syntax match snowEscape /\\[ntr\\"0$]\|\\u{\x\{1,6}}/ contained
syntax region snowInterpolation matchgroup=snowDelimiter start=/\${/ end=/}/ contained contains=TOP
syntax region snowString start=/"/ end=/"/ contains=snowEscape,snowInterpolation
syntax region snowString start=/"""/ end=/"""/ contains=snowEscape,snowInterpolation
syntax match snowComment /#.*$/ contains=@Spell
syntax match snowDocumentation /##.*$/ contains=@Spell

highlight default link snowKeyword Keyword
highlight default link snowContextual Keyword
highlight default link snowBoolean Boolean
highlight default link snowType Type
highlight default link snowFunction Function
highlight default link snowAtom Constant
highlight default link snowNumber Number
highlight default link snowString String
highlight default link snowEscape SpecialChar
highlight default link snowDelimiter Delimiter
highlight default link snowComment Comment
highlight default link snowDocumentation SpecialComment

let b:current_syntax = 'snow'
