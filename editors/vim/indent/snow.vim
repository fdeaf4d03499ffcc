" Blocks open with `do`, an arrow or `else` at a line's end and close with `end`, `else`, `after`, `terminate`.
if exists('b:did_indent') | finish | endif
let b:did_indent = 1
setlocal indentexpr=SnowIndent() indentkeys=o,O,!^F,0=end,0=else,0=after,0=terminate
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*SnowIndent') | finish | endif

function SnowIndent() abort
  let before = prevnonblank(v:lnum - 1)
  if before == 0 | return 0 | endif
  let level = indent(before)
  if getline(before) =~# '\v^[^#]*(<do(\s*\|[^|]*\|)?|-\>|<else)\s*(#.*)?$'
    let level += shiftwidth()
  endif
  if getline(v:lnum) =~# '\v^\s*(end|else|after|terminate)>'
    let level -= shiftwidth()
  endif
  return max([0, level])
endfunction
