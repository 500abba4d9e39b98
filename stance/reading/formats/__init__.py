"""Readers, with a module for each format, and modules that several readers share.

``markup`` parses HTML and XML without entities and without the network.
"""
