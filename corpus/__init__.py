"""Articles, gold annotations and labelled quotes of our own; see README.md."""
