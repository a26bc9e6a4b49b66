"""Wording: the only formatter. Answers, errors and reports become sentences and figures here, for every face."""

from retention.wording.errors import explain, our_fault
from retention.wording.plain import plain
from retention.wording.replies import word
from retention.wording.reply import Reply, Table

__all__ = ["Reply", "Table", "explain", "our_fault", "plain", "word"]
