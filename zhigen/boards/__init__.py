"""Boards for Grafana, made from what the product knows; `python -m zhigen.boards` writes them to dashboards/grafana.

A board is data (`Board`, `Panel`, `Query`); measurements, units, qualities and kinds come from the contract, so that a
new one stands on its board as soon as it is written again. What is written is linted by itself (zhigen.boards.lint).
"""
