"""Readers, a module for each format, and what several of them share.

``sections`` makes an article of a headline, paragraphs and metadata that a format tells
apart; ``markup`` parses HTML and XML without entities and without the network.
"""
