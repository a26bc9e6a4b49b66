"""Accounts by when they first were active, and what is left of them at each age (kind `cohorts`)."""

from __future__ import annotations

from typing import Literal

from retention.answer.head import Head
from retention.answer.parts import AnswerPeriod, Model
from retention.question import Basis, Every, Kind
from retention.ratio import Difference, Ratio


class CohortCell(Model):
    """A cohort at the close of one period: `age` periods after its own; `ratio` is against age 0."""

    age: int
    accounts: int
    arr_minor: int
    ratio: Ratio | None


class Cohort(Model):
    """Accounts first active within `period`; those that had left again by its end are joined, but not in age 0.

    `cells` has one entry an age, from 0 on, as far as the ledger is complete.
    """

    period: AnswerPeriod
    accounts_joined: int
    cells: tuple[CohortCell, ...]


class AgeAverage(Model):
    """The `cohorts` that have something at age 0 and have reached `age`, weighted by their age 0."""

    age: int
    cohorts: int
    ratio: Ratio | None


class AgeComparison(Model):
    """The newer half of the cohorts of an average against the older half, each weighted by its age 0.

    Of an odd number the one in the middle is in neither. There are at least two on each side.
    """

    age: int
    older: Ratio
    newer: Ratio
    older_cohorts: int
    newer_cohorts: int
    change: Difference


class CohortsAnswer(Head):
    """The triangle, oldest cohort first. `period` is the stretch that the cohorts are of; ages go beyond it.

    Averages and comparisons are in order of age, from 0 and from 1 on, as far as there are any.
    """

    kind: Literal[Kind.COHORTS] = Kind.COHORTS
    every: Every
    basis: Basis
    cohorts: tuple[Cohort, ...]
    averages: tuple[AgeAverage, ...]
    comparisons: tuple[AgeComparison, ...]
