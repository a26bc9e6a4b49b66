"""One module a kind of answer: `reply` says it, `records` are its rows for spreadsheets."""
