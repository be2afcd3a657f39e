"""Workbooks that are no archive but markup: web pages and XML, which programs save as .xls."""
