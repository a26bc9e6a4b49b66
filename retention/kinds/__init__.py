"""One module a kind of question: a scope and the books in, the whole answer out."""
