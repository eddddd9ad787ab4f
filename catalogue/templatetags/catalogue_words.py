"""Texts of the catalogue in a template: ``{% load catalogue_words %}``, then ``{{ dataset|told:"title" }}``."""

from django import template

from catalogue.presentation import wording

register = template.Library()

register.filter("told", wording.told)
register.filter("told_block", wording.told_block)
register.filter("told_lines", wording.told_lines)
