"""Prompts: what a person can start an assistant with, checked by the core before it is written."""

from tools.prompts.registering import register_prompts

__all__ = ["register_prompts"]
