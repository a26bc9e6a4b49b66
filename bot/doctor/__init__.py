"""`holdfast doctor slack`: what keeps Slack and Holdfast apart, looked at in order. Nothing is changed or posted."""

from bot.doctor.beside import Beside
from bot.doctor.examination import examine
from bot.doctor.many import examine_many, is_of_many

__all__ = ["Beside", "examine", "examine_many", "is_of_many"]
