((comment) @injection.content
  (#set! injection.language "comment"))

((doc_comment) @injection.content
  (#set! injection.language "markdown")
  (#offset! @injection.content 0 2 0 0))
