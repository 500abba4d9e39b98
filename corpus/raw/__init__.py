"""The same articles as raw newspaper pages, the way a PDF gives them up."""
